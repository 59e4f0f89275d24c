using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>One demand for routing a conversation. Immutable: what changes while it waits is the matcher's.</summary>
/// <remarks>
/// A large value, passed by reference: the matcher keeps it inside the state of the job, which it uses again, so that a job that comes leaves nothing to promote to the
/// garbage collector and what a decision reads of it is not behind one more pointer.
/// </remarks>
public readonly record struct JobDemand
{
    // Without it a demand that names only what it must would have no lists.
    public JobDemand()
    {
    }

    public required JobKey Job { get; init; }

    /// <summary>The conversation in its text form.</summary>
    public required string Conversation { get; init; }

    public required string Queue { get; init; }

    /// <summary>0 is the most urgent band, 9 the least; null takes the band of the queue.</summary>
    public int? Priority { get; init; }

    /// <summary>Skills an agent must have, labels already filled in. They never relax here: a relaxed demand is a new epoch.</summary>
    public IReadOnlyList<SkillRequirement> Requirements { get; init; } = [];

    /// <summary>What the agent's labels must be. Those with an expiry are dropped one after the other while the job waits; the others never.</summary>
    public IReadOnlyList<Selector> Selectors { get; init; } = [];

    /// <summary>Facts on the job that the agent sees in the offer; they do not take part in matching.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Capacity units, at least 1.</summary>
    public int Cost { get; init; } = 1;

    /// <summary>What agents' caps count; null for none of them.</summary>
    public string? Channel { get; init; }

    /// <summary>Its units do not keep other work away, up to <see cref="AgentSupply.InterruptTo"/>; it is offered itself only within <see cref="AgentSupply.Capacity"/>.</summary>
    public bool IsInterruptible { get; init; }

    /// <summary>Microseconds since the Unix epoch. Kept over declines, expiries and requeues: work never loses its age.</summary>
    public required long WaitingSince { get; init; }

    /// <summary>When it should be offered at the latest, by what the customer was promised, microseconds since the Unix epoch; null: <see cref="WaitingSince"/> plus the SLA of the queue.</summary>
    public long? DueAt { get; init; }

    /// <summary>Takes the job if it is qualified and free when the job's turn comes; nobody waits for it.</summary>
    public string? PreferredAgent { get; init; }

    /// <summary>Nobody else may take the job (a transfer to a person). The agent needs the required skills, but not to serve the queue.</summary>
    public string? OnlyAgent { get; init; }

    /// <summary>Goes before all that are not expedited; as long as a selector says so that is in force, without this too.</summary>
    public bool Expedite { get; init; }

    /// <summary>Agents that have declined this work before; it is not offered to them.</summary>
    public IReadOnlyList<string> DeclinedBy { get; init; } = [];

    /// <summary>Null for one that is in the queue it came for.</summary>
    public JobOrigin? Origin { get; init; }
}
