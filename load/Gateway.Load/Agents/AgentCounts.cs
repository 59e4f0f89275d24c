namespace Gateway.Load.Agents;

/// <summary>What all agents together have seen.</summary>
internal sealed class AgentCounts
{
    private long _offered;
    private long _assigned;
    private long _closed;
    private long _revoked;
    private long _errors;
    private long _outOfOrder;
    private long _reconnects;
    private int _online;

    public long Offered => Volatile.Read(ref _offered);

    public long Assigned => Volatile.Read(ref _assigned);

    /// <summary>Conversations whose close the gateway has confirmed.</summary>
    public long Closed => Volatile.Read(ref _closed);

    public long Revoked => Volatile.Read(ref _revoked);

    public long Errors => Volatile.Read(ref _errors);

    public long OutOfOrder => Volatile.Read(ref _outOfOrder);

    public long Reconnects => Volatile.Read(ref _reconnects);

    public int Online => Volatile.Read(ref _online);

    /// <summary>Code and detail of the first error frame, which explains the others.</summary>
    public string? FirstError { get; private set; }

    public void SawOffer() => Interlocked.Increment(ref _offered);

    public void SawAssigned() => Interlocked.Increment(ref _assigned);

    public void SawClosed() => Interlocked.Increment(ref _closed);

    public void SawRevoked() => Interlocked.Increment(ref _revoked);

    public void SawOutOfOrder() => Interlocked.Increment(ref _outOfOrder);

    public void SawReconnect() => Interlocked.Increment(ref _reconnects);

    public void CameOnline() => Interlocked.Increment(ref _online);

    public void WentOffline() => Interlocked.Decrement(ref _online);

    public void SawError(string error)
    {
        if (Interlocked.Increment(ref _errors) == 1)
        {
            FirstError = error;
        }
    }
}
