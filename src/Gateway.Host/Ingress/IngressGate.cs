namespace Gateway.Host.Ingress;

/// <summary>Bounds the webhook requests worked on at once.</summary>
internal sealed class IngressGate
{
    // At 20 000 requests a second this is 0.2 s of work; beyond it providers time out before they are answered. About 10 KiB each.
    internal const int InFlightMax = 4096;

    private int _inFlight;

    public int InFlight => Volatile.Read(ref _inFlight);

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inFlight) <= InFlightMax)
        {
            return true;
        }

        Interlocked.Decrement(ref _inFlight);
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);
}
