using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>Which agent a job gets: its preferred agent, then the first by the distribution policy, then the one that let its last offer expire.</summary>
internal sealed class Candidates(MatcherState state)
{
    private readonly SupplyIndex _supply = state.Supply;

    public AgentState? Best(JobState job)
    {
        var signature = job.Signature!;
        if (signature.Id.Only is { } only) return Find(only, job);
        if (job.Demand.PreferredAgent is { } preferred && preferred != job.AvoidedAgent && Find(preferred, job) is { } wanted) return wanted;
        var avoided = job.AvoidedAgent is { } name ? state.Agents.GetValueOrDefault(name) : null;
        AgentState? best = null;

        // Ranks of the profiles' first agents stand side by side in one array: most profiles are passed over without being touched.
        for (var slot = signature.Profiles.NextCommon(_supply.Available, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Available, slot + 1))
        {
            if (best is not null && best.Key < _supply.TopOf(slot)) continue;
            if (_supply.Profiles[slot].Free.FirstFor(signature, avoided) is { } agent && (best is null || agent.Key < best.Key)) best = agent;
        }

        for (var slot = signature.Profiles.NextCommon(_supply.Holding, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Holding, slot + 1))
        {
            best = BestHeld(_supply.Profiles[slot], job, avoided, best);
        }

        return best ?? (avoided is not null && CanTake(avoided, job) ? avoided : null);
    }

    /// <summary>Which agent is held for a job that fits nobody: the one with the most free units, as it fits soonest, then by the distribution policy.</summary>
    public AgentState? ToHold(JobState job)
    {
        var signature = job.Signature!;
        AgentState? best = null;
        for (var slot = signature.Profiles.Next(0); slot >= 0; slot = signature.Profiles.Next(slot + 1))
        {
            foreach (var agent in _supply.Profiles[slot].Agents)
            {
                if (agent.Presence != Presence.Online || agent.HeldFor is not null || agent.Supply.Capacity < job.Cost || signature.Excludes(agent)) continue;
                if (best is null || agent.Free > best.Free || (agent.Free == best.Free && agent.Key < best.Key)) best = agent;
            }
        }

        return best;
    }

    private static AgentState? BestHeld(AgentProfile profile, JobState job, AgentState? avoided, AgentState? best)
    {
        foreach (var agent in profile.Held)
        {
            if (agent != avoided && Fits(agent, job) && (best is null || agent.Key < best.Key)) best = agent;
        }

        return best;
    }

    private AgentState? Find(string id, JobState job) => state.Agents.TryGetValue(id, out var agent) && CanTake(agent, job) ? agent : null;

    private static bool CanTake(AgentState agent, JobState job) =>
        agent.Presence == Presence.Online && job.Signature!.Profiles.Contains(agent.Profile!.Slot) && Fits(agent, job);

    private static bool Fits(AgentState agent, JobState job) =>
        agent.Free >= job.Cost && !job.Signature!.Excludes(agent) && (agent.HeldFor is null || job.Key <= agent.HeldFor.Key);
}
