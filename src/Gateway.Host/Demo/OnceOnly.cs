namespace Gateway.Host.Demo;

/// <summary>Remembers what was used: LINE's retry keys, under which a repeated send has no second effect, and its reply tokens.</summary>
internal sealed class OnceOnly
{
    // LINE remembers a retry key for 24 hours; the demo repeats a send within seconds, and this is minutes of them.
    private const int KeptMax = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private readonly Queue<string> _order = new();

    /// <summary>Whether this is the first time.</summary>
    public bool TryAdd(string key)
    {
        lock (_lock)
        {
            if (!_known.Add(key))
            {
                return false;
            }

            _order.Enqueue(key);
            if (_order.Count > KeptMax)
            {
                _known.Remove(_order.Dequeue());
            }

            return true;
        }
    }
}
