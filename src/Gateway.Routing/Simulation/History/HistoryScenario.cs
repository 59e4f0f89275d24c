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
    public static (Scenario Scenario, MeasureBlock Actual) Build(HistoryRecord record, Func<string, long> sla, PolicySpec policy)
    {
        var chains = HistoryChains.Of(record);
        var work = new HistoryWork(chains.SelectMany(c => c));
        var types = work.Types.Select((name, i) => new JobType(
            name, [], new TimeSpread(SpreadKind.Constant, 0, 0), null, work.PriorityOf(i), sla(name), 1, 1, [], Measured: true)).ToList();
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
            Groups = Groups(record, work, end),
            Trace = [.. chains.Select((chain, i) => work.ContactOf(chain, i + 1, record.From))],
            TraceInMicroseconds = true,
        };
        return (scenario, Measure(record, chains, work, types, end));
    }

    private static List<AgentGroup> Groups(HistoryRecord record, HistoryWork work, long end)
    {
        var duties = record.Duties.ToDictionary(d => d.Agent, d => d.Spans, StringComparer.Ordinal);
        return
        [
            .. work.Agents.Select((agent, i) => new AgentGroup(
                "agent" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), 1, work.SkillsOf(agent), work.CapacityOf(agent), [], null, Measured: true)
            {
                // Nobody told when the agent came and went: it was there throughout.
                Spans = duties.TryGetValue(agent, out var spans) ? [.. spans.Select(s => Clip(s, record.From, end)).Where(s => s.To > s.From)] : null,
            }),
        ];
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
