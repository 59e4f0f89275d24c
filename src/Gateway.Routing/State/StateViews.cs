namespace Gateway.Routing;

/// <summary>Copies of state for people and grains to look at.</summary>
internal static class StateViews
{
    public static JobView Of(JobState job) =>
        new(job.Demand, job.Place, job.Agent?.Id, job.Offer, job.OpenOffer?.At, job.DeclinedBy, [.. job.Declines]);

    public static IReadOnlyList<JobView> JobsOf(AgentState agent) =>
        [.. agent.Jobs.Select(j => (j.Sequence, View: Of(j))).Concat(agent.Shared.Select(o => (o.Job!.Sequence, View: Of(o)))).OrderBy(j => j.Sequence).Select(j => j.View)];

    public static IReadOnlySet<string> Awaited(MatcherState state)
    {
        var agents = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in state.Demand.Signatures.All())
        {
            if (signature.Id.Only is { } only && signature.Jobs.First is not null) agents.Add(only);
        }

        return agents;
    }

    public static IReadOnlyList<JobView> JobsWaitingOnlyFor(MatcherState state, string agent)
    {
        var jobs = new List<JobView>();
        foreach (var signature in state.Demand.Signatures.All())
        {
            if (signature.Id.Only != agent) continue;
            for (var job = signature.Jobs.First; job is not null; job = OrderedSet<JobState>.Next(job)) jobs.Add(Of(job));
        }

        return jobs;
    }

    // The job as the agent of one of its offers sees it.
    private static JobView Of(DueEntry offer) => Of(offer.Job!) with { Place = JobPlace.Offered, Agent = offer.Agent.Id, Offer = offer.Offer, OfferExpiresAt = offer.At };

    public static AgentStats Of(AgentState agent) =>
        new(agent.Supply, agent.Presence, agent.Used, agent.OfferedCount, agent.Jobs.Count + agent.Shared.Count - agent.OfferedCount, agent.WrapUps.Count, agent.IdleSince);

    public static IReadOnlyList<AgentStats> Agents(MatcherState state) => [.. state.Agents.Values.OrderBy(a => a.Ordinal).Select(Of)];

    /// <summary>Looks at the first job of each signature and at the open offers, never at all that wait.</summary>
    public static IReadOnlyList<QueueStats> Queues(MatcherState state)
    {
        var oldest = new Dictionary<string, long>(StringComparer.Ordinal);
        var first = state.Demand.Signatures.All().Select(s => s.Jobs.First).Concat(state.Offers.Values.Select(o => o.Job));
        foreach (var job in first)
        {
            if (job is null) continue;
            var since = job.Demand.WaitingSince;
            oldest[job.Demand.Queue] = oldest.TryGetValue(job.Demand.Queue, out var known) ? Math.Min(known, since) : since;
        }

        return
        [
            .. state.Queues.Values.OrderBy(q => q.Policy.Name, StringComparer.Ordinal)
                .Select(q => new QueueStats(q.Policy, q.Waiting, q.Offered, oldest.TryGetValue(q.Policy.Name, out var since) ? since : null)),
        ];
    }
}
