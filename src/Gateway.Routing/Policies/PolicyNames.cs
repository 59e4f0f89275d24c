namespace Gateway.Routing;

/// <summary>Policies by the names that files use.</summary>
public static class PolicyNames
{
    private static readonly Dictionary<string, AgentChoice> AgentNames = new(StringComparer.Ordinal)
    {
        ["default"] = AgentChoice.Default,
        ["longest-idle"] = AgentChoice.LongestIdle,
        ["least-occupied"] = AgentChoice.LeastOccupied,
        ["least-loaded"] = AgentChoice.LeastLoaded,
        ["best-match"] = AgentChoice.BestMatch,
        ["specialist-first"] = AgentChoice.SpecialistFirst,
        ["random"] = AgentChoice.Random,
        ["round-robin"] = AgentChoice.RoundRobin,
        ["weighted"] = AgentChoice.Weighted,
        ["fewest-jobs"] = AgentChoice.FewestJobs,
    };

    private static readonly Dictionary<string, JobChoice> JobNames = new(StringComparer.Ordinal)
    {
        ["default"] = JobChoice.Default,
        ["fcfs"] = JobChoice.Fcfs,
        ["priority"] = JobChoice.Priority,
        ["ageing"] = JobChoice.Ageing,
        ["due"] = JobChoice.Due,
        ["wait-ratio"] = JobChoice.WaitRatio,
        ["longest-queue"] = JobChoice.LongestQueue,
    };

    public static string AgentRule { get; } = "one of " + string.Join(", ", AgentNames.Keys);

    public static string JobRule { get; } = "one of " + string.Join(", ", JobNames.Keys);

    public static IEnumerable<AgentChoice> Agents => AgentNames.Values;

    public static IEnumerable<JobChoice> Jobs => JobNames.Values;

    public static bool TryAgent(string name, out AgentChoice choice) => AgentNames.TryGetValue(name, out choice);

    public static bool TryJob(string name, out JobChoice choice) => JobNames.TryGetValue(name, out choice);

    public static string Of(AgentChoice choice) => AgentNames.First(n => n.Value == choice).Key;

    public static string Of(JobChoice choice) => JobNames.First(n => n.Value == choice).Key;
}
