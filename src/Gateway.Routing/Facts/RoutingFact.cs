using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>One change of a matcher's state, decided. Replaying the facts of a matcher in order gives an equal matcher.</summary>
/// <param name="At">Microseconds since the Unix epoch.</param>
/// <remarks>A closed set: the codec and the replay know every kind.</remarks>
public abstract record RoutingFact(long At);

/// <summary>From here offer ids carry this epoch and count from 1.</summary>
public sealed record EpochStarted(long At, long Epoch) : RoutingFact(At);

/// <summary>Added or changed. A new agent is offline.</summary>
public sealed record AgentChanged(long At, AgentSupply Agent) : RoutingFact(At);

/// <summary>The agent holds nothing any more: its work went back before.</summary>
public sealed record AgentRemoved(long At, string Agent) : RoutingFact(At);

public sealed record PresenceChanged(long At, string Agent, Presence Presence) : RoutingFact(At);

public sealed record QueueChanged(long At, QueuePolicy Queue) : RoutingFact(At);

/// <summary>The demand's priority is filled in.</summary>
public sealed record JobQueued(long At, JobDemand Demand) : RoutingFact(At);

public sealed record OfferIssued(long At, OfferId Offer, JobKey Job, string Agent, long ExpiresAt) : RoutingFact(At);

public sealed record OfferAccepted(long At, OfferId Offer, JobKey Job, string Agent) : RoutingFact(At);

/// <summary>The job is back at its old age and is not offered to this agent again.</summary>
public sealed record OfferDeclined(long At, OfferId Offer, JobKey Job, string Agent, string? Reason) : RoutingFact(At);

/// <summary>The job is back at its old age; this agent gets it again only when nobody else can take it.</summary>
public sealed record OfferExpired(long At, OfferId Offer, JobKey Job, string Agent) : RoutingFact(At);

/// <summary>The job is back at its old age; what follows says where it goes.</summary>
public sealed record OfferRevoked(long At, OfferId Offer, JobKey Job, string Agent, RevokeReason Why) : RoutingFact(At);

/// <summary>Assigned without an offer.</summary>
public sealed record JobAssigned(long At, JobKey Job, string Agent) : RoutingFact(At);

/// <summary>Requeued at its old age, or gone.</summary>
public sealed record JobUnassigned(long At, JobKey Job, string Agent, bool Requeued) : RoutingFact(At);

/// <summary>Capacity stays held until <paramref name="WrapUpUntil"/>; null frees it at once.</summary>
public sealed record JobCompleted(long At, JobKey Job, string Agent, long? WrapUpUntil) : RoutingFact(At);

/// <summary>The job is gone. <paramref name="Agent"/> held it until now, when it was assigned.</summary>
public sealed record JobCancelled(long At, JobKey Job, string? Agent, CancelReason Why) : RoutingFact(At);

public sealed record WrapUpEnded(long At, JobKey Job, string Agent) : RoutingFact(At);

/// <summary>So many of the job's selectors have expired by waiting, in the order in which they do.</summary>
public sealed record JobRelaxed(long At, JobKey Job, int Expired) : RoutingFact(At);

/// <summary>Waiting has opened a step of the ladder to the job in front of its kind: agents of this level may take it now. Changes nothing by itself.</summary>
public sealed record LadderOpened(long At, JobKey Job, int Level) : RoutingFact(At);

/// <summary>Cool-downs and jobs of its share that are over by now keep nothing from the agent any more.</summary>
public sealed record AgentRested(long At, string Agent) : RoutingFact(At);

/// <summary>
/// The agent takes nothing that comes after this job until the job fits. Ends by itself when the job leaves the queue, or the agent
/// changes, is removed or stops being online.
/// </summary>
public sealed record AgentHeld(long At, JobKey Job, string Agent) : RoutingFact(At);

public enum RevokeReason
{
    /// <summary>The agent went offline or was removed.</summary>
    Offline,

    /// <summary>The job was cancelled or superseded.</summary>
    Cancelled,

    /// <summary>Somebody else was given the job directly.</summary>
    Taken,
}

public enum CancelReason
{
    /// <summary>Its conversation needs no agent any more.</summary>
    Cancelled,

    /// <summary>A newer epoch of the job was queued.</summary>
    Superseded,
}
