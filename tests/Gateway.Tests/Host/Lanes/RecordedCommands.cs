using System.Collections.Concurrent;
using Gateway.Contracts;
using Gateway.Contracts.Commands;
using Gateway.Conversations;
using Gateway.Host.Lanes.Commands;

namespace Gateway.Tests.Host.Lanes;

/// <summary>Takes commands as the grains would, and keeps them.</summary>
internal sealed class RecordedCommands : IThreadCommands
{
    private readonly ConcurrentQueue<(ThreadId Thread, CommandCall Call)> _calls = new();

    public CommandOutcome Outcome { get; set; }

    public IReadOnlyCollection<(ThreadId Thread, CommandCall Call)> Calls => _calls;

    public ValueTask<CommandResult> RunAsync(ThreadId thread, CommandCall call)
    {
        _calls.Enqueue((thread, call));
        return new(Outcome == CommandOutcome.Done
            ? new CommandResult(Outcome, new ConversationId(thread, call.Ordinal ?? 1).ToString(), call.Command is SendCommand ? call.Key : null)
            : new CommandResult(Outcome));
    }
}
