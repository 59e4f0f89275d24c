namespace Gateway.Routing;

/// <summary>Order: fewest jobs lately, whatever they cost and however long they took; then idle longest, then first appeared.</summary>
public sealed class FewestJobsPolicy : IDistributionPolicy
{
    public static FewestJobsPolicy Instance { get; } = new();

    // Counts are forgotten for all agents at the same rate, so their order stays, whenever they were taken.
    public OrderKey Rank(in AgentLoad agent) => new(Gateway.Routing.Occupancy.Rank(agent.Recent, agent.RecentAt), agent.IdleSince, agent.Ordinal);
}
