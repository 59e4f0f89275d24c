namespace Gateway.Host.Http;

/// <summary>Lets a full table of addresses be looked through once a second and no more: whoever comes from ever new addresses does not make it happen on each request.</summary>
internal sealed class SweepPace(TimeProvider clock)
{
    // A table of some ten thousand is read in a millisecond.
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _last;

    public bool TryTake()
    {
        lock (_lock)
        {
            if (_last is { } last && clock.GetElapsedTime(last) < Period)
            {
                return false;
            }

            _last = clock.GetTimestamp();
            return true;
        }
    }
}
