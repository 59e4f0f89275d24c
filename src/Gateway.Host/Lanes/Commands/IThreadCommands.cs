using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Lanes.Commands;

/// <summary>Where commands go: the conversations, or a test's record of what came.</summary>
internal interface IThreadCommands
{
    /// <summary>Never throws for what the cluster or the store does.</summary>
    ValueTask<CommandResult> RunAsync(ThreadId thread, CommandCall call);
}

internal sealed class CommandCalls(IConversations conversations, ILogger<CommandCalls> logger) : IThreadCommands
{
    public async ValueTask<CommandResult> RunAsync(ThreadId thread, CommandCall call)
    {
        try
        {
            return call switch
            {
                { Command: MergeCommand merge, Ordinal: { } ordinal } => await MergeAsync(call, new ConversationId(thread, ordinal).ToString(), merge.Into),
                { Command: UnmergeCommand, Ordinal: { } ordinal } => await UnmergeAsync(call, new ConversationId(thread, ordinal).ToString()),
                _ => await conversations.Of(thread).CommandAsync(call),
            };
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            HostLog.ThreadUnreachable(logger, e, thread);
            return new(CommandOutcome.Unavailable);
        }
    }

    private async ValueTask<CommandResult> MergeAsync(CommandCall call, string from, string into) =>
        ResultOf(await ConversationMerge.RunAsync(conversations, call.Tenant, agent: null, call.By, from, into), into);

    private async ValueTask<CommandResult> UnmergeAsync(CommandCall call, string from) =>
        ResultOf(await ConversationMerge.UndoAsync(conversations, call.Tenant, call.By, from), from);

    private static CommandResult ResultOf(ActOutcome outcome, string conversation) => outcome switch
    {
        ActOutcome.Done => new(CommandOutcome.Done, conversation),
        ActOutcome.NotMerged => new(CommandOutcome.NotMerged),
        ActOutcome.Unknown => new(CommandOutcome.Unknown),
        ActOutcome.Gone => new(CommandOutcome.Gone),
        ActOutcome.UnknownTarget => new(CommandOutcome.UnknownTarget),
        ActOutcome.OtherCustomer => new(CommandOutcome.OtherCustomer),
        ActOutcome.TooManyMerged => new(CommandOutcome.TooManyMerged),
        _ => new(CommandOutcome.Unavailable),
    };
}
