using Gateway.Contracts.Agents;

namespace Gateway.Client.Agents;

/// <summary>Replies the gateway has not told of yet, in the order they were given. Its owner locks.</summary>
internal sealed class PendingReplies
{
    // Half of what a person's session may send at once: all of them go again when it has connected anew.
    public const int CountMax = 256;

    // So few that looking through them is nothing beside sending one. Numbers rise.
    private readonly List<(long Number, ReplyFrame Reply)> _replies = [];
    private long _last;

    public int Count => _replies.Count;

    /// <summary>False when as many wait as may. The same reply again keeps its place.</summary>
    public bool Keep(ReplyFrame reply)
    {
        if (IndexOf(reply.ClientId) is >= 0 and var at)
        {
            _replies[at] = (_replies[at].Number, reply);
            return true;
        }

        if (_replies.Count >= CountMax)
        {
            return false;
        }

        _replies.Add((++_last, reply));
        return true;
    }

    public void Remove(string clientId)
    {
        if (IndexOf(clientId) is >= 0 and var at)
        {
            _replies.RemoveAt(at);
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

    public ReplyFrame? Find(string clientId) => IndexOf(clientId) is >= 0 and var at ? _replies[at].Reply : null;

    private int IndexOf(string clientId) => _replies.FindIndex(one => one.Reply.ClientId == clientId);
}
