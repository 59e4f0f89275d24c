using Gateway.Contracts.Agents;

namespace Gateway.Client.Agents;

/// <summary>Replies the gateway has not told of yet, in the order they were given. Its owner locks.</summary>
internal sealed class PendingReplies
{
    // Half of what a person's session may send at once: all of them go again when it has connected anew.
    public const int CountMax = 256;

    private readonly LinkedList<(long Number, ReplyFrame Reply)> _replies = new();
    private readonly Dictionary<string, LinkedListNode<(long Number, ReplyFrame Reply)>> _byId = new(StringComparer.Ordinal);
    private long _last;

    public int Count => _byId.Count;

    /// <summary>False when as many wait as may. The same reply again keeps its place.</summary>
    public bool Keep(ReplyFrame reply)
    {
        if (_byId.TryGetValue(reply.ClientId, out var node))
        {
            node.Value = (node.Value.Number, reply);
            return true;
        }

        if (_byId.Count >= CountMax)
        {
            return false;
        }

        _byId[reply.ClientId] = _replies.AddLast((++_last, reply));
        return true;
    }

    public void Remove(string clientId)
    {
        if (_byId.Remove(clientId, out var node))
        {
            _replies.Remove(node);
        }
    }

    /// <summary>The first behind a number, which moves on to it; null when there is none.</summary>
    public ReplyFrame? After(ref long number)
    {
        foreach (var (one, reply) in _replies)
        {
            if (one > number)
            {
                number = one;
                return reply;
            }
        }

        return null;
    }

    public ReplyFrame? Find(string clientId) => _byId.TryGetValue(clientId, out var node) ? node.Value.Reply : null;
}
