using Gateway.Conversations;

namespace Gateway.Host.Attachments;

/// <summary>Where references to attachments are looked up: the threads' transcripts, or a test's hand.</summary>
internal interface IStoredAttachments
{
    /// <summary>Null as well when it is of a conversation that the agent is not in.</summary>
    ValueTask<StoredAttachment?> FindAsync(AgentRef agent, AttachmentId id);
}

internal sealed class TranscriptAttachments(IConversations conversations) : IStoredAttachments
{
    public ValueTask<StoredAttachment?> FindAsync(AgentRef agent, AttachmentId id) =>
        conversations.Of(id.Conversation.Thread).AttachmentAsync(agent, id.Conversation.Ordinal, id.Sequence, id.Index);
}
