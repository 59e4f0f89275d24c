namespace Gateway.Host.Pacing;

/// <summary>How often something may happen: steadily <paramref name="perSecond"/>, and up to <paramref name="burst"/> at once after a rest. For one caller at a time.</summary>
internal sealed class TokenBucket(double perSecond, double burst, TimeProvider time)
{
    private readonly double _burst = burst;
    private double _tokens = burst;
    private long _since = time.GetTimestamp();

    /// <summary>Nothing was taken for as long as it takes to fill up.</summary>
    public bool IsFull
    {
        get
        {
            Refill();
            return _tokens >= _burst;
        }
    }

    public bool TryTake(double tokens = 1)
    {
        Refill();
        if (_tokens < tokens)
        {
            return false;
        }

        _tokens -= tokens;
        return true;
    }

    private void Refill()
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(_burst, _tokens + (time.GetElapsedTime(_since, now).TotalSeconds * perSecond));
        _since = now;
    }
}
