using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Takes a conversation out of the one it became part of. It is open again in its queue and its thread stands for itself; what was said while they were one stays
/// where it was said, and who had it does not get it back unasked. Each step may be repeated.
/// </summary>
internal static class Unmerges
{
    public static ActOutcome Apply(Turn turn, MergeCall call) => call.Stage switch
    {
        MergeStage.Find => IsMerged(turn) ? ActOutcome.Done : ActOutcome.NotMerged,
        MergeStage.Release => Release(turn, call),
        _ => Restore(turn, call),
    };

    private static bool IsMerged(Turn turn) => turn.State is { IsOpen: false, Moves.MergedInto: not null };

    private static ActOutcome Release(Turn turn, MergeCall call)
    {
        if (turn.State.IsOpen && turn.State.Moves.Merged.Remove(call.From))
        {
            Merges.Note(turn, EventTypes.ConversationUnmerged, "unmerged", call);
        }

        return ActOutcome.Done;
    }

    private static ActOutcome Restore(Turn turn, MergeCall call)
    {
        if (!IsMerged(turn) || turn.State.Moves.MergedInto != call.Into)
        {
            return ActOutcome.Done;
        }

        Merges.Write(turn.Begin(EventTypes.ConversationUnmerged), call);
        turn.Events.End();
        Opening.Reopen(turn);
        return ActOutcome.Done;
    }
}
