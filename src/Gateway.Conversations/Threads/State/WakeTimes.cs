using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>When a thread's record wants to be looked at again: to finish what a crash cut off, to expire what is held, to close what is silent.</summary>
internal static class WakeTimes
{
    // What follows a commit takes milliseconds; what is not done after 5 s was cut off by a crash or waits on a queue that was full.
    public static readonly TimeSpan RepairAfter = TimeSpan.FromSeconds(5);

    // Waiting jobs are looked after by the pool; this is the net under it, and must cost little with 100,000 waiting.
    public static readonly TimeSpan RepairAgainAfter = TimeSpan.FromMinutes(1);

    // A tenant that is not configured comes back with a file that somebody mends; until then its records must not be in the way of others'.
    public static readonly TimeSpan NoTenantPause = TimeSpan.FromMinutes(10);

    /// <summary>The earliest of what the state asks for; null when nothing is to come.</summary>
    public static DateTimeOffset? Of(ThreadState state, DateTimeOffset now, TimeSpan silence, TimeSpan repair)
    {
        DateTimeOffset? wanted = null;
        if (state.WantsAgent || state.Moves.Participants.Exists(p => !p.Joined) || !state.Linked || state.Deliveries.Exists(d => d.Status == DeliveryStatus.Pending))
        {
            wanted = now + repair;
        }

        if (state is { IsOpen: true, IsSetAside: false })
        {
            wanted = Earlier(wanted, state.LastActivityAt + silence);
        }

        if (state.Held.Count > 0)
        {
            wanted = Earlier(wanted, state.Held.Min(static h => h.ExpiresAt));
        }

        return wanted;
    }

    /// <summary>A due time that stands earlier is left to fire: moving it with every message would write an index entry each time.</summary>
    public static DueChange Change(DateTimeOffset? standing, bool standingKnown, DateTimeOffset? wanted, DateTimeOffset now)
    {
        if (wanted is null)
        {
            return standingKnown && standing is null ? DueChange.Keep : DueChange.Clear;
        }

        return standingKnown && standing > now && standing <= wanted ? DueChange.Keep : DueChange.Set(wanted.Value);
    }

    private static DateTimeOffset Earlier(DateTimeOffset? a, DateTimeOffset b) => a is { } first && first < b ? first : b;
}
