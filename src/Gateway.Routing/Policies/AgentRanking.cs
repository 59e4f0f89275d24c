namespace Gateway.Routing;

/// <summary>What an agent choice looks at: the order of agents by themselves, and what of their profile comes before or in between.</summary>
internal sealed class AgentRanking(AgentChoice choice)
{
    private static readonly AgentRanking[] All = [.. Enum.GetValues<AgentChoice>().Select(c => new AgentRanking(c))];

    public AgentChoice Choice => choice;

    public static AgentRanking Of(AgentChoice choice) => All[(int)choice];

    /// <summary>The order of agents of one profile; any order for the random choice.</summary>
    public IDistributionPolicy Order { get; } = choice switch
    {
        AgentChoice.Default or AgentChoice.LeastOccupied => LeastOccupiedPolicy.Instance,
        AgentChoice.LeastLoaded => LeastLoadedPolicy.Instance,
        AgentChoice.RoundRobin => RoundRobinPolicy.Instance,
        _ => LongestIdlePolicy.Instance,
    };

    /// <summary>The profile takes part.</summary>
    public bool LooksAtProfiles { get; } = choice is AgentChoice.Default or AgentChoice.BestMatch or AgentChoice.SpecialistFirst;

    /// <summary>Compared before all else.</summary>
    public long First(AgentProfile profile, int level) => choice switch
    {
        AgentChoice.Default or AgentChoice.BestMatch => -level,
        AgentChoice.SpecialistFirst => profile.SkillCount,
        _ => 0,
    };

    /// <summary>Compared after the load ratio: what others lose when this agent is taken. The number of skills does as well as measured scarcity, and costs nothing.</summary>
    public long Second(AgentProfile profile) => choice == AgentChoice.Default ? profile.SkillCount : 0;
}
