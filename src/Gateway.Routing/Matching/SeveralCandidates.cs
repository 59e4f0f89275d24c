namespace Gateway.Routing;

/// <summary>Who else is offered a job that goes to several agents at once.</summary>
internal sealed partial class Candidates
{
    /// <summary>The next best by the agent choice of the queue, as many as its policy allows beside the first. Nobody who is held for another job or has just let this one expire.</summary>
    public List<AgentState> Others(JobState job, AgentState first, long now)
    {
        var signature = job.Signature!;
        if (signature.Id.Only is not null) return [];
        var wait = job.WaitAt(now);
        var open = LadderRules.OpenLevels(signature, wait);
        var levels = new OpenLevels(open, LadderRules.WithoutSlower(signature, open, wait));
        var ranking = AgentRanking.Of(job.Queue.Policy.Agents ?? state.Options.Agents);
        var best = new List<Standing>();
        for (var slot = signature.Profiles.NextCommon(_supply.Available, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Available, slot + 1))
        {
            if (!levels.Has(signature.Levels[slot]) || !Lends(slot, signature.Levels[slot], levels)) continue;
            foreach (var agent in _supply.Profiles[slot].Free.WithRoom(job.Cost))
            {
                if (agent != first && agent.Id != job.AvoidedAgent && !signature.Bars(agent)) Insert(best, StandingOf(agent, signature, ranking, now), job.Queue.Policy.OffersAtOnce - 1);
            }
        }

        return best.ConvertAll(s => s.Agent!);
    }

    private static void Insert(List<Standing> best, in Standing candidate, int max)
    {
        var at = best.Count;
        while (at > 0 && candidate.IsBefore(best[at - 1])) at--;
        if (at == max) return;
        best.Insert(at, candidate);
        if (best.Count > max) best.RemoveAt(max);
    }
}
