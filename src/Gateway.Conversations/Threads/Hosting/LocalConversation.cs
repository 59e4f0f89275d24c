using System.Runtime.CompilerServices;
using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Calls a conversation of this process in its turn.</summary>
internal sealed class LocalConversation(LocalConversations all, ThreadId thread) : IConversation
{
    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch) => all.Patience.AwaitAsync(RunAsync(batch));

    public ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, ThreadId from, InboundBatch batch) =>
        CallAsync(static (c, a) => c.AcceptMergedAsync(a.conversation, a.from, a.batch), (conversation, from, batch));

    public ValueTask<ActOutcome> AssignAsync(string job, string agent) => CallAsync(static (c, a) => c.AssignAsync(a.job, a.agent), (job, agent));

    public ValueTask<ActOutcome> RequeueAsync(string job, string? agent) => CallAsync(static (c, a) => c.RequeueAsync(a.job, a.agent), (job, agent));

    public ValueTask<ActOutcome> WantsAsync(string job) => CallAsync(static (c, job) => c.WantsAsync(job), job);

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
    private ValueTask<TResult> CallAsync<TArgument, TResult>(Func<Conversation, TArgument, ValueTask<TResult>> call, TArgument argument) =>
        all.Patience.AwaitAsync(RunAsync(call, argument));

    private async ValueTask<TResult> RunAsync<TArgument, TResult>(Func<Conversation, TArgument, ValueTask<TResult>> call, TArgument argument)
    {
        await LeaveGrain();
        var cell = all.Enter(thread);
        try
        {
            await cell.TurnAsync(batch: null).ConfigureAwait(false);
            try
            {
                return await call(cell.Conversation, argument).ConfigureAwait(false);
            }
            finally
            {
                cell.EndTurn([]);
            }
        }
        finally
        {
            all.Leave(cell);
        }
    }

    /// <summary>What waits for the same conversation goes into one commit: the busier a conversation, the less each of its messages costs.</summary>
    private async ValueTask<AcceptResult> RunAsync(InboundBatch batch)
    {
        await LeaveGrain();
        var cell = all.Enter(thread);
        try
        {
            if (await cell.TurnAsync(batch).ConfigureAwait(false) is { } result)
            {
                return result;
            }

            var behind = cell.Behind();
            try
            {
                return await cell.Conversation.AcceptAsync(batch, behind).ConfigureAwait(false);
            }
            catch when (behind.Count > 0)
            {
                // Whoever brought what cannot be taken is to have the error, and nobody else.
                behind = [];
                return await cell.Conversation.AcceptAsync(batch, behind).ConfigureAwait(false);
            }
            finally
            {
                cell.EndTurn(behind);
            }
        }
        finally
        {
            all.Leave(cell);
        }
    }

    /// <summary>A grain that calls would lend its own turn to the whole conversation.</summary>
    private static ConfiguredTaskAwaitable LeaveGrain() =>
        Task.CompletedTask.ConfigureAwait(TaskScheduler.Current == TaskScheduler.Default ? ConfigureAwaitOptions.None : ConfigureAwaitOptions.ForceYielding);
}
