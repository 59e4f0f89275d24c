using System.Collections.Concurrent;

namespace Gateway.SystemTests.Kill;

/// <summary>What the senders wrote down: a message is in it once the gateway has answered 200 for it.</summary>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<string, byte> _accepted = new();

    public int Count => _accepted.Count;

    public IEnumerable<string> Accepted => _accepted.Keys;

    public void Add(string text) => _accepted.TryAdd(text, 0);
}
