using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations;

/// <summary>What a pool looks like right now, for the live page and <c>/api/v1/stats</c>.</summary>
[GenerateSerializer, Immutable, Alias("gw.poolview")]
public sealed record PoolView(
    [property: Id(0)] string Tenant,
    [property: Id(1)] IReadOnlyList<QueueView> Queues,
    [property: Id(2)] IReadOnlyList<AgentView> Agents);

/// <param name="Waiting">Jobs without an agent, offered ones included.</param>
/// <param name="Online">Agents of the queue that take work now.</param>
/// <param name="OldestSince">When the longest waiting job arrived; null with none.</param>
[GenerateSerializer, Immutable, Alias("gw.queueview")]
public sealed record QueueView(
    [property: Id(0)] string Name,
    [property: Id(1)] int Waiting,
    [property: Id(2)] int Offered,
    [property: Id(3)] DateTimeOffset? OldestSince,
    [property: Id(4)] int Online,
    [property: Id(5)] IReadOnlyList<WaitView> Waits);

/// <summary>What a job of this priority that comes now can expect.</summary>
/// <param name="Position">1 for the next to be served.</param>
/// <param name="Wait">Estimated; null while the queue has not been seen working.</param>
[GenerateSerializer, Immutable, Alias("gw.waitview")]
public readonly record struct WaitView([property: Id(0)] int Priority, [property: Id(1)] int Position, [property: Id(2)] TimeSpan? Wait);

/// <param name="Used">Capacity units in use: assigned, offered and wrap-up work.</param>
[GenerateSerializer, Immutable, Alias("gw.agentview")]
public sealed record AgentView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Name,
    [property: Id(2)] AgentKind Kind,
    [property: Id(3)] Presence Presence,
    [property: Id(4)] int Used,
    [property: Id(5)] int Capacity,
    [property: Id(6)] int Assigned,
    [property: Id(7)] IReadOnlyDictionary<string, int> Skills);
