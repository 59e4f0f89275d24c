using Gateway.Contracts.Configuration;
using Gateway.Routing.Clocks;

namespace Gateway.Conversations.Threads;

/// <summary>When a waiting job should be offered at the latest, by the promise of its queue and by the time its channel lets us answer.</summary>
internal static class DueTimes
{
    /// <summary>Null where neither says anything: the SLA of the queue counts from the job's arrival then.</summary>
    public static DateTimeOffset? Of(Turn turn, QueueModel queue)
    {
        var clocks = turn.State.Time.Clocks;
        var promised = queue.Sla is { } sla ? SlaPromises.ResponseStartedAt(clocks, sla) + queue.OfferWithin : null;
        if (promised is null && turn.ServiceWindow is null)
        {
            return null;
        }

        var usual = promised ?? turn.State.WaitingSince + queue.OfferWithin;
        return clocks.UnansweredSince is not null && WindowEnd(turn, queue) is { } end && end < usual ? end : promised;
    }

    // Whoever takes it then still has the warning's time to write.
    private static DateTimeOffset? WindowEnd(Turn turn, QueueModel queue)
    {
        if (turn.ServiceWindow is not { } window)
        {
            return null;
        }

        return turn.State.LastInboundAt + window - WindowAlerts.WarningOf(queue, window);
    }
}
