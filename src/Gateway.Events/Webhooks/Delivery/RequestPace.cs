namespace Gateway.Events.Webhooks;

/// <summary>Requests a second: a bucket of one second's worth, at least one. All members may be called from any thread.</summary>
/// <param name="perSecond">What the owner wants; null for as many as go.</param>
/// <param name="agreed">False for an endpoint that is asked first, and may name a lower rate.</param>
internal sealed class RequestPace(double? perSecond, TimeProvider time, bool agreed = true)
{
    private readonly Lock _lock = new();
    private double? _rate = perSecond;
    private double _tokens = Depth(perSecond);
    private long _at = time.GetTimestamp();
    private volatile bool _agreed = agreed;

    /// <summary>The rate is known. Until then one request at a time finds it out.</summary>
    public bool IsAgreed => _agreed;

    /// <param name="allowed">What the endpoint takes a second, beginning with the request that asked; null for what the owner wants.</param>
    public void Agree(double? allowed)
    {
        lock (_lock)
        {
            if (allowed is { } rate && !(_rate <= rate))
            {
                (_rate, _tokens, _at) = (rate, Depth(rate) - 1, time.GetTimestamp());
            }
        }

        _agreed = true;
    }

    /// <summary>How long to wait for the next request; zero takes it.</summary>
    public TimeSpan Take()
    {
        lock (_lock)
        {
            if (_rate is not { } rate)
            {
                return TimeSpan.Zero;
            }

            var now = time.GetTimestamp();
            _tokens = Math.Min(Depth(rate), _tokens + (time.GetElapsedTime(_at, now).TotalSeconds * rate));
            _at = now;
            if (_tokens < 1)
            {
                return TimeSpan.FromSeconds((1 - _tokens) / rate);
            }

            _tokens--;
            return TimeSpan.Zero;
        }
    }

    private static double Depth(double? rate) => Math.Max(1, rate ?? 1);
}
