namespace Gateway.Routing.Waiting;

/// <summary>What one queue's estimate is made of. Times are microseconds.</summary>
internal sealed class QueueWaits
{
    private const int Bands = 10;

    // The sum converges in a few steps; it cannot grow beyond what ageing lets overtake.
    private const int Rounds = 20;

    private readonly Ages[] _ages = [.. Enumerable.Range(0, Bands).Select(_ => new Ages())];
    private readonly Rate[] _arrivals = [.. Enumerable.Range(0, Bands).Select(_ => new Rate())];
    private readonly Pace _pace = new();
    private int _waiting;

    public long AgeingStep { get; set; }

    public void Arrived(int band, long at) => _arrivals[band].Count(at);

    public void Add(int band, long since)
    {
        _ages[band].Add(since, 1);
        _waiting++;
    }

    /// <param name="departed">When it left for good; null when it only changed its place.</param>
    public void Remove(int band, long since, long? departed)
    {
        _ages[band].Add(since, -1);
        _waiting--;
        if (departed is { } at)
        {
            _pace.Departed(at, _waiting > 0);
        }
    }

    public IReadOnlyList<WaitEstimate> Estimate(int ownBand, bool agentFree, long now)
    {
        var estimates = new List<WaitEstimate>();
        for (var band = 0; band < Bands; band++)
        {
            if (band == ownBand || _ages[band].Total > 0)
            {
                var ahead = Ahead(band, now);
                estimates.Add(new WaitEstimate(band, ahead + 1, Wait(band, ahead, agentFree, now)));
            }
        }

        return estimates;
    }

    /// <summary>Jobs that the matcher takes before one of this band that comes now: all more urgent ones, and others that have aged enough.</summary>
    private int Ahead(int band, long now)
    {
        var ahead = 0;
        for (var other = 0; other < Bands; other++)
        {
            ahead += other <= band ? _ages[other].Total : _ages[other].CountUntil(now - ((other - band) * AgeingStep));
        }

        return ahead;
    }

    private TimeSpan? Wait(int band, int ahead, bool agentFree, long now)
    {
        if (ahead == 0 && agentFree)
        {
            return TimeSpan.Zero;
        }

        if (_pace.Mean is not { } pace)
        {
            return null;
        }

        var wait = pace * (ahead + 1);
        for (var round = 0; round < Rounds; round++)
        {
            var overtaking = 0.0;
            for (var other = 0; other < band; other++)
            {
                overtaking += _arrivals[other].PerMicrosecond(now) * Math.Min(wait, (band - other) * (double)AgeingStep);
            }

            wait = pace * (ahead + 1 + overtaking);
        }

        // What the estimate says after a day means "long"; the bound keeps a broken pace from overflowing.
        return TimeSpan.FromMicroseconds(Math.Min(wait, TimeSpan.FromDays(365).TotalMicroseconds));
    }
}
