using System.Globalization;
using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>Looks at every agent as the pairing would, and says what it finds. Changes nothing.</summary>
public static class Explainer
{
    // What a person reads; those left out are the ones furthest from the job.
    public const int CandidatesMax = 50;

    internal static JobExplanation Explain(MatcherState state, JobState job, long policyVersion, long now, int max = CandidatesMax)
    {
        var all = state.Agents.Values.Select(agent => Look(state, job, agent, now)).ToList();
        var ordered = all.OrderBy(c => c.View.Obstacle).ThenBy(c => c.Standing, Comparer<Standing>.Create(static (a, b) => a.IsBefore(b) ? -1 : b.IsBefore(a) ? 1 : 0)).ToList();
        return Of(state, job, policyVersion, now, [.. ordered.Take(max).Select(c => c.View)], Math.Max(0, ordered.Count - max));
    }

    /// <summary>The agent that was chosen and nobody else.</summary>
    internal static JobExplanation ExplainOne(MatcherState state, JobState job, AgentState agent, long policyVersion, long now) =>
        Of(state, job, policyVersion, now, [Look(state, job, agent, now).View], state.Agents.Count - 1);

    private static JobExplanation Of(MatcherState state, JobState job, long policyVersion, long now, IReadOnlyList<CandidateView> candidates, int leftOut)
    {
        var choice = job.Queue.Policy.Agents ?? state.Options.Agents;
        long? bound = state.Order.Choice == JobChoice.Default ? job.Since + UrgencyRules.OvertakingBound(job.Queue.Policy) : null;
        return new JobExplanation(
            StateViews.Of(job), now, policyVersion, choice, state.Order.Choice, now - job.Demand.WaitingSince, job.Expired, job.IsExpedited, bound,
            candidates, leftOut);
    }

    private static (CandidateView View, Standing Standing) Look(MatcherState state, JobState job, AgentState agent, long now)
    {
        var ranking = AgentRanking.Of(job.Queue.Policy.Agents ?? state.Options.Agents);
        var profile = agent.Profile!;
        var level = profile.LevelFor(job.Demand.Requirements);
        var load = (double)agent.Used / agent.Supply.Capacity;
        var (obstacle, detail) = Find(state, job, agent, level, now);
        var score = MatchScore.Of(profile.Labels, job.InForce);
        var terms = new ScoreTerms(
            level, load, profile.SkillCount, Occupancy.After(agent.Occupancy, load, Math.Max(0, now - agent.OccupancyAt)), agent.IdleSince,
            job.Class?.Expected(level) ?? 0, score,
            ranking.Choice == AgentChoice.Weighted ? -job.Queue.Policy.Weights.Rank(agent, level, score, now).First / 1e9 : null);
        return (
            new CandidateView(agent.Id, obstacle, detail, terms),
            new Standing(
                agent, ranking.First(profile.SkillCount, level), ranking.Second(profile.SkillCount, score),
                ranking.Choice == AgentChoice.Weighted ? job.Queue.Policy.Weights.Rank(agent, level, score, now) : ranking.Order.Rank(agent.Load)));
    }

    private static (Obstacle Obstacle, string? Detail) Find(MatcherState state, JobState job, AgentState agent, int level, long now)
    {
        var demand = job.Demand;
        if (demand.OnlyAgent is { } only && only != agent.Id) return (Obstacle.OtherAgentOnly, $"the job is for {only} only");
        if (demand.OnlyAgent is null && !agent.Supply.Queues.Contains(demand.Queue)) return (Obstacle.Queue, $"does not serve the queue {demand.Queue}");
        foreach (var required in demand.Requirements)
        {
            var has = agent.Supply.Skills.GetValueOrDefault(required.Skill);
            if (has < required.Level) return (Obstacle.Skill, Text($"{required.Skill} {has}, required {required.Level}"));
        }

        foreach (var selector in job.InForce)
        {
            var has = agent.Supply.Labels.TryGetValue(selector.Label, out var label);
            if (!selector.Accepts(has ? label : null)) return (Obstacle.Selector, Text($"{selector.Label} is {(has ? label.ToString() : "missing")}; the selector is {selector}"));
        }

        if (Array.IndexOf(job.DeclinedBy, agent.Id) >= 0) return (Obstacle.Declined, Declined(job, agent.Id));
        if (agent.Presence != Presence.Online) return (Obstacle.Presence, $"is {agent.Presence}");
        if (job.Signature is { } signature && !LadderRules.IsOpen(signature, level, now - job.Since)) return (Obstacle.Ladder, Text($"level {level} is not open after {(now - demand.WaitingSince) / 1_000_000.0} s"));
        if (job.Signature is { } wanted && !Candidates.Lends(state.Supply, agent.Profile!, wanted, level, now - job.Since)) return (Obstacle.Ladder, Text($"comes late to its own work, and level {level} is slower at this"));
        if (agent.HeldFor is { } held && held != job && !(job.Key <= held.Key)) return (Obstacle.Held, $"is held for {held.Demand.Job}");
        if (agent.Limits.IsCooling(demand.Queue)) return (Obstacle.CoolDown, "declined or missed work of this queue a moment ago");
        if (job.Agent != agent && agent.Free == 0 && agent.Room >= demand.Cost) return (Obstacle.FairShare, Text($"was given {agent.Limits.Given.Count} jobs lately, at most {agent.Supply.ShareMax} are"));
        if (job.Agent != agent && agent.Limits.IsFull(agent.Supply, demand.Channel)) return (Obstacle.ChannelCap, Text($"has {agent.Limits.In(demand.Channel!)} jobs of {demand.Channel}, at most {agent.Supply.Caps[demand.Channel!]}"));
        if (job.Agent != agent && demand.IsInterruptible && agent.Supply.Capacity - agent.Used < demand.Cost) return (Obstacle.Capacity, Text($"{Math.Max(0, agent.Supply.Capacity - agent.Used)} of {agent.Supply.Capacity} units free for interruptible work, the job takes {demand.Cost}"));
        if (job.Agent != agent && agent.Free < demand.Cost) return (Obstacle.Capacity, Text($"{agent.Free} of {agent.Supply.Capacity} units free, the job takes {demand.Cost}"));
        return job.AvoidedAgent == agent.Id ? (Obstacle.LetExpire, "let the last offer expire") : (Obstacle.None, null);
    }

    private static string Declined(JobState job, string agent) =>
        job.Declines.FindLast(d => d.Agent == agent)?.Reason is { } reason ? "declined this job: " + reason : "declined this job";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
