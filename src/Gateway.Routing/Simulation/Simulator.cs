namespace Gateway.Routing.Simulation;

/// <summary>Runs scenarios.</summary>
public static class Simulator
{
    public static SimulationResult Run(Scenario scenario) => Run(scenario, scenario.Policy);

    /// <summary>The same contacts under another policy.</summary>
    public static SimulationResult Run(Scenario scenario, PolicySpec policy)
    {
        var runs = Enumerable.Range(0, scenario.Replications).Select(replication => new SimRun(scenario, policy, replication).Execute()).ToList();
        var all = runs.SelectMany((run, replication) => run.Types.Select((tally, type) => (Replication: replication, Type: type, Tally: tally))).ToList();
        return new SimulationResult
        {
            Scenario = scenario,
            Policy = policy,
            Overall = MeasureBlock.Of(
                [.. all.Where(a => scenario.Types[a.Type].Measured).Select(a => (a.Replication, scenario.Types[a.Type].Weight, a.Tally))]),
            Types =
            [
                .. scenario.Types.Select((type, i) => (type.Name, MeasureBlock.Of([.. all.Where(a => a.Type == i).Select(a => (a.Replication, 1.0, a.Tally))]))),
            ],
            Groups = [.. scenario.Groups.Select(group => (group.Name, Of(group, runs)))],
            Assignments = runs[0].Assignments,
            Abandonments = runs[0].Abandonments,
        };
    }

    private static GroupMeasures Of(AgentGroup group, List<RunTally> runs)
    {
        var duties = runs.Select(run => run.Duties.Where((_, i) => run.Agents[i].Group == group).ToList()).ToList();
        double busy = duties.Sum(run => run.Sum(d => d.Busy));
        double idle = duties.Sum(run => run.Sum(d => d.Idle));
        var variations = duties.SelectMany(Variations).ToList();
        return new GroupMeasures(busy + idle > 0 ? busy / (busy + idle) : 0, variations.Count > 0 ? variations.Average() : 0);
    }

    private static IEnumerable<double> Variations(List<DutyTally> duties)
    {
        for (var window = 0; window < (duties.Count == 0 ? 0 : duties[0].IdleByWindow.Length); window++)
        {
            var idle = duties.Where(d => d.OnDutyInWindow[window]).Select(d => (double)d.IdleByWindow[window]).ToList();
            var mean = idle.Count > 1 ? idle.Average() : 0;
            if (mean > 0) yield return Math.Sqrt(idle.Sum(i => (i - mean) * (i - mean)) / idle.Count) / mean;
        }
    }
}
