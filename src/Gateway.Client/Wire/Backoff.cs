namespace Gateway.Client.Wire;

/// <summary>Waits between tries: each is drawn at random from nothing to a bound that doubles, so that a crowd of clients does not come back together.</summary>
internal sealed class Backoff(GatewayClientOptions options)
{
    // 2^16 times any sensible beginning is beyond any sensible end.
    private const int DoublingsMax = 16;

    private int _failures;

    /// <summary>It worked: the next failure waits little again.</summary>
    public void Reset() => _failures = 0;

    public TimeSpan Next()
    {
        var bound = Math.Min(options.ReconnectMin.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, DoublingsMax)), options.ReconnectMax.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(bound * Random.Shared.NextDouble());
    }

    public Task WaitAsync(CancellationToken cancellationToken) => Task.Delay(Next(), options.Time, cancellationToken);
}
