namespace Gateway.Host.Pages.Stats;

/// <summary>Percentiles over the last half to one minute, in buckets that are 9 % wide: a page needs no better.</summary>
internal sealed class LatencyWindow(TimeProvider time)
{
    // From 10 us; 192 buckets of 2^(1/8) reach 10 us * 2^24 = 168 s, longer than anyone waits for an answer.
    private const int Buckets = 192;
    private const double SmallestMs = 0.01;
    private const int BucketsPerDoubling = 8;

    private static readonly TimeSpan Half = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long[] _now = new long[Buckets];
    private long[] _before = new long[Buckets];
    private long _turned = time.GetTimestamp();

    public void Record(double milliseconds)
    {
        var bucket = milliseconds <= SmallestMs ? 0 : (int)(Math.Log2(milliseconds / SmallestMs) * BucketsPerDoubling);
        lock (_lock)
        {
            Turn();
            _now[Math.Min(bucket, Buckets - 1)]++;
        }
    }

    /// <summary>Null while nothing was recorded.</summary>
    public LatencyView? Read()
    {
        lock (_lock)
        {
            Turn();
            var count = _now.Sum() + _before.Sum();
            return count == 0 ? null : new LatencyView(Percentile(0.50, count), Percentile(0.99, count), count);
        }
    }

    /// <summary>The middle of the bucket that holds the value of this rank.</summary>
    private double Percentile(double share, long count)
    {
        var rank = (long)Math.Ceiling(share * count);
        var bucket = 0;
        for (var seen = _now[0] + _before[0]; seen < rank; seen += _now[bucket] + _before[bucket])
        {
            bucket++;
        }

        return Math.Round(SmallestMs * Math.Pow(2, (bucket + 0.5) / BucketsPerDoubling), 3);
    }

    private void Turn()
    {
        var age = time.GetElapsedTime(_turned);
        if (age < Half)
        {
            return;
        }

        (_before, _now) = (_now, _before);
        Array.Clear(_now);
        if (age >= Half * 2)
        {
            Array.Clear(_before);
        }

        _turned = time.GetTimestamp();
    }
}
