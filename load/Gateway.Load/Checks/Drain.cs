using Gateway.Load.Agents;
using Gateway.Load.Traffic;

namespace Gateway.Load.Checks;

/// <summary>Waits until everything accepted has reached an agent, or until nothing moves any more.</summary>
internal static class Drain
{
    // Offers expire after 20 s and are made again: what has not moved for longer will not.
    private static readonly TimeSpan StillFor = TimeSpan.FromSeconds(25);

    public static async Task<TimeSpan> WaitAsync(Ledger ledger, AgentCounts counts, CancellationToken cancellationToken)
    {
        var clock = TimeProvider.System;
        var (started, moved) = (clock.GetTimestamp(), clock.GetTimestamp());
        var last = (Told: -1, Closed: -1L);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20), clock);
        while (true)
        {
            var now = (Told: ledger.ToldCount, counts.Closed);
            var isDone = now.Told >= ledger.AcceptedCount && now.Closed == counts.Assigned;
            if (isDone || clock.GetElapsedTime(moved) > StillFor)
            {
                return clock.GetElapsedTime(started);
            }

            if (now != last)
            {
                (last, moved) = (now, clock.GetTimestamp());
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
