namespace Gateway.Conversations.Sending;

/// <summary>Lets a rate through with a burst of at most one second. Not safe for concurrent use: its grain is the only user.</summary>
internal sealed class TokenBucket(double perSecond, TimeProvider time)
{
    private readonly double _burst = Math.Max(1, perSecond);
    private double _tokens = Math.Max(1, perSecond);
    private long _at = time.GetTimestamp();

    /// <summary>Takes a token, or says how long until there is one.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * perSecond));
        _at = now;
        if (_tokens >= 1)
        {
            _tokens--;
            wait = TimeSpan.Zero;
            return true;
        }

        wait = TimeSpan.FromSeconds((1 - _tokens) / perSecond);
        return false;
    }
}
