namespace Gateway.Routing;

/// <summary>Which of several qualified free agents takes a job. Whatever is equal in it goes to the agent idle longest, then to the one that appeared first.</summary>
public enum AgentChoice
{
    /// <summary>Highest level for the job, then lowest load ratio, then whose other skills are needed least, then least occupied.</summary>
    Default,

    /// <summary>Idle longest since work was last put on or taken off.</summary>
    LongestIdle,

    /// <summary>Lowest load ratio, then the smallest share of the last hours with work.</summary>
    LeastOccupied,

    /// <summary>Lowest load ratio: units used over units at all.</summary>
    LeastLoaded,

    /// <summary>Highest level for the job, then highest <see cref="MatchScore"/> of labels against selectors.</summary>
    BestMatch,

    /// <summary>Fewest skills.</summary>
    SpecialistFirst,

    /// <summary>Any, all alike; reproducible from the seed of the pool.</summary>
    Random,

    /// <summary>Offered something longest ago, those never offered anything first.</summary>
    RoundRobin,

    /// <summary>Highest score by the weights of the queue.</summary>
    Weighted,

    /// <summary>Fewest jobs in the last hours, open offers counted, whatever each costs.</summary>
    FewestJobs,
}
