namespace Gateway.Host.Pages.Stats;

/// <summary>Counts a second over the last few whole seconds. One writer or many; reading is approximate while a second turns.</summary>
internal sealed class RateWindow(TimeProvider time)
{
    // Five seconds smooth what arrives in batches and still show a stall at once; the running second is not yet full and is left out.
    private const int Seconds = 5;

    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[Seconds + 1];
    private readonly long _started = time.GetTimestamp();
    private long _second;

    public void Add(long count)
    {
        lock (_lock)
        {
            Turn();
            _counts[_second % _counts.Length] += count;
        }
    }

    /// <summary>Null before the first second is whole.</summary>
    public double? PerSecond()
    {
        lock (_lock)
        {
            Turn();
            var running = _counts[_second % _counts.Length];
            var whole = Math.Min(_second, Seconds);
            return whole == 0 ? null : (_counts.Sum() - running) / (double)whole;
        }
    }

    /// <summary>Empties the buckets of the seconds that have begun since the last look.</summary>
    private void Turn()
    {
        var now = (long)time.GetElapsedTime(_started).TotalSeconds;
        for (var second = Math.Max(_second + 1, now - Seconds); second <= now; second++)
        {
            _counts[second % _counts.Length] = 0;
        }

        _second = now;
    }
}
