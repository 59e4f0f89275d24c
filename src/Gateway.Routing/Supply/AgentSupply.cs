using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>What an agent can do and hold, as configured. Presence and load are the matcher's.</summary>
public sealed record AgentSupply
{
    public required string Id { get; init; }

    public AgentKind Kind { get; init; }

    /// <summary>Skill to level 1..10.</summary>
    public IReadOnlyDictionary<string, int> Skills { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Facts that selectors ask for.</summary>
    public IReadOnlyDictionary<string, LabelValue> Labels { get; init; } = FrozenDictionary<string, LabelValue>.Empty;

    /// <summary>Queues served; a job of another queue is not offered unless it names this agent.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>Capacity units this agent may hold at once, at least 1.</summary>
    public int Capacity { get; init; } = 1;

    /// <summary>Units with interruptible work counted: so much may be held while no more than <see cref="Capacity"/> of it is not. Null: <see cref="Capacity"/>.</summary>
    public int? InterruptTo { get; init; }

    /// <summary>Most jobs of a channel at once, offers and wrap-ups included; a channel that is not named has no limit of its own.</summary>
    public IReadOnlyDictionary<string, int> Caps { get; init; } = FrozenDictionary<string, int>.Empty;

    /// <summary>Offers in a row that may expire before the agent is taken for away; 0: never.</summary>
    public int MissesMax { get; init; }

    /// <summary>Most jobs given in any <see cref="ShareWindow"/>, open offers included; 0: no limit.</summary>
    public int ShareMax { get; init; }

    /// <summary>Microseconds.</summary>
    public long ShareWindow { get; init; }

    /// <summary>Microseconds of after-work that hold the capacity of a completed job; 0 frees it at once.</summary>
    public long WrapUp { get; init; }
}
