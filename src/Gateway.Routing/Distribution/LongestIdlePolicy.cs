namespace Gateway.Routing;

/// <summary>Order: idle longest, then first appeared. Idle counts from the last time work was put on or taken off, so slots of one agent do not fill up first.</summary>
public sealed class LongestIdlePolicy : IDistributionPolicy
{
    public static LongestIdlePolicy Instance { get; } = new();

    public OrderKey Rank(in AgentLoad agent) => new(0, agent.IdleSince, agent.Ordinal);
}
