namespace Gateway.Contracts.Configuration;

/// <summary>What a subscription delivers, and how. Checked; says nothing of where it stands.</summary>
[GenerateSerializer, Immutable, Alias("gw.subscription.spec")]
public sealed record SubscriptionSpec
{
    [Id(0)] public string? Description { get; init; }

    /// <summary>A CloudEvents SQL expression; empty for every event of the tenant.</summary>
    [Id(1)] public string Filter { get; init; } = "";

    /// <summary><c>now</c>, <c>beginning</c>, an RFC 3339 time or a cursor.</summary>
    [Id(2)] public string Start { get; init; } = "now";

    /// <summary>Null for a subscription that its readers pull from.</summary>
    [Id(3)] public WebhookSpec? Webhook { get; init; }

    /// <summary>Of a pulled one: events that a connection may hold without having acknowledged them.</summary>
    [Id(4)] public int AckWindow { get; init; } = 1000;
}

/// <summary>How events are pushed to one endpoint.</summary>
[GenerateSerializer, Immutable, Alias("gw.subscription.webhook")]
public sealed record WebhookSpec
{
    [Id(0)] public required Uri Url { get; init; }

    /// <summary>Most events of one request: 1 is CloudEvents' structured mode, more its batched mode.</summary>
    [Id(1)] public required int BatchMax { get; init; }

    /// <summary>One conversation's events one after the other; otherwise as they come.</summary>
    [Id(2)] public required bool Ordered { get; init; }

    /// <summary>Most requests in flight.</summary>
    [Id(3)] public required int Concurrency { get; init; }

    /// <summary>Most requests a second; null for no limit but the concurrency.</summary>
    [Id(4)] public double? RatePerSecond { get; init; }

    /// <summary>For the whole exchange, from the connection to the last byte that is read.</summary>
    [Id(5)] public required TimeSpan Timeout { get; init; }

    /// <summary>An event that fails this long while others get through is a dead letter; an endpoint that fails this long is disabled.</summary>
    [Id(6)] public required TimeSpan RetryFor { get; init; }

    /// <summary>Status codes by which the endpoint says that this very event will never do.</summary>
    [Id(7)] public required int[] NeverRetry { get; init; }

    /// <summary>Sent with every request.</summary>
    [Id(8)] public required Dictionary<string, string> Headers { get; init; }
}

/// <param name="Secrets">Signing keys, newest first; each request carries one signature of each.</param>
public sealed record DeclaredSubscription(string Id, SubscriptionSpec Spec, IReadOnlyList<Secret> Secrets);
