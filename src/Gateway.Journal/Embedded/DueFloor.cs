namespace Gateway.Journal.Embedded;

/// <summary>
/// Nothing of a partition is due before this time. Asking the store takes a walk over every due time that has been moved since its last compaction,
/// and it is asked four times a second.
/// </summary>
internal sealed class DueFloor
{
    private readonly Lock _lock = new();
    private long _floor = long.MinValue;
    private long _writes;

    public bool IsAbove(long milliseconds)
    {
        lock (_lock) return _floor > milliseconds;
    }

    /// <summary>To be given to <see cref="Found"/> after reading.</summary>
    public long BeforeReading()
    {
        lock (_lock) return _writes;
    }

    /// <summary>The earliest due time read. It counts only when nothing was written meanwhile.</summary>
    public void Found(long stamp, long earliest)
    {
        lock (_lock)
        {
            if (stamp == _writes) _floor = earliest;
        }
    }

    /// <summary>Due times were written and can be read.</summary>
    public void Written(long earliest)
    {
        lock (_lock)
        {
            _writes++;
            _floor = Math.Min(_floor, earliest);
        }
    }
}
