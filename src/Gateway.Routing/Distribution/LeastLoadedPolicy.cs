namespace Gateway.Routing;

/// <summary>Order: lowest load ratio (units used over units at all), then idle longest, then first appeared.</summary>
public sealed class LeastLoadedPolicy : IDistributionPolicy
{
    public static LeastLoadedPolicy Instance { get; } = new();

    // Ratios of two capacities up to 2^20 differ by at least 2^-40, so scaled by 2^40 different ratios stay different.
    private const int RatioShift = 40;

    public OrderKey Rank(in AgentLoad agent) => new(((long)agent.Used << RatioShift) / agent.Capacity, agent.IdleSince, agent.Ordinal);
}
