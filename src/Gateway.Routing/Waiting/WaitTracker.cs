namespace Gateway.Routing.Waiting;

/// <param name="Priority">Band of a job that comes now.</param>
/// <param name="Position">Its place in the queue, 1 for the next: less those it will overtake, whatever skills those before it need.</param>
/// <param name="Wait">How long it will wait; null while the queue has not been seen working.</param>
public readonly record struct WaitEstimate(int Priority, int Position, TimeSpan? Wait);

/// <summary>
/// Follows a pool's decisions and estimates the wait of a job that comes now. Not part of the decisions: it may be lost and begin anew.
/// </summary>
/// <remarks>
/// Method: jobs that the default job choice serves before it, times the mean time between departures (assigned or abandoned) while others wait. Served
/// before it are those whose wait, each band counting for a factor of two, is longer at its turn: of those that wait now, and of those expected to come. It needs no handling times and no count of agents, so it holds for blended skills and capacities. Its error cannot be smaller
/// than that of the next departures themselves: about 1/sqrt(position) of the wait.
/// </remarks>
public sealed class WaitTracker
{
    private readonly Dictionary<string, QueueWaits> _queues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Queue, int Band, long Since)> _waiting = new(StringComparer.Ordinal);

    /// <summary>Begins with what waits in a matcher that was read back.</summary>
    public static WaitTracker From(MatcherSnapshot snapshot)
    {
        var tracker = new WaitTracker();
        foreach (var queue in snapshot.Queues)
        {
            tracker.Queue(queue.Name).Bound = UrgencyRules.OvertakingBound(queue);
        }

        foreach (var job in snapshot.Jobs.Where(j => j.Place != JobPlace.Assigned))
        {
            tracker.Add(job.Demand);
        }

        return tracker;
    }

    public void Observe(RoutingFact fact)
    {
        switch (fact)
        {
            case QueueChanged f:
                Queue(f.Queue.Name).Bound = UrgencyRules.OvertakingBound(f.Queue);
                break;
            case JobQueued f:
                Add(f.Demand);
                Queue(f.Demand.Queue).Arrived(f.Demand.Priority ?? 0, f.At);
                break;
            case OfferAccepted f:
                Remove(f.Job.Id, f.At);
                break;
            case JobAssigned f:
                Remove(f.Job.Id, f.At);
                break;
            case JobCancelled { Agent: null } f:
                Remove(f.Job.Id, f.Why == CancelReason.Superseded ? null : f.At);
                break;
            case JobCancelled f:
                // An open offer's job has no agent yet; an assigned one is not known here.
                Remove(f.Job.Id, departed: null);
                break;
            default:
                break;
        }
    }

    /// <summary>For the queue's own band and for every band in which somebody waits, most urgent first.</summary>
    /// <param name="agentFree">An agent of the queue could take a job at once.</param>
    public IReadOnlyList<WaitEstimate> Estimate(string queue, int ownBand, bool agentFree, long now) =>
        Queue(queue).Estimate(ownBand, agentFree, now);

    private void Add(in JobDemand demand)
    {
        var band = demand.Priority ?? 0;
        if (_waiting.TryAdd(demand.Job.Id, (demand.Queue, band, demand.WaitingSince)))
        {
            Queue(demand.Queue).Add(band, demand.WaitingSince);
        }
    }

    private void Remove(string job, long? departed)
    {
        if (_waiting.Remove(job, out var place))
        {
            Queue(place.Queue).Remove(place.Band, place.Since, departed);
        }
    }

    private QueueWaits Queue(string name)
    {
        if (!_queues.TryGetValue(name, out var queue))
        {
            _queues[name] = queue = new QueueWaits();
        }

        return queue;
    }
}
