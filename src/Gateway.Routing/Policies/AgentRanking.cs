namespace Gateway.Routing;

/// <summary>What an agent choice looks at: the order of agents by themselves, and what of their profile comes before or in between.</summary>
internal sealed class AgentRanking(AgentChoice choice)
{
    // Scores that differ by a billionth are the same.
    private const double ScoreScale = 1e9;

    private static readonly AgentRanking[] All = [.. Enum.GetValues<AgentChoice>().Select(c => new AgentRanking(c))];

    // Factors instead of branches: hundreds of profiles are compared for one job.
    private readonly int _levelFirst = choice is AgentChoice.Default or AgentChoice.BestMatch ? -1 : 0;
    private readonly int _skillsFirst = choice == AgentChoice.SpecialistFirst ? 1 : 0;
    private readonly int _skillsSecond = choice == AgentChoice.Default ? 1 : 0;

    public AgentChoice Choice => choice;

    public static AgentRanking Of(AgentChoice choice) => All[(int)choice];

    /// <summary>The order of agents of one profile; any order for the random choice.</summary>
    public IDistributionPolicy Order { get; } = choice switch
    {
        AgentChoice.Default or AgentChoice.LeastOccupied => LeastOccupiedPolicy.Instance,
        AgentChoice.LeastLoaded => LeastLoadedPolicy.Instance,
        AgentChoice.FewestJobs => FewestJobsPolicy.Instance,
        AgentChoice.RoundRobin => RoundRobinPolicy.Instance,
        _ => LongestIdlePolicy.Instance,
    };

    /// <summary>Compared before all else.</summary>
    public long First(int skills, int level) => (_levelFirst * level) + (_skillsFirst * skills);

    /// <summary>Compared after the load ratio: what others lose when this agent is taken. The number of skills does as well as measured scarcity, and costs nothing.</summary>
    public long Second(int skills, Signature signature, int profile) => Second(skills, signature.Scores.Length > 0 ? signature.Scores[profile] : 0);

    public long Second(int skills, double matchScore) =>
        choice == AgentChoice.BestMatch ? -(long)(matchScore * ScoreScale) : _skillsSecond * skills;
}
