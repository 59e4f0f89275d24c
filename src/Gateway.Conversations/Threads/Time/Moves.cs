using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>Puts a waiting job somewhere else, at its old age.</summary>
internal static class Moves
{
    /// <param name="reason">Why, for the event: <c>overflow</c>, <c>sla</c>, <c>site</c>.</param>
    /// <param name="priority">The new job's; null for the one it has, or in another queue that of its rule or the queue.</param>
    /// <param name="by">What made it leave its queue; null when it stays there.</param>
    public static void Requeue(Turn turn, string queue, string reason, int? priority = null, string? by = null)
    {
        var state = turn.State;
        var json = turn.Begin(EventTypes.JobCancelled);
        json.WriteString("job", turn.Job);
        json.WriteString("reason", reason);
        turn.Events.End();
        // The job of the new epoch takes the old one's place in the pool in one step.
        state.Epoch++;
        Jobs.Requeue(turn, new() { Queue = queue, MovedBy = by, Priority = priority, OnlyAgent = state.OnlyAgent });
    }
}
