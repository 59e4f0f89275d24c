using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Agents;

/// <summary>Leaves out of the frames that came while a snapshot was made what the snapshot has told already.</summary>
internal sealed class SnapshotFilter
{
    private readonly HashSet<string> _offers = [];
    private readonly Dictionary<string, long> _conversations = [];

    public void Told(ServerFrame frame)
    {
        switch (frame)
        {
            case OfferFrame offer:
                _offers.Add(offer.Offer);
                break;
            case AssignedFrame assigned:
                _conversations[assigned.Conversation] = assigned.Transcript.Count > 0 ? assigned.Transcript[^1].Sequence : 0;
                break;
            case JoinedFrame joined:
                _conversations[joined.Conversation] = joined.Transcript.Count > 0 ? joined.Transcript[^1].Sequence : 0;
                break;
            default:
                break;
        }
    }

    public bool Repeats(ServerFrame frame) => frame switch
    {
        OfferFrame offer => _offers.Contains(offer.Offer),
        AssignedFrame assigned => _conversations.ContainsKey(assigned.Conversation),
        JoinedFrame joined => _conversations.ContainsKey(joined.Conversation),
        MessageFrame message => _conversations.TryGetValue(message.Conversation, out var last) && message.Message.Sequence <= last,
        _ => false,
    };
}
