using System.Globalization;

namespace Gateway.Routing.Simulation;

/// <summary>What a history says of types and agents: how long work takes, who is how fast at what, how long customers wait.</summary>
internal sealed class HistoryWork
{
    // Handle times spread as widely as their mean: so many jobs outweigh the belief that the agent is like the others.
    private const double PriorJobs = 20;

    // Past this a factor says more about a forgotten tab than about the agent.
    private const double FactorMax = 4;

    // What a type without any finished work takes: a common handle time.
    private const double Unknown = 300_000_000;

    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly List<int> _priorities = [];
    private readonly Dictionary<(string Agent, int Type), (int Count, double Sum)> _byAgent = [];
    private readonly Dictionary<string, List<(long At, int Step)>> _inHand = new(StringComparer.Ordinal);
    private readonly List<(int Count, double Sum)> _byType = [];
    private readonly double _waited;
    private readonly int _left;

    public HistoryWork(IEnumerable<HistoryLeg> legs)
    {
        foreach (var leg in legs)
        {
            var type = Type(leg);
            _waited += Math.Max(0, (leg.TakenAt ?? leg.LeftAt ?? leg.WaitingSince) - leg.WaitingSince);
            _left += leg is { LeftAt: not null, IsWithdrawn: false } ? 1 : 0;
            if (leg is not { TakenAt: { } taken, Agent: { } agent }) continue;
            if (!_inHand.TryGetValue(agent, out var steps)) _inHand[agent] = steps = [];
            steps.Add((taken, 1));
            var had = _byAgent.GetValueOrDefault((agent, type));
            _byAgent[(agent, type)] = had;
            if (leg.EndedAt is not { } ended) continue;
            steps.Add((ended, -1));
            _byAgent[(agent, type)] = (had.Count + 1, had.Sum + ended - taken);
            _byType[type] = (_byType[type].Count + 1, _byType[type].Sum + ended - taken);
        }
    }

    public IReadOnlyList<string> Types => [.. _types.Keys];

    /// <summary>In the order of their first work.</summary>
    public IReadOnlyList<string> Agents => [.. _inHand.Keys];

    public int IndexOf(string type) => _types[type];

    public int PriorityOf(int type) => _priorities[type];

    /// <summary>What the agent has taken, all at the highest level: a level is what it may do, the factor how fast it is.</summary>
    public Dictionary<int, GroupSkill> SkillsOf(string agent) =>
        _byAgent.Where(w => w.Key.Agent == agent).ToDictionary(w => w.Key.Type, w => new GroupSkill(DemandClass.LevelMax, Factor(agent, w.Key.Type)));

    /// <summary>The most it had at once.</summary>
    public int CapacityOf(string agent)
    {
        var (now, most) = (0, 1);
        foreach (var (_, step) in _inHand[agent].OrderBy(s => s.At).ThenBy(s => s.Step))
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }

    public Contact ContactOf(List<HistoryLeg> chain, int number, long from)
    {
        Contact? next = null;
        for (var i = chain.Count - 1; i >= 0; i--)
        {
            var leg = chain[i];
            var id = number.ToString(CultureInfo.InvariantCulture);
            next = new Contact(id, IndexOf(leg.Type), i == 0 ? leg.WaitingSince - from : 0, Handle(leg), Patience(leg, number + i), next);
        }

        return next!;
    }

    // Work at the speed of the mean agent, so that another agent takes as long as that one would.
    private long Handle(HistoryLeg leg)
    {
        var type = IndexOf(leg.Type);
        if (leg is { TakenAt: { } taken, EndedAt: { } ended, Agent: { } agent }) return (long)Math.Round((ended - taken) / Factor(agent, type));
        return (long)Mean(type);
    }

    // Who was served would have waited longer; how much longer is what exponential patience says, drawn alike for every policy.
    private long? Patience(HistoryLeg leg, int number)
    {
        if (leg.LeftAt is { } left) return Math.Max(0, left - leg.WaitingSince);
        if (_left == 0) return null;
        var random = SeededRandom.Stream(1, 0, number);
        return Math.Max(0, (leg.TakenAt ?? leg.WaitingSince) - leg.WaitingSince) + (long)(_waited / _left * random.NextExponential());
    }

    private double Factor(string agent, int type)
    {
        var mean = Mean(type);
        var (count, sum) = _byAgent[(agent, type)];
        return mean <= 0 ? 1 : Math.Clamp((sum + (mean * PriorJobs)) / (count + PriorJobs) / mean, 1 / FactorMax, FactorMax);
    }

    private double Mean(int type) => _byType[type] is { Count: > 0 } known ? known.Sum / known.Count : Unknown;

    private int Type(HistoryLeg leg)
    {
        if (_types.TryGetValue(leg.Type, out var known)) return known;
        _types.Add(leg.Type, _types.Count);
        _priorities.Add(leg.Priority);
        _byType.Add((0, 0));
        return _types.Count - 1;
    }
}
