using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>
/// Leaves out of the frames on their way to an agent what its snapshot has told already. A conversation tells its agent after its commit, and a snapshot is
/// read from what is committed: such a frame may come while the snapshot is made or any time after it. What is kept is what the agent held then.
/// </summary>
internal sealed class SnapshotFilter
{
    private readonly HashSet<string> _offers = [];
    private readonly Dictionary<string, (string? Job, long Last)> _conversations = [];

    public void Told(ServerFrame frame)
    {
        switch (frame)
        {
            case OfferFrame offer:
                _offers.Add(offer.Offer);
                break;
            case AssignedFrame assigned:
                _conversations[assigned.Conversation] = (assigned.Job, LastOf(assigned.Transcript));
                break;
            case JoinedFrame joined:
                _conversations[joined.Conversation] = (null, LastOf(joined.Transcript));
                break;
            default:
                break;
        }
    }

    /// <summary>Asked of every frame in the order they come: what the agent loses after the snapshot, and gets again, is new to it.</summary>
    public bool Repeats(ServerFrame frame) => frame switch
    {
        OfferFrame offer => _offers.Contains(offer.Offer),
        AssignedFrame assigned => Told(assigned.Conversation) is { } told && told.Job == assigned.Job && LastOf(assigned.Transcript) <= told.Last,

        // A supervisor who asks to join again is told the same once more.
        JoinedFrame joined => Told(joined.Conversation) is { } told && LastOf(joined.Transcript) < told.Last,
        MessageFrame message => Told(message.Conversation) is { } told && message.Message.Sequence <= told.Last,
        UnassignedFrame unassigned => Forgets(unassigned.Conversation),
        LeftFrame left => Forgets(left.Conversation),
        _ => false,
    };

    private (string? Job, long Last)? Told(string conversation) => _conversations.TryGetValue(conversation, out var told) ? told : null;

    private bool Forgets(string conversation)
    {
        _conversations.Remove(conversation);
        return false;
    }

    private static long LastOf(IReadOnlyList<TranscriptEntry> transcript) => transcript.Count > 0 ? transcript[^1].Sequence : 0;
}
