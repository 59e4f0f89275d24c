using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Calls a conversation of this process in its turn.</summary>
internal sealed class LocalConversation(LocalConversations all, ThreadId thread) : IConversation
{
    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch) => CallAsync(static (c, batch) => c.AcceptAsync(batch), batch);

    public ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, InboundBatch batch) =>
        CallAsync(static (c, a) => c.AcceptMergedAsync(a.conversation, a.batch), (conversation, batch));

    public ValueTask<ActOutcome> AssignAsync(string job, string agent) => CallAsync(static (c, a) => c.AssignAsync(a.job, a.agent), (job, agent));

    public ValueTask<ActOutcome> RequeueAsync(string job, string agent) => CallAsync(static (c, a) => c.RequeueAsync(a.job, a.agent), (job, agent));

    public ValueTask<ActOutcome> DoAsync(AgentRef agent, string conversation, ClientFrame frame) =>
        CallAsync(static (c, a) => c.DoAsync(a.agent, a.conversation, a.frame), (agent, conversation, frame));

    public ValueTask<MergeAnswer> MergeAsync(MergeCall call) => CallAsync(static (c, call) => c.MergeAsync(call), call);

    public ValueTask<HistoryPlace?> HistoryAsync(AgentRef agent, string conversation) =>
        CallAsync(static (c, a) => c.HistoryAsync(a.agent, a.conversation), (agent, conversation));

    public ValueTask<CommandResult> CommandAsync(CommandCall call) => CallAsync(static (c, call) => c.CommandAsync(call), call);

    public ValueTask<ServerFrame?> DescribeAsync(string job, string agent) => CallAsync(static (c, a) => c.DescribeAsync(a.job, a.agent), (job, agent));

    public ValueTask<StoredAttachment?> AttachmentAsync(AgentRef agent, int ordinal, long sequence, int index) =>
        CallAsync(static (c, a) => c.AttachmentAsync(a.agent, a.ordinal, a.sequence, a.index), (agent, ordinal, sequence, index));

    public ValueTask<bool> SettleAsync(Guid deliveryId, SendResult result) => CallAsync(static (c, a) => c.SettleAsync(a.deliveryId, a.result), (deliveryId, result));

    public ValueTask TypingAsync(string tenant) => CallAsync(static (c, tenant) => c.TypingAsync(tenant), tenant);

    public ValueTask WakeAsync() => CallAsync(static (c, _) => c.WakeAsync(), 0);

    private async ValueTask CallAsync<TArgument>(Func<Conversation, TArgument, ValueTask> call, TArgument argument) => await CallAsync(
        static async (c, a) =>
        {
            await a.call(c, a.argument);
            return true;
        },
        (call, argument));

    /// <exception cref="TimeoutException">The store does not answer. The call goes on, and keeps its turn until it ends.</exception>
    private ValueTask<TResult> CallAsync<TArgument, TResult>(Func<Conversation, TArgument, ValueTask<TResult>> call, TArgument argument)
    {
        var running = RunAsync(call, argument);
        return running.IsCompleted ? running : new(running.AsTask().WaitAsync(all.PatienceMax, all.Time));
    }

    private async ValueTask<TResult> RunAsync<TArgument, TResult>(Func<Conversation, TArgument, ValueTask<TResult>> call, TArgument argument)
    {
        if (TaskScheduler.Current != TaskScheduler.Default)
        {
            // A grain that calls would lend its own turn to the whole conversation.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var cell = all.Enter(thread);
        try
        {
            await cell.TurnAsync().ConfigureAwait(false);
            try
            {
                return await call(cell.Conversation, argument).ConfigureAwait(false);
            }
            finally
            {
                cell.EndTurn();
            }
        }
        finally
        {
            all.Leave(cell);
        }
    }
}
