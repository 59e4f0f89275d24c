namespace Gateway.Host.Ingress;

/// <summary>Bounds the webhook requests worked on at once, and the bytes of bodies that are being read or held.</summary>
internal sealed class IngressGate
{
    // At 20 000 requests a second this is 0.2 s of work; beyond it providers time out before they are answered. About 10 KiB each.
    internal const int InFlightMax = 4096;

    // Five mails of the largest size, or two hundred WhatsApp batches of a megabyte: an eighth of the memory of a small machine. Nobody has proved anything yet.
    internal const long BytesMax = 256L * 1024 * 1024;

    private int _inFlight;
    private long _bytes;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Bytes held of bodies that did not come at once.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

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

    public bool TryHold(long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) <= BytesMax)
        {
            return true;
        }

        Interlocked.Add(ref _bytes, -bytes);
        return false;
    }

    public void Release(long bytes)
    {
        if (bytes > 0)
        {
            Interlocked.Add(ref _bytes, -bytes);
        }
    }
}
