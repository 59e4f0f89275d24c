namespace Gateway.Host.Operate;

/// <summary>Whether new work is taken in: the process is up and not stopping, and the store takes commits.</summary>
/// <param name="storeAccepts">Asked for every request: a read of memory, no call.</param>
/// <param name="store">Asked by the health page.</param>
internal sealed class Readiness(Func<bool> storeAccepts, Func<StoreView> store)
{
    private volatile bool _started;
    private volatile bool _stopping;

    public bool CanAccept => _started && !_stopping && storeAccepts();

    public StoreView Store => store();

    public void Started() => _started = true;

    public void Stopping() => _stopping = true;

    /// <summary>Why not, in words; empty when ready.</summary>
    public IReadOnlyList<string> Reasons()
    {
        var reasons = new List<string>(1);
        if (!_started)
        {
            reasons.Add("the gateway is starting");
        }

        if (_stopping)
        {
            reasons.Add("the gateway is stopping");
        }

        if (!storeAccepts())
        {
            reasons.Add(store().Reason ?? "too many commits wait");
        }

        return reasons;
    }
}

/// <param name="Name">Kind of store, such as <c>rocksdb</c> or <c>redis</c>.</param>
/// <param name="Durability">The level in force, as the store showed it: <c>power</c>, <c>crash</c>, <c>none</c>.</param>
/// <param name="DurabilityReason">What it was found out by.</param>
/// <param name="Reason">Why the store takes no commits; null when it does.</param>
internal sealed record StoreView(string Name, string Durability, string? DurabilityReason, string? Reason);
