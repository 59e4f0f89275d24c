using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>What ends a wait other than an agent: another queue, or the customer's silence.</summary>
internal static class Waits
{
    private const string Unstaffed = "unstaffed";

    /// <summary>The queue that work for this one goes to, as full and as staffed as they are now.</summary>
    /// <param name="why">Gets a word for each overflow on the way; null while there was none.</param>
    public static string QueueFor(Turn turn, string queue, ref List<string>? why)
    {
        // Chains do not lead back: the configuration was checked.
        while (turn.Tenant.Queues.GetValueOrDefault(queue)?.Overflow is { } overflow && Full(turn, queue, overflow) is { } reason)
        {
            (why ??= []).Add(reason);
            queue = overflow.Queue;
        }

        return queue;
    }

    public static void Overflow(Turn turn)
    {
        var state = turn.State;
        if (!Waiting(turn) || state.OnlyAgent is not null || turn.Tenant.Queues.GetValueOrDefault(state.Queue)?.Overflow is not { } overflow)
        {
            return;
        }

        if (overflow.Wait is { } wait && turn.Now - state.Time.QueuedAt >= wait)
        {
            Moves.Requeue(turn, overflow.Queue, "overflow", by: "wait");
        }
        else if (overflow.Unstaffed && turn.Pressure.IsUnstaffed(turn.Tenant.Name, state.Queue))
        {
            Moves.Requeue(turn, overflow.Queue, "overflow", by: Unstaffed);
        }
    }

    /// <summary>The customer has waited without a word for so long that nobody is there any more.</summary>
    public static void Abandon(Turn turn)
    {
        if (Waiting(turn) && AbandonedAt(turn) is { } at && at <= turn.Now)
        {
            AgentActs.CloseWithout(turn, "abandoned", disposition: null);
        }
    }

    public static DateTimeOffset? Next(Turn turn)
    {
        if (!Waiting(turn))
        {
            return null;
        }

        var state = turn.State;
        var overflowAt = state.OnlyAgent is null && turn.Tenant.Queues.GetValueOrDefault(state.Queue)?.Overflow?.Wait is { } wait
            ? state.Time.QueuedAt + wait
            : (DateTimeOffset?)null;
        return Deadlines.Earliest(overflowAt, AbandonedAt(turn));
    }

    /// <summary>Which condition of the overflow is met, as the configuration calls it; null for none.</summary>
    private static string? Full(Turn turn, string queue, OverflowModel overflow) =>
        overflow.Length is { } length && turn.Pressure.Waiting(turn.Tenant.Name, queue) >= length ? "length"
        : overflow.Unstaffed && turn.Pressure.IsUnstaffed(turn.Tenant.Name, queue) ? Unstaffed
        : overflow.Unqualified && !Qualified.Anybody(turn, queue) ? "unqualified"
        : null;

    // Nobody who was told to wait until the morning has left in the night.
    private static DateTimeOffset? AbandonedAt(Turn turn)
    {
        var state = turn.State;
        if (state.Moves.Callback is not null)
        {
            // Who was promised a call does not wait at the other end.
            return null;
        }

        var quietSince = state.LastInboundAt > state.Time.QueuedAt ? state.LastInboundAt : state.Time.QueuedAt;
        return turn.Tenant.Queues.GetValueOrDefault(state.Queue)?.AbandonAfter is { } after ? quietSince + after : null;
    }

    private static bool Waiting(Turn turn) => turn.State.WantsAgent;
}
