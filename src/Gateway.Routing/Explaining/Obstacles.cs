using System.Globalization;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>What keeps an agent from a job, and the same in words.</summary>
internal static class Obstacles
{
    public static Obstacle Find(MatcherState state, JobState job, AgentState agent, int level, long now)
    {
        ref readonly var demand = ref job.Demand;
        if (demand.OnlyAgent is { } only && only != agent.Id) return Obstacle.OtherAgentOnly;
        if (demand.OnlyAgent is null && !agent.Supply.Queues.Contains(demand.Queue)) return Obstacle.Queue;
        if (Missing(demand, agent) is not null) return Obstacle.Skill;
        if (Unmet(job, agent) is not null) return Obstacle.Selector;
        if (Array.IndexOf(job.DeclinedBy, agent.Id) >= 0) return Obstacle.Declined;
        if (agent.Presence != Presence.Online) return Obstacle.Presence;
        if (job.Signature is { } wanted && agent.Id != demand.PreferredAgent && !(IsOpen(job, level, now) && Candidates.Lends(state.Supply, agent.Profile!, wanted, level, job.WaitAt(now)))) return Obstacle.Ladder;
        if (agent.HeldFor is { } held && held != job && !(job.Key <= held.Key)) return Obstacle.Held;
        if (agent.Limits.IsCooling(demand.Queue)) return Obstacle.CoolDown;
        if (job.Agent == agent) return job.AvoidedAgent == agent.Id ? Obstacle.LetExpire : Obstacle.None;
        if (agent.Free == 0 && agent.Room >= demand.Cost) return Obstacle.FairShare;
        if (agent.Limits.IsFull(agent.Supply, demand.Channel)) return Obstacle.ChannelCap;
        if (demand.IsInterruptible && agent.Supply.Capacity - agent.Used < demand.Cost) return Obstacle.Capacity;
        if (agent.Free < demand.Cost) return Obstacle.Capacity;
        return job.AvoidedAgent == agent.Id ? Obstacle.LetExpire : Obstacle.None;
    }

    /// <summary>With the values compared; null when nothing keeps the agent.</summary>
    public static string? Tell(Obstacle obstacle, JobState job, AgentState agent, int level, long now)
    {
        ref readonly var demand = ref job.Demand;
        var supply = agent.Supply;
        return obstacle switch
        {
            Obstacle.None => null,
            Obstacle.OtherAgentOnly => $"the job is for {demand.OnlyAgent} only",
            Obstacle.Queue => $"does not serve the queue {demand.Queue}",
            Obstacle.Skill when Missing(demand, agent) is { } required => Text($"{required.Skill} {supply.Skills.GetValueOrDefault(required.Skill)}, required {required.Level}"),
            Obstacle.Selector when Unmet(job, agent) is { } selector =>
                Text($"{selector.Label} is {(supply.Labels.TryGetValue(selector.Label, out var has) ? has.ToString() : "missing")}; the selector is {selector}"),
            Obstacle.Declined => job.Declines.FindLast(d => d.Agent == agent.Id)?.Reason is { } reason ? "declined this job: " + reason : "declined this job",
            Obstacle.Presence => $"is {agent.Presence}",
            Obstacle.Ladder when IsOpen(job, level, now) => Text($"comes late to its own work, and level {level} is slower at this"),
            Obstacle.Ladder => Text($"level {level} is not open after {(now - demand.WaitingSince) / 1_000_000.0} s"),
            Obstacle.Held => $"is held for {agent.HeldFor!.Demand.Job}",
            Obstacle.CoolDown => "declined or missed work of this queue a moment ago",
            Obstacle.FairShare => Text($"was given {agent.Limits.Given.Count} jobs lately, at most {supply.ShareMax} are"),
            Obstacle.ChannelCap => Text($"has {agent.Limits.In(demand.Channel!)} jobs of {demand.Channel}, at most {supply.Caps[demand.Channel!]}"),
            Obstacle.Capacity when demand.IsInterruptible && supply.Capacity - agent.Used < demand.Cost =>
                Text($"{Math.Max(0, supply.Capacity - agent.Used)} of {supply.Capacity} units free for interruptible work, the job takes {demand.Cost}"),
            Obstacle.Capacity => Text($"{agent.Free} of {supply.Capacity} units free, the job takes {demand.Cost}"),
            Obstacle.LetExpire => "let the last offer expire",
            _ => throw new ArgumentOutOfRangeException(nameof(obstacle), obstacle, "An obstacle without words."),
        };
    }

    private static bool IsOpen(JobState job, int level, long now) => job.Signature is not { } signature || LadderRules.IsOpen(signature, level, job.WaitAt(now));

    private static SkillRequirement? Missing(in JobDemand demand, AgentState agent)
    {
        for (var i = 0; i < demand.Requirements.Count; i++)
        {
            if (agent.Supply.Skills.GetValueOrDefault(demand.Requirements[i].Skill) < demand.Requirements[i].Level) return demand.Requirements[i];
        }

        return null;
    }

    private static Selector? Unmet(JobState job, AgentState agent)
    {
        foreach (var selector in job.InForce)
        {
            if (!selector.Accepts(agent.Supply.Labels.TryGetValue(selector.Label, out var label) ? label : null)) return selector;
        }

        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
