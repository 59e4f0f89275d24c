namespace Gateway.Host.WebChat;

/// <summary>Token bucket of one visitor: nobody has proved anything yet, so a script must not fill the queues of people.</summary>
internal sealed class FrameRate(TimeProvider clock)
{
    // Faster than anybody types, with room for what a page sends again after a reconnect.
    private const double Burst = 32;
    private const double PerSecond = 5;

    private double _tokens = Burst;
    private long _last = clock.GetTimestamp();

    public bool TryTake()
    {
        var now = clock.GetTimestamp();
        _tokens = Math.Min(Burst, _tokens + (clock.GetElapsedTime(_last, now).TotalSeconds * PerSecond));
        _last = now;
        if (_tokens < 1)
        {
            return false;
        }

        _tokens--;
        return true;
    }
}
