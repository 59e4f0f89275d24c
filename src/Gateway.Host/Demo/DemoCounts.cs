namespace Gateway.Host.Demo;

/// <summary>What the demo's people saw from outside: every number is counted where its fact arrives, not where it was asked for.</summary>
internal sealed class DemoCounts
{
    private long _opened;
    private long _answered;
    private long _closed;
    private long _refused;

    /// <summary>Conversations whose first message the gateway answered with 200.</summary>
    public long Opened => Volatile.Read(ref _opened);

    /// <summary>Conversations whose customer got a reply over the send API.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Conversations the gateway told an agent are closed.</summary>
    public long Closed => Volatile.Read(ref _closed);

    /// <summary>Webhooks the gateway did not take, and send requests a provider did not take.</summary>
    public long Refused => Volatile.Read(ref _refused);

    public void CountOpened() => Interlocked.Increment(ref _opened);

    public void CountAnswered() => Interlocked.Increment(ref _answered);

    public void CountClosed() => Interlocked.Increment(ref _closed);

    public void CountRefused() => Interlocked.Increment(ref _refused);
}
