using Gateway.Contracts;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Lanes.Commands;

/// <summary>Where commands go: the cluster's grains, or a test's record of what came.</summary>
internal interface IThreadCommands
{
    /// <summary>Never throws for what the cluster or the store does.</summary>
    ValueTask<CommandResult> RunAsync(ThreadId thread, CommandCall call);
}

internal sealed class GrainCommands(IGrainFactory grains, ILogger<GrainCommands> logger) : IThreadCommands
{
    public async ValueTask<CommandResult> RunAsync(ThreadId thread, CommandCall call)
    {
        try
        {
            return await grains.Conversation(thread).CommandAsync(call);
        }
        catch (Exception e) when (e is OrleansException or TimeoutException or OperationCanceledException)
        {
            HostLog.ThreadUnreachable(logger, e, thread);
            return new(CommandOutcome.Unavailable);
        }
    }
}
