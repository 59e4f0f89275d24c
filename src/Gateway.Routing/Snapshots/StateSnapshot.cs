namespace Gateway.Routing;

/// <summary>State to snapshot and back. Lists are in an order that equal states share.</summary>
internal static class StateSnapshot
{
    public static MatcherSnapshot Take(MatcherState state) => new()
    {
        Epoch = state.Epoch,
        LastOffer = state.LastOffer,
        LastSequence = state.LastSequence,
        LastOrdinal = state.LastOrdinal,
        Queues = [.. state.Queues.Values.Select(q => q.Policy).OrderBy(q => q.Name, StringComparer.Ordinal)],
        Agents = [.. state.Agents.Values.OrderBy(a => a.Ordinal).Select(a => new AgentEntry(a.Supply, a.Presence, a.IdleSince, a.Ordinal, a.Occupancy, a.OccupancyAt, a.LastOffer, LimitsOf(a), a.Recent, a.RecentAt))],
        Jobs =
        [
            .. state.Jobs.All().OrderBy(j => j.Sequence).Select(j => new JobEntry(
                j.Demand, j.Sequence, j.Place, j.Agent?.Id, j.Offer, j.OpenOffer?.At ?? 0, j.DeclinedBy, j.AvoidedAgent, j.HeldAgent?.Id,
                j.Place == JobPlace.Assigned ? j.TakenAt : 0, j.Expired, j.Declines.Count > 0 ? [.. j.Declines] : null, MoreOf(j),
                j.InForce is [{ ExpiresAfter: not null }, ..] ? j.QueuedAt : null)),
        ],
        WrapUps = [.. state.Agents.Values.SelectMany(a => a.WrapUps).OrderBy(w => w.Key).Select(w => w.WrapUp!)],
        Finished = state.Finished.All,
        HandleTimes =
        [
            .. state.Classes.Measured.Select(c => new HandleEntry(
                c.Queue, c.Requirements, c.All.Count, c.All.Mean,
                [.. Enumerable.Range(0, DemandClass.LevelMax + 1).Where(l => c[l].Count > 0).Select(l => new LevelEntry(l, c[l].Count, c[l].Mean))])),
        ],
    };

    public static MatcherState Restore(MatcherSnapshot snapshot, MatcherOptions options)
    {
        var state = new MatcherState(options)
        {
            Epoch = snapshot.Epoch,
            LastOffer = snapshot.LastOffer,
            LastSequence = snapshot.LastSequence,
            LastOrdinal = snapshot.LastOrdinal,
        };
        foreach (var queue in snapshot.Queues) state.Queues.Add(queue.Name, new QueueState(queue));
        var supply = new SupplyChanges(state);
        foreach (var agent in snapshot.Agents)
        {
            supply.Add(new AgentState(agent.Agent, agent.Ordinal)
            {
                Presence = agent.Presence,
                IdleSince = agent.IdleSince,
                Occupancy = agent.Occupancy,
                OccupancyAt = agent.OccupancyAt,
                LastOffer = agent.LastOffer,
                Recent = agent.Recent,
                RecentAt = agent.RecentAt,
            });
            if (agent.Limits is { } limits) Restore(limits, state.Agents[agent.Agent.Id].Limits);
        }

        foreach (var entry in snapshot.HandleTimes) Restore(entry, state.Classes);
        foreach (var entry in snapshot.Jobs) Restore(entry, state);
        foreach (var wrapUp in snapshot.WrapUps) state.AddWrapUp(wrapUp, state.Agents[wrapUp.Agent]);
        foreach (var job in snapshot.Finished) state.Finished.Add(job);
        foreach (var agent in state.Agents.Values)
        {
            state.Limits.Supplied(agent);
            state.Supply.Place(agent, gained: true);
        }

        foreach (var entry in snapshot.Jobs)
        {
            if (entry.HeldAgent is { } held && state.Find(entry.Demand.Job) is { } job) state.Hold(job, state.Agents[held]);
        }

        return state;
    }

    private static void Restore(HandleEntry entry, DemandClasses classes)
    {
        var known = classes.Get(entry.Queue, entry.Requirements);
        known.All = new HandleTime(entry.Count, entry.Mean);
        foreach (var level in entry.Levels) known.Restore(level.Level, new HandleTime(level.Count, level.Mean));
        classes.Restored();
    }

    private static void Restore(JobEntry entry, MatcherState state)
    {
        var job = state.NewJob(entry.Demand, entry.Sequence, [.. entry.DeclinedBy]);
        job.QueuedAt = entry.QueuedAt ?? entry.Demand.WaitingSince;
        job.AvoidedAgent = entry.AvoidedAgent;
        if (entry.Declines is { } declines) job.Declines = [.. declines];
        if (entry.Expired > 0) (job.Expired, job.InForce) = (entry.Expired, [.. entry.Demand.Selectors.Skip(entry.Expired)]);
        if (entry.Place == JobPlace.Waiting)
        {
            state.Wait(job);
            return;
        }

        var agent = state.Agents[entry.Agent!];
        MatcherState.Attach(job, agent);
        job.Place = entry.Place;
        job.TakenAt = entry.TakenAt;
        job.Offer = entry.Offer;
        if (entry.Place != JobPlace.Offered) return;
        state.AddOffer(job, agent, entry.Offer, entry.OfferExpiresAt);
        agent.OfferedCount++;
        job.Queue.Waiting++;
        job.Queue.Offered++;
        foreach (var more in entry.More ?? []) SharedOffers.Add(job, state.NewOffer(job, state.Agents[more.Agent], more.Offer, more.ExpiresAt), state.Agents[more.Agent]);
    }

    private static LimitsEntry? LimitsOf(AgentState agent)
    {
        var limits = agent.Limits;
        return limits is { Misses: 0, CoolDowns.Count: 0, Given.Count: 0 }
            ? null
            : new LimitsEntry(limits.Misses, [.. limits.CoolDowns.OrderBy(c => c.Queue, StringComparer.Ordinal)], [.. limits.Given]);
    }

    private static OfferEntry[]? MoreOf(JobState job) => job.More.Count == 0
        ? null
        : [.. job.More.OrderBy(o => o.Offer.Epoch).ThenBy(o => o.Offer.Number).Select(o => new OfferEntry(o.Offer, o.Agent.Id, o.At))];

    private static void Restore(LimitsEntry entry, AgentLimits limits)
    {
        limits.Misses = entry.Misses;
        limits.CoolDowns.AddRange(entry.CoolDowns);
        foreach (var at in entry.Given) limits.Given.Enqueue(at);
    }
}
