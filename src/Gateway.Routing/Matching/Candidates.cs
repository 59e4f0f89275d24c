using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>Which agent a job gets: its preferred agent, then the first by the agent choice of its queue, then the one that let its last offer expire.</summary>
internal sealed partial class Candidates(MatcherState state)
{
    private readonly SupplyIndex _supply = state.Supply;

    public AgentState? Best(JobState job, long now)
    {
        var signature = job.Signature!;
        var wait = job.WaitAt(now);
        var open = LadderRules.OpenLevels(signature, wait);
        if (signature.Id.Only is { } only) return Find(only, job, open);

        // Whoever knows the customer is worth more than the level that a ladder would wait for.
        if (job.Demand.PreferredAgent is { } preferred && preferred != job.AvoidedAgent && Find(preferred, job, LadderRules.AllLevels) is { } wanted) return wanted;
        var avoided = state.Avoided(job);
        var ranking = AgentRanking.Of(job.Queue.Policy.Agents ?? state.Options.Agents);
        var levels = new OpenLevels(open, _supply.Strained.Count == 0 ? open : LadderRules.WithoutSlower(signature, open, wait));
        var best = _supply.Keeps(ranking) ? BestKept(signature, avoided, ranking, levels) : BestSearched(signature, avoided, ranking, levels, now);
        for (var slot = signature.Profiles.NextCommon(_supply.Holding, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Holding, slot + 1))
        {
            if ((open & (1 << signature.Levels[slot])) == 0) continue;
            foreach (var agent in _supply.Profiles[slot].Held)
            {
                if (agent != avoided && Fits(agent, job)) Consider(ref best, StandingOf(agent, signature, ranking, now));
            }
        }

        return best.Agent ?? (avoided is not null && CanTake(avoided, job, open) ? avoided : null);
    }

    /// <summary>Somebody of the profile can take the first job of a signature, as far as units, declines and holds are concerned.</summary>
    public static bool HasRoom(AgentProfile profile, Signature signature) => FirstIn(profile, signature.Jobs.First!, avoided: null) is not null;

    /// <summary>The first of a profile who can take the job, in the order agents are kept; one who is held for another only when nobody else can.</summary>
    public static AgentState? FirstIn(AgentProfile profile, JobState job, AgentState? avoided)
    {
        if (profile.Free.FirstFor(job.Signature!, avoided) is { } free) return free;
        foreach (var agent in profile.Held)
        {
            if (agent != avoided && Fits(agent, job)) return agent;
        }

        return null;
    }

    /// <summary>Which agent is held for a job that fits nobody: the one with the most free units, as it fits soonest, then in the order agents are kept.</summary>
    public AgentState? ToHold(JobState job, long now)
    {
        var signature = job.Signature!;
        var open = LadderRules.OpenLevels(signature, job.WaitAt(now));
        AgentState? best = null;
        var rank = default(OrderKey);
        for (var slot = signature.Profiles.Next(0); slot >= 0; slot = signature.Profiles.Next(slot + 1))
        {
            if ((open & (1 << signature.Levels[slot])) == 0) continue;
            foreach (var agent in _supply.Profiles[slot].Agents)
            {
                if (agent.Presence != Presence.Online || agent.HeldFor is not null || agent.Supply.Capacity < job.Cost || signature.Excludes(agent) || NeverTakes(agent, job)) continue;
                if (best is not null && agent.Free < best.Free) continue;
                var candidate = _supply.RankOf(agent);
                if (best is null || agent.Free > best.Free || candidate < rank) (best, rank) = (agent, candidate);
            }
        }

        return best;
    }

    // What profiles and their first agents are compared by stands side by side in arrays: most profiles are passed over without being touched.
    private Standing BestKept(Signature signature, AgentState? avoided, AgentRanking ranking, OpenLevels levels)
    {
        var best = default(Standing);
        for (var slot = signature.Profiles.NextCommon(_supply.Available, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Available, slot + 1))
        {
            var level = signature.Levels[slot];
            if (!levels.Has(level) || !Lends(slot, level, levels)) continue;
            var skills = _supply.SkillCountOf(slot);
            var first = ranking.First(skills, level);
            ref readonly var top = ref _supply.TopOf(slot);
            if (best.Agent is not null && (first > best.First || (first == best.First && top.First > best.Key.First))) continue;
            var at = new Standing(null, first, ranking.Second(skills, signature, slot), top);
            if (best.Agent is not null && !at.IsBefore(best)) continue;

            // Where the first of all is not the one, whoever it is stands behind it.
            if (_supply.Profiles[slot].Free.FirstFor(signature, avoided) is { } agent) Consider(ref best, at with { Agent = agent, Key = agent.Key });
        }

        return best;
    }

