namespace Gateway.Routing.Simulation;

/// <summary>What the configuration says of the types and agents of a history; null where it says nothing.</summary>
public sealed record HistoryPlan(Func<string, TypePlan?> Type, Func<string, AgentPlan?> Agent)
{
    public static HistoryPlan None { get; } = new(static _ => null, static _ => null);
}

/// <param name="Queue">The type's, with its SLA, weight, and choice of agents.</param>
/// <param name="Cost">Capacity units.</param>
/// <param name="Channel">What agents' caps count; null where no agent has one.</param>
public sealed record TypePlan(QueuePolicy Queue, int Cost, string? Channel = null);

/// <param name="LevelFor">The level at a type; 0 where the agent may not take it.</param>
/// <param name="Caps">Most jobs of a channel at once.</param>
public sealed record AgentPlan(int Capacity, Func<string, int> LevelFor, IReadOnlyDictionary<string, int> Caps);
