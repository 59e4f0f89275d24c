using System.Text.Json.Serialization;

namespace Gateway.Host.Pages.Stats;

/// <summary>What <c>GET /api/v1/stats</c> answers. Counts and names only: no message text, no alias of a customer.</summary>
/// <param name="Time">The gateway's clock.</param>
/// <param name="Rates">A second, over the last five. Events are counted only while somebody asks: null until they have been for a whole second, and again after ten seconds without a question.</param>
internal sealed record StatsView(
    string Tenant,
    DateTimeOffset Time,
    double UptimeSeconds,
    StoreFacts Store,
    RatesView? Rates,
    LatenciesView Latency,
    IReadOnlyList<QueueFacts> Queues,
    IReadOnlyList<AgentFacts> Agents,
    IReadOnlyList<EventFacts> Events);

internal sealed record StoreFacts(string Name, string Durability, bool Ready);

/// <param name="In">Customer messages made durable.</param>
/// <param name="Out">Replies taken by send APIs.</param>
/// <param name="Events">Events of every type.</param>
internal sealed record RatesView(double In, double Out, double Events);

/// <param name="Durable">From a webhook's headers to its answer, which is sent when it is durable; all tenants of this process.</param>
/// <param name="Accept">From the first message of a waiting conversation to an agent's acceptance.</param>
internal sealed record LatenciesView(LatencyView? Durable, LatencyView? Accept);

/// <summary>Milliseconds over the last half to one minute.</summary>
internal sealed record LatencyView(double P50, double P99, long Count);

internal sealed record QueueFacts(string Name, int Waiting, int Offered, double? OldestSeconds);

internal sealed record AgentFacts(string Id, string Name, string Kind, string Presence, int Used, int Capacity, int Assigned);

/// <param name="Subject">Mostly a conversation.</param>
internal sealed record EventFacts(string Type, string Subject, DateTimeOffset Time, int Partition, long Sequence);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(StatsView))]
internal sealed partial class StatsContext : JsonSerializerContext;
