namespace Gateway.Load.Traffic;

/// <summary>Saturation: every connection sends its next message as soon as the last one is answered, as long as not too many wait inside the gateway.</summary>
/// <param name="window">Messages that may be accepted and not yet closed; 0 for no limit.</param>
internal sealed class ClosedLoop(Uri url, RequestTemplate template, Ledger ledger, int connections, int window) : IDisposable
{
    // A refusal says "later"; asking again at once would measure refusals.
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _room = new(window == 0 ? int.MaxValue : window);

    /// <summary>A message has left the gateway: another one may enter.</summary>
    public void Release()
    {
        if (window > 0)
        {
            _room.Release();
        }
    }

    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(() => SendAsync(stop), CancellationToken.None)));

    public void Dispose() => _room.Dispose();

    private async Task SendAsync(CancellationToken stop)
    {
        using var connection = new HttpConnection(url);
        using var writer = new RequestWriter(template, TimeProvider.System);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                if (window > 0)
                {
                    await _room.WaitAsync(stop);
                }

                var alias = ledger.NewAlias();
                var number = ledger.Next(alias, TimeProvider.System.GetTimestamp());

                // A request that has begun is finished, so that its answer is known.
                var status = await connection.PostAsync(writer.Write(number, alias), CancellationToken.None);
                ledger.Answered(number, status);
                if (status != 200)
                {
                    Release();
                    await Task.Delay(AfterRefusal, TimeProvider.System, stop);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The phase is over.
        }
    }
}
