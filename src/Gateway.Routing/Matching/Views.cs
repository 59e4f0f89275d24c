using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <param name="Waiting">Jobs without an agent, offered ones included.</param>
/// <param name="Offered">Those of them with an open offer.</param>
/// <param name="OldestSince">When the longest waiting of them arrived, microseconds since the Unix epoch; null with none.</param>
public readonly record struct QueueStats(QueuePolicy Queue, int Waiting, int Offered, long? OldestSince);

/// <param name="Used">Units held by offers, assigned work and wrap-up.</param>
/// <param name="Offered">Open offers.</param>
/// <param name="Assigned">Jobs in hand.</param>
/// <param name="Wrapping">Completed jobs that still hold capacity.</param>
public readonly record struct AgentStats(AgentSupply Agent, Presence Presence, int Used, int Offered, int Assigned, int Wrapping, long IdleSince);

/// <param name="Demand">As queued, priority filled in.</param>
/// <param name="Agent">Who was offered the job or holds it.</param>
/// <param name="Offer">The open offer, or the one that was accepted; default when there was none.</param>
/// <param name="OfferExpiresAt">Of the open offer, microseconds since the Unix epoch.</param>
/// <param name="DeclinedBy">Agents it is not offered to again.</param>
/// <param name="Declines">Those of them who declined this routing, with their reasons, oldest first.</param>
public sealed record JobView(
    JobDemand Demand, JobPlace Place, string? Agent, OfferId Offer, long? OfferExpiresAt, IReadOnlyList<string> DeclinedBy,
    IReadOnlyList<DeclineEntry> Declines);

/// <summary>Where a job is; exactly one of these.</summary>
public enum JobPlace
{
    Waiting,
    Offered,
    Assigned,
}
