using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>What <see cref="ReferenceMatcher"/> keeps of an agent.</summary>
internal sealed class ReferenceAgent
{
    public required AgentSupply Supply { get; set; }

    public Presence Presence { get; set; }

    public long IdleSince { get; set; }

    public long Ordinal { get; init; }
}

/// <summary>What it keeps of a job, from queued to finished.</summary>
internal sealed class ReferenceJob
{
    public required JobDemand Demand { get; init; }

    public string Id => Demand.Job.Id;

    public long QueuedAt { get; init; }

    public long Sequence { get; init; }

    public JobPlace Place { get; set; }

    public string? Agent { get; set; }

    public OfferId Offer { get; set; }

    public long ExpiresAt { get; set; }

    public SortedSet<string> Declined { get; init; } = new(StringComparer.Ordinal);

    public string? AvoidedAgent { get; set; }

    public string? HeldAgent { get; set; }

    /// <summary>Selectors dropped by waiting.</summary>
    public int Expired { get; set; }

    public bool IsExpedited => Demand.Expedite || Demand.Selectors.Skip(Expired).Any(s => s.Expedites);
}

internal sealed record ReferenceWrapUp(string Agent, JobKey Job, long Sequence, string Conversation, int Cost, long Until);
