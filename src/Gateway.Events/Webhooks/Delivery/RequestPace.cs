namespace Gateway.Events.Webhooks;

/// <summary>Requests a second: a bucket of one second's worth, at least one.</summary>
internal sealed class RequestPace(double? perSecond, TimeProvider time)
{
    private readonly double _depth = Math.Max(1, perSecond ?? 1);
    private double _tokens = Math.Max(1, perSecond ?? 1);
    private long _at = time.GetTimestamp();

    /// <summary>How long to wait for the next request; zero takes it.</summary>
    public TimeSpan Take()
    {
        if (perSecond is not { } rate)
        {
            return TimeSpan.Zero;
        }

        var now = time.GetTimestamp();
        _tokens = Math.Min(_depth, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * rate));
        _at = now;
        if (_tokens < 1)
        {
            return TimeSpan.FromSeconds((1 - _tokens) / rate);
        }

        _tokens--;
        return TimeSpan.Zero;
    }
}
