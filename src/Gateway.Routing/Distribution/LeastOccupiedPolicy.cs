namespace Gateway.Routing;

/// <summary>Order: lowest load ratio, then the smallest share of the last hours with work, then first appeared.</summary>
public sealed class LeastOccupiedPolicy : IDistributionPolicy
{
    public static LeastOccupiedPolicy Instance { get; } = new();

    // See the least loaded: different ratios stay different.
    private const int RatioShift = 40;

    public OrderKey Rank(in AgentLoad agent) => new(
        ((long)agent.Used << RatioShift) / agent.Capacity,
        Gateway.Routing.Occupancy.Rank(agent.Occupancy - ((double)agent.Used / agent.Capacity), agent.OccupancyAt),
        agent.Ordinal);
}
