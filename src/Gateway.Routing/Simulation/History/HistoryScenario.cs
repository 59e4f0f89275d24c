using System.Collections.Frozen;

namespace Gateway.Routing.Simulation;

/// <summary>
/// A scenario of what really happened: the same contacts at the same moments, worked on as long as they were, by agents who are there when they were. It
/// names nobody: agents are numbered, contacts too.
/// </summary>
public static class HistoryScenario
{
    // Whoever waits a day has been answered by other means.
    private const long TailMax = 86_400_000_000;

    /// <param name="sla">Microseconds to be offered within, by type.</param>
    /// <param name="plan">Overrules what the history would say by itself: <paramref name="sla"/>, and what agents may take, how much at once.</param>
    public static (Scenario Scenario, MeasureBlock Actual) Build(HistoryRecord record, Func<string, long> sla, PolicySpec policy, HistoryPlan? plan = null)
    {
        plan ??= HistoryPlan.None;
        var chains = HistoryChains.Of(record);
        var work = new HistoryWork(chains.SelectMany(c => c));
        var types = work.Types.Select((name, i) => new JobType(
            name, [], new TimeSpread(SpreadKind.Constant, 0, 0), null, work.PriorityOf(i), plan.Type(name)?.Queue.Sla ?? sla(name), plan.Type(name)?.Queue.Weight ?? 1,
            plan.Type(name)?.Cost ?? 1, [], Measured: true)
        { Queue = plan.Type(name)?.Queue, Channel = plan.Type(name)?.Channel }).ToList();
        var end = Math.Max(record.To, Math.Min(record.To + TailMax, chains.SelectMany(c => c).Select(l => l.EndedAt ?? l.LeftAt ?? l.WaitingSince).DefaultIfEmpty(record.To).Max()));
        var scenario = new Scenario
        {
            Name = "history",
            Seed = 1,
            Horizon = Math.Max(1, end - record.From),
            CoolDown = end - record.To,
            Batches = 20,
            Policy = policy,
            Types = types,
            Groups = Groups(record, work, plan, end),
            Trace = [.. chains.Select((chain, i) => work.ContactOf(chain, i + 1, record.From))],
            TraceInMicroseconds = true,
        };
        return (scenario, Measure(record, chains, work, types, end));
    }

    private static List<AgentGroup> Groups(HistoryRecord record, HistoryWork work, HistoryPlan plan, long end)
    {
        var duties = record.Duties.ToDictionary(d => d.Agent, d => d.Spans, StringComparer.Ordinal);

        // Who was there and took nothing is known to be able to only where the configuration says so.
        var agents = work.Agents.Concat(record.Duties.Select(d => d.Agent).Where(a => plan.Agent(a) is not null)).Distinct(StringComparer.Ordinal);
        return
        [
            .. agents.Select((agent, i) => new AgentGroup(
                "agent" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), 1, SkillsOf(agent, work, plan),
                plan.Agent(agent)?.Capacity ?? work.CapacityOf(agent), [], null, Measured: true)
            {
                // Nobody told when the agent came and went: it was there throughout.
                Spans = duties.TryGetValue(agent, out var spans) ? [.. spans.Select(s => Clip(s, record.From, end)).Where(s => s.To > s.From)] : null,
                Caps = plan.Agent(agent)?.Caps ?? FrozenDictionary<string, int>.Empty,
            }),
        ];
    }

    private static Dictionary<int, GroupSkill> SkillsOf(string agent, HistoryWork work, HistoryPlan plan)
    {
        var shown = work.SkillsOf(agent);
        if (plan.Agent(agent) is not { } planned) return shown;
        var skills = new Dictionary<int, GroupSkill>();
        for (var type = 0; type < work.Types.Count; type++)
        {
            if (planned.LevelFor(work.Types[type]) is > 0 and var level) skills[type] = new GroupSkill(level, shown.TryGetValue(type, out var skill) ? skill.Factor : 1);
        }

        return skills;
    }

    private static (long From, long To) Clip((long From, long To) span, long from, long end) => (Math.Max(0, span.From - from), Math.Min(end, span.To) - from);

    private static MeasureBlock Measure(HistoryRecord record, List<List<HistoryLeg>> chains, HistoryWork work, List<JobType> types, long end)
    {
        var tallies = types.Select(_ => new TypeTally(1)).ToList();
        foreach (var leg in chains.SelectMany(c => c).Where(l => l.WaitingSince >= record.From && l.WaitingSince < record.To))
        {
            var type = work.IndexOf(leg.Type);
            var wait = Math.Max(0, (leg.TakenAt ?? leg.LeftAt ?? end) - leg.WaitingSince);
            tallies[type].Add(0, wait, leg.TakenAt is not null && wait <= types[type].Sla, leg.TakenAt is not null ? true : leg.LeftAt is not null ? false : null);
        }

        return MeasureBlock.Of([.. tallies.Select(t => (0, 1.0, t))]);
    }
}
