namespace Gateway.Routing;

/// <summary>
/// The order of agents as far as it depends on the agent alone: the smallest rank first. Agents are kept in this order, so that the first is found
/// without looking at all of them.
/// </summary>
public interface IDistributionPolicy
{
    OrderKey Rank(in AgentLoad agent);
}

/// <param name="Used">Units held by offers, assigned work and wrap-up.</param>
/// <param name="Capacity">Units at all.</param>
/// <param name="IdleSince">When work was last put on or taken off the agent, or it came online; microseconds since the Unix epoch.</param>
/// <param name="Ordinal">Order of appearance in the pool, the last tie-break.</param>
/// <param name="Occupancy">Share of the last hours with work, at <paramref name="OccupancyAt"/>.</param>
/// <param name="OccupancyAt">Microseconds since the Unix epoch.</param>
/// <param name="LastOffer">Rises with each offer of the pool; 0: none yet.</param>
/// <param name="Recent">Jobs of the last hours, the older the less each counts, at <paramref name="RecentAt"/>.</param>
/// <param name="RecentAt">Microseconds since the Unix epoch.</param>
public readonly record struct AgentLoad(int Used, int Capacity, long IdleSince, long Ordinal, double Occupancy = 0, long OccupancyAt = 0, long LastOffer = 0,
    double Recent = 0, long RecentAt = 0);
