namespace Gateway.Routing.Simulation;

/// <summary>What the configuration says of the types and agents of a history; null where it says nothing.</summary>
public sealed record HistoryPlan(Func<string, TypePlan?> Type, Func<string, AgentPlan?> Agent)
{
    public static HistoryPlan None { get; } = new(static _ => null, static _ => null);
}

/// <param name="Queue">The type's, with its SLA, weight, and choice of agents.</param>
/// <param name="Cost">Capacity units.</param>
public sealed record TypePlan(QueuePolicy Queue, int Cost);

/// <param name="LevelFor">The level at a type; 0 where the agent may not take it.</param>
public sealed record AgentPlan(int Capacity, Func<string, int> LevelFor);
