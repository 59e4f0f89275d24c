using Gateway.Conversations;

namespace Gateway.Host.Attachments;

/// <summary>Where references to attachments are looked up: the threads' transcripts, or a test's hand.</summary>
internal interface IStoredAttachments
{
    ValueTask<StoredAttachment?> FindAsync(string tenant, AttachmentId id);
}

internal sealed class TranscriptAttachments(IConversations conversations) : IStoredAttachments
{
    public ValueTask<StoredAttachment?> FindAsync(string tenant, AttachmentId id) =>
        conversations.Of(id.Conversation.Thread).AttachmentAsync(tenant, id.Conversation.Ordinal, id.Sequence, id.Index);
}
