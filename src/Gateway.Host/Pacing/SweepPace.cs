namespace Gateway.Host.Pacing;

/// <summary>Lets something that is full be looked through once in a while and no more: whoever comes again and again does not make it happen on each request.</summary>
/// <param name="period">From one look to the next.</param>
internal sealed class SweepPace(TimeProvider clock, TimeSpan period)
{
    /// <summary>Of a table of some ten thousand addresses, which is read in a millisecond.</summary>
    public static readonly TimeSpan OfAddresses = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _last;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < period)
            {
                return false;
            }

            _last = clock.GetTimestamp();
            return true;
        }
    }
}
