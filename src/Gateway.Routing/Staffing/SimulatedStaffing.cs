using Gateway.Routing.Simulation;

namespace Gateway.Routing.Staffing;

/// <summary>
/// Tries a number of agents in the simulation, where handling times spread as they were measured instead of exponentially, and changes it where the
/// simulation contradicts the formula beyond chance.
/// </summary>
public sealed class SimulatedStaffing(StaffingRule rule, double handlingVariation)
{
    // A service level of 80 % is then known to about 2 points, in some 50 ms.
    private const double Contacts = 20_000;

    // Half a day in a queue of one conversation an hour says as much as there is to say.
    private const double SecondsMax = 50 * 86_400;

    // A formula that is off by more than this has been given another world than the measured one; the answer says so by its measures.
    private const double ChangeMax = 0.25;

    // Loads that differ by less need the same agents.
    private const double Grain = 0.02;

    private readonly Dictionary<(int Agents, long Load), QueueMeasures> _known = [];

    /// <param name="need">By the formula.</param>
    /// <param name="arrivals">In the interval.</param>
    /// <param name="interval">Seconds.</param>
    public StaffingNeed Confirm(StaffingNeed need, double arrivals, double interval)
    {
        if (need.Agents == 0) return need;
        var rate = arrivals / interval;
        var agents = need.Agents;
        var most = need.Agents + Math.Max(1, (int)Math.Ceiling(need.Agents * ChangeMax));
        while (agents < most && !Keeps(agents, rate, slack: 0)) agents++;

        // Fewer only when they are enough beyond doubt.
        if (agents == need.Agents)
        {
            while (agents > 1 && agents - 1 >= need.Agents - (most - need.Agents) && Keeps(agents - 1, rate, slack: Grain)) agents--;
        }

        return new StaffingNeed(agents, StaffingSolver.Scheduled(rule, agents), Measure(agents, rate));
    }

    private bool Keeps(int agents, double rate, double slack)
    {
        var measures = Measure(agents, rate);
        return measures.ServiceLevel >= rule.Target + slack && measures.Occupancy <= rule.OccupancyMax;
    }

    private QueueMeasures Measure(int agents, double rate)
    {
        var key = (agents, (long)Math.Round(Math.Log(rate) / Grain));
        if (_known.TryGetValue(key, out var known)) return known;
        var seconds = Math.Min(Contacts / rate, SecondsMax);
        var result = Simulator.Run(new Scenario
        {
            Name = "staffing",
            Seed = 1,
            Horizon = (long)(seconds * 1.1 * 1_000_000),
            WarmUp = (long)(seconds * 0.1 * 1_000_000),
            Batches = 20,
            Policy = new PolicySpec(AgentChoice.LongestIdle, JobChoice.Fcfs, Ladder.None),
            Types =
            [
                new JobType(
                    "work", [new RatePart(0, 86_400_000_000, rate)],
                    handlingVariation > 0 ? new TimeSpread(SpreadKind.LogNormal, rule.Handling, handlingVariation) : new TimeSpread(SpreadKind.Constant, rule.Handling, 0),
                    rule.Patience is { } patience ? new TimeSpread(SpreadKind.Exponential, patience, 1) : null, 5, (long)(rule.Within * 1_000_000), 1, 1, [], Measured: true),
            ],
            Groups = [new AgentGroup("agents", agents, new Dictionary<int, GroupSkill> { [0] = new(DemandClass.LevelMax, 1) }, rule.Concurrent, [], null, Measured: true)],
        });
        var m = result.Overall;
        return _known[key] = new QueueMeasures(m.WithinSla, m.Waited, m.MeanWait, m.AbandonedShare, Math.Min(1, rate * (1 - m.AbandonedShare) * rule.Handling / (agents * rule.Concurrent)));
    }
}
