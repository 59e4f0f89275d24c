namespace Gateway.Client.Wire;

/// <summary>The deadline of everything until a connection is open, taken together: TCP, TLS, the handshake, and the gateway's first answer.</summary>
internal static class Opening
{
    /// <exception cref="IOException">The gateway did not answer in time; what had been opened is closed again.</exception>
    public static async Task<T> WithinAsync<T>(GatewayClientOptions options, Func<CancellationToken, Task<T>> open, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(options.SilenceMax, options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
        try
        {
            return await open(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"The gateway did not answer within {options.SilenceMax.TotalSeconds:0} s.", late);
        }
    }
}