    private Standing BestSearched(Signature signature, AgentState? avoided, AgentRanking ranking, OpenLevels levels, long now)
    {
        var best = default(Standing);
        for (var slot = signature.Profiles.NextCommon(_supply.Available, 0); slot >= 0; slot = signature.Profiles.NextCommon(_supply.Available, slot + 1))
        {
            if (!levels.Has(signature.Levels[slot]) || !Lends(slot, signature.Levels[slot], levels)) continue;
            if (_supply.Profiles[slot].Free.FirstBy(signature, avoided, a => KeyOf(a, ranking, signature, now), out var key) is { } agent) Consider(ref best, Stand(agent, key, signature, ranking));
        }

        return best;
    }

    /// <summary>A profile whose own work is late takes no slower work of others.</summary>
    public static bool Lends(SupplyIndex supply, AgentProfile profile, Signature signature, int level, long wait) =>
        level >= profile.LevelMax || !supply.Strained.Contains(profile.Slot) || (LadderRules.WithoutSlower(signature, 1 << level, wait) & (1 << level)) != 0;

    private bool Lends(int slot, int level, OpenLevels levels) =>
        levels.HasNotSlower(level) || !_supply.Strained.Contains(slot) || level >= _supply.Profiles[slot].LevelMax;

    private static void Consider(ref Standing best, in Standing candidate)
    {
        if (best.Agent is null || candidate.IsBefore(best)) best = candidate;
    }

    private static Standing Stand(AgentState agent, OrderKey key, Signature signature, AgentRanking ranking)
    {
        var profile = agent.Profile!;
        return new Standing(agent, ranking.First(profile.SkillCount, signature.Levels[profile.Slot]), ranking.Second(profile.SkillCount, signature, profile.Slot), key);
    }

    private Standing StandingOf(AgentState agent, Signature signature, AgentRanking ranking, long now) =>
        Stand(agent, KeyOf(agent, ranking, signature, now), signature, ranking);

    private OrderKey KeyOf(AgentState agent, AgentRanking ranking, Signature signature, long now)
    {
        if (ranking.Choice == AgentChoice.Weighted)
        {
            var slot = agent.Profile!.Slot;
            return signature.Queue.Policy.Weights.Rank(agent, signature.Levels[slot], signature.Scores.Length > 0 ? signature.Scores[slot] : 0, now);
        }

        if (ranking.Choice == AgentChoice.Random) return new OrderKey(RandomOrder.Of(state.Options.Seed, state.Epoch, state.LastOffer, agent.Ordinal), agent.Ordinal, 0);
        return _supply.Keeps(ranking) ? agent.Key : ranking.Order.Rank(agent.Load);
    }

    private AgentState? Find(string id, JobState job, int open) => state.Agents.TryGetValue(id, out var agent) && CanTake(agent, job, open) ? agent : null;

    private static bool CanTake(AgentState agent, JobState job, int open) =>
        agent.Presence == Presence.Online && job.Signature!.Profiles.Contains(agent.Profile!.Slot)
        && (open & (1 << job.Signature.Levels[agent.Profile.Slot])) != 0 && Fits(agent, job);

    // Other limits pass, a cap of none does not.
    private static bool NeverTakes(AgentState agent, JobState job) => job.Demand.Channel is { } channel && agent.Supply.Caps.TryGetValue(channel, out var max) && max == 0;

    private static bool Fits(AgentState agent, JobState job) =>
        agent.Free >= job.Cost && !job.Signature!.Bars(agent) && (agent.HeldFor is null || job.Key <= agent.HeldFor.Key);
}

/// <summary>Levels that may take a job now, as bits.</summary>
/// <param name="All">Of those who lend.</param>
/// <param name="NotSlower">Of those whose own work is late.</param>
internal readonly record struct OpenLevels(int All, int NotSlower)
{
    public bool Has(int level) => (All & (1 << level)) != 0;

    public bool HasNotSlower(int level) => (NotSlower & (1 << level)) != 0;
}
