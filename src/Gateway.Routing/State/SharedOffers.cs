namespace Gateway.Routing;

/// <summary>
/// Offers of one job to several agents. One of them stands for the job in its agent's hands like any other; the others hold their agents' units
/// beside it, and any may take its place.
/// </summary>
internal static class SharedOffers
{
    public static void Add(JobState job, DueEntry offer, AgentState agent)
    {
        if (job.More == JobState.NoMore) job.More = [];
        job.More.Add(offer);
        agent.Shared.Add(offer);
        agent.OfferedCount++;
        agent.Take(job.Demand);
    }

    /// <summary>Others hold an offer of the job too, or one of them has it by now: this agent alone is done with it.</summary>
    public static void Return(MatcherState state, DueEntry offer, long at, bool declined, bool expired)
    {
        var (job, agent) = (offer.Job!, offer.Agent);
        if (declined) job.DeclinedBy = MatcherState.Names([.. job.DeclinedBy, agent.Id]);
        if (expired) job.AvoidedAgent = agent.Id;
        agent.Occupy(at);
        agent.CountJob(-1, at);
        if (job.OpenOffer == offer) PutFirst(job, job.More[0]);
        Remove(job, offer, agent);
        state.Due.Remove(offer);
        state.Offers.Remove(offer.Offer);
        state.Recycle(offer);
        agent.IdleSince = at;
        state.Supply.Place(agent, gained: true);
    }

    // One that is not first.
    private static void Remove(JobState job, DueEntry offer, AgentState agent)
    {
        job.More.Remove(offer);
        agent.Shared.Remove(offer);
        agent.OfferedCount--;
        agent.Release(job.Demand);
    }

    /// <summary>The offer changes places with the one that stands for the job. Units stay as they are.</summary>
    public static void PutFirst(JobState job, DueEntry offer)
    {
        if (job.OpenOffer is not { } first || first == offer) return;
        var (was, now) = (first.Agent, offer.Agent);
        var last = was.Jobs[^1];
        was.Jobs[job.AgentIndex] = last;
        last.AgentIndex = job.AgentIndex;
        was.Jobs.RemoveAt(was.Jobs.Count - 1);
        was.Shared.Add(first);
        now.Shared.Remove(offer);
        job.More[job.More.IndexOf(offer)] = first;
        (job.Agent, job.AgentIndex) = (now, now.Jobs.Count);
        now.Jobs.Add(job);
        (job.Offer, job.OpenOffer) = (offer.Offer, offer);
    }
}
