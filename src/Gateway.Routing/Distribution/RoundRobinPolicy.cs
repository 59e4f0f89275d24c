namespace Gateway.Routing;

/// <summary>Order: offered something longest ago, then first appeared.</summary>
public sealed class RoundRobinPolicy : IDistributionPolicy
{
    public static RoundRobinPolicy Instance { get; } = new();

    public OrderKey Rank(in AgentLoad agent) => new(0, agent.LastOffer, agent.Ordinal);
}
