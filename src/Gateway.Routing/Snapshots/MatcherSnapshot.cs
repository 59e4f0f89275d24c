using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

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

    /// <summary>What jobs were measured to take.</summary>
    public IReadOnlyList<HandleEntry> HandleTimes { get; init; } = [];
}

/// <param name="Occupancy">Share of the last hours with work, at <paramref name="OccupancyAt"/>.</param>
/// <param name="LastOffer">Rises with each offer of the pool; 0: none yet.</param>
/// <param name="Limits">Null where there are none.</param>
/// <param name="Recent">Jobs of the last hours, the older the less each counts, at <paramref name="RecentAt"/>.</param>
public sealed record AgentEntry(
    AgentSupply Agent, Presence Presence, long IdleSince, long Ordinal, double Occupancy = 0, long OccupancyAt = 0, long LastOffer = 0, LimitsEntry? Limits = null,
    double Recent = 0, long RecentAt = 0);

/// <param name="Misses">Offers in a row that expired.</param>
/// <param name="Given">When it was given jobs that still count, oldest first.</param>
public sealed record LimitsEntry(int Misses, IReadOnlyList<CoolDownEntry> CoolDowns, IReadOnlyList<long> Given);

/// <param name="Until">Microseconds since the Unix epoch.</param>
public readonly record struct CoolDownEntry(string Queue, long Until);

/// <summary>An offer of a job beside its first.</summary>
public sealed record OfferEntry(OfferId Offer, string Agent, long ExpiresAt);

/// <param name="Sequence">Order in which jobs were queued.</param>
/// <param name="AvoidedAgent">Let the last offer of this job expire.</param>
/// <param name="HeldAgent">Held for this job.</param>
/// <param name="Expired">Selectors that have expired by waiting.</param>
/// <param name="Declines">Why agents declined it, oldest first; null for none.</param>
/// <param name="More">Offers to other agents; null for none.</param>
/// <param name="TakenAt">When the agent took it; 0 when that is not known.</param>
/// <param name="QueuedAt">When it was put into its queue, for those whose selectors expire; null: when its wait began.</param>
public sealed record JobEntry(
    JobDemand Demand,
    long Sequence,
    JobPlace Place,
    string? Agent,
    OfferId Offer,
    long OfferExpiresAt,
    IReadOnlyList<string> DeclinedBy,
    string? AvoidedAgent,
    string? HeldAgent,
    long TakenAt = 0,
    int Expired = 0,
    IReadOnlyList<DeclineEntry>? Declines = null,
    IReadOnlyList<OfferEntry>? More = null,
    long? QueuedAt = null);

/// <param name="Reason">The agent's words, cut at 256 characters; null without.</param>
/// <param name="At">Microseconds since the Unix epoch.</param>
public sealed record DeclineEntry(string Agent, string? Reason, long At);

/// <summary>Jobs of one queue with the same requirements. Times are microseconds from taken to completed.</summary>
/// <param name="Count">Jobs measured, and <paramref name="Mean"/> over all levels.</param>
public sealed record HandleEntry(string Queue, IReadOnlyList<SkillRequirement> Requirements, long Count, double Mean, IReadOnlyList<LevelEntry> Levels);

/// <summary>The part of one level, 0..10.</summary>
public readonly record struct LevelEntry(int Level, long Count, double Mean);

/// <param name="Sequence">Of the completed job.</param>
/// <param name="Until">Microseconds since the Unix epoch.</param>
public sealed record WrapUpEntry(string Agent, JobKey Job, long Sequence, string Conversation, int Cost, long Until, string? Channel = null, bool IsInterruptible = false);
