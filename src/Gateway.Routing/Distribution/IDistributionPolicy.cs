namespace Gateway.Routing;

/// <summary>
/// Which of several qualified free agents takes a job: the one with the smallest rank. A rank depends on the agent alone, so that agents are
/// kept in order and the first is found without looking at all of them.
/// </summary>
public interface IDistributionPolicy
{
    /// <summary>Name in configuration.</summary>
    string Name { get; }

    OrderKey Rank(in AgentLoad agent);
}

/// <param name="Used">Units held by offers, assigned work and wrap-up.</param>
/// <param name="Capacity">Units at all.</param>
/// <param name="IdleSince">When work was last put on or taken off the agent, or it came online; microseconds since the Unix epoch.</param>
/// <param name="Ordinal">Order of appearance in the pool, the last tie-break.</param>
public readonly record struct AgentLoad(int Used, int Capacity, long IdleSince, long Ordinal);
