namespace Gateway.Routing.Waiting;

/// <summary>Mean time between departures from a queue in which somebody else waits.</summary>
internal sealed class Pace
{
    // A mean over 50 departures is right to 14 %, and follows a change of shift within 50 jobs.
    private const int Memory = 50;

    // Ten times the mean is longer than one in 20,000 random gaps: it is the night, or nobody was there.
    private const double GapMax = 10;

    // Until there are a few, a long gap may be the normal one.
    private const int Sure = 10;

    private long? _last;
    private int _count;
    private double _mean;

    /// <summary>Microseconds; null before there were two departures in a row.</summary>
    public double? Mean => _count == 0 ? null : _mean;

    /// <param name="othersWait">The next departure tells how long an agent takes to get free.</param>
    public void Departed(long at, bool othersWait)
    {
        if (_last is { } last)
        {
            double gap = at - last;
            if (_count >= Sure)
            {
                gap = Math.Min(gap, _mean * GapMax);
            }

            _count++;
            _mean += (gap - _mean) / Math.Min(_count, Memory);
        }

        _last = othersWait ? at : null;
    }
}

/// <summary>Arrivals a microsecond, the last quarter of an hour weighing most.</summary>
internal sealed class Rate
{
    // Long enough that a band with an arrival a minute is seen steadily, short enough to follow a rush.
    private const double Window = 15 * 60 * 1_000_000.0;

    private long _at;
    private double _rate;

    public void Count(long at)
    {
        _rate = PerMicrosecond(at) + (1 / Window);
        _at = at;
    }

    public double PerMicrosecond(long now) => _rate * Math.Exp(-(now - _at) / Window);
}

/// <summary>How many jobs of a band arrived when, to ten seconds.</summary>
internal sealed class Ages
{
    // An estimate of minutes is not wrong for ten seconds, and a day of waiting takes 8,640 counts.
    private const long Step = 10_000_000;

    private readonly SortedDictionary<long, int> _counts = [];

    public int Total { get; private set; }

    public void Add(long since, int count)
    {
        Total += count;
        var key = since / Step;
        var left = _counts.GetValueOrDefault(key) + count;
        if (left == 0)
        {
            _counts.Remove(key);
        }
        else
        {
            _counts[key] = left;
        }
    }

    public int CountUntil(long since)
    {
        var (key, count) = (since / Step, 0);
        foreach (var (step, jobs) in _counts)
        {
            if (step > key)
            {
                break;
            }

            count += jobs;
        }

        return count;
    }
}
