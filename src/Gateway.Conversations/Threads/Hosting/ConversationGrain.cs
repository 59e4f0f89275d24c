using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Orleans.Placement;

namespace Gateway.Conversations.Threads;

/// <summary>A conversation in a cluster: Orleans finds the one process that has it and lets in one call at a time.</summary>
public interface IConversationGrain : IGrainWithGuidKey, IConversation;

/// <inheritdoc cref="IConversationGrain"/>
[HashBasedPlacement]
internal sealed class ConversationGrain : Grain, IConversationGrain
{
    private readonly Conversation _conversation;

    public ConversationGrain(IGrainContext context, ConversationParts parts, IConversations conversations) =>
        _conversation = new Conversation(new ThreadId(context.GrainId.GetGuidKey()), parts, conversations, Rest, mayBeUntold: true);

    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch) => _conversation.AcceptAsync(batch);

    public ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, ThreadId from, InboundBatch batch) =>
        _conversation.AcceptMergedAsync(conversation, from, batch);

    public ValueTask<ActOutcome> AssignAsync(string job, string agent) => _conversation.AssignAsync(job, agent);

    public ValueTask<ActOutcome> RequeueAsync(string job, string? agent) => _conversation.RequeueAsync(job, agent);

    public ValueTask<ActOutcome> WantsAsync(string job) => _conversation.WantsAsync(job);

    public ValueTask<ActOutcome> DoAsync(AgentRef agent, string conversation, ClientFrame frame) => _conversation.DoAsync(agent, conversation, frame);

    public ValueTask<MergeAnswer> MergeAsync(MergeCall call) => _conversation.MergeAsync(call);

    public ValueTask<HistoryPlace?> HistoryAsync(AgentRef agent, string conversation) => _conversation.HistoryAsync(agent, conversation);

    public ValueTask<CommandResult> CommandAsync(CommandCall call) => _conversation.CommandAsync(call);

    public ValueTask<ServerFrame?> DescribeAsync(string job, string agent) => _conversation.DescribeAsync(job, agent);

    public ValueTask<StoredAttachment?> AttachmentAsync(AgentRef agent, int ordinal, long sequence, int index) =>
        _conversation.AttachmentAsync(agent, ordinal, sequence, index);

    public ValueTask TypingAsync(string tenant) => _conversation.TypingAsync(tenant);

    public ValueTask<bool> SettleAsync(Guid deliveryId, SendResult result) => _conversation.SettleAsync(deliveryId, result);

    public ValueTask WakeAsync() => _conversation.WakeAsync();

    /// <summary>What is closed leaves memory at once: kept for the minutes an open one is, it would be most of what the collector walks over.</summary>
    private void Rest()
    {
        if (_conversation.IsAtRest)
        {
            DeactivateOnIdle();
        }
    }
}
