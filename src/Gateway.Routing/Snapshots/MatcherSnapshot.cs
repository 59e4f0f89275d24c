using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>A matcher's whole state. Indexes are not part of it: they are rebuilt.</summary>
public sealed record MatcherSnapshot
{
    public required long Epoch { get; init; }

    /// <summary>Number of the newest offer of this epoch.</summary>
    public required long LastOffer { get; init; }

    /// <summary>Counts queued jobs, the last tie-break between them.</summary>
    public required long LastSequence { get; init; }

    /// <summary>Counts agents that appeared.</summary>
    public required long LastOrdinal { get; init; }

    public required IReadOnlyList<QueuePolicy> Queues { get; init; }

    public required IReadOnlyList<AgentEntry> Agents { get; init; }

    public required IReadOnlyList<JobEntry> Jobs { get; init; }

    public required IReadOnlyList<WrapUpEntry> WrapUps { get; init; }

    /// <summary>Jobs finished lately, oldest first.</summary>
    public required IReadOnlyList<JobKey> Finished { get; init; }
}

public sealed record AgentEntry(AgentSupply Agent, Presence Presence, long IdleSince, long Ordinal);

/// <param name="Sequence">Order in which jobs were queued.</param>
/// <param name="AvoidedAgent">Let the last offer of this job expire.</param>
/// <param name="HeldAgent">Held for this job.</param>
public sealed record JobEntry(
    JobDemand Demand,
    long Sequence,
    JobPlace Place,
    string? Agent,
    OfferId Offer,
    long OfferExpiresAt,
    IReadOnlyList<string> DeclinedBy,
    string? AvoidedAgent,
    string? HeldAgent);

/// <param name="Sequence">Of the completed job.</param>
/// <param name="Until">Microseconds since the Unix epoch.</param>
public sealed record WrapUpEntry(string Agent, JobKey Job, long Sequence, string Conversation, int Cost, long Until);
