namespace Gateway.Conversations.Threads;

/// <summary>Everything that happens to an open conversation because time has passed, in the order in which it is looked at.</summary>
internal static class Deadlines
{
    /// <summary>Does what is due.</summary>
    public static void Run(Turn turn)
    {
        if (!IsOpen(turn))
        {
            return;
        }

        Parkings.Review(turn);
        Invitations.Expire(turn);
        Waits.Abandon(turn);
        if (!IsOpen(turn))
        {
            return;
        }

        SlaAlerts.Tell(turn);
        WindowAlerts.Tell(turn);
        Deferrals.Review(turn);
        Waits.Overflow(turn);
        Handovers.Check(turn);
    }

    /// <summary>When there is something to do next; null when nothing is to come as things are.</summary>
    public static DateTimeOffset? Next(Turn turn) =>
        !IsOpen(turn)
            ? null
            : Earliest(SlaAlerts.Next(turn), WindowAlerts.Next(turn), Deferrals.Next(turn), Waits.Next(turn), Handovers.Next(turn), Parkings.Next(turn),
                Invitations.Next(turn));

    public static DateTimeOffset? Earliest(params ReadOnlySpan<DateTimeOffset?> times)
    {
        DateTimeOffset? first = null;
        foreach (var time in times)
        {
            first = time is not null && (first is null || time < first) ? time : first;
        }

        return first;
    }

    private static bool IsOpen(Turn turn) => turn.State.IsOpen;
}
