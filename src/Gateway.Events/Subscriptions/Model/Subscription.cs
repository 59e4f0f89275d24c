using Gateway.Contracts.Configuration;

namespace Gateway.Events;

/// <summary>A durable reader of one tenant's events: what it gets, how, and whether it is running. Where it stands is its <see cref="ISubscriptionGrain"/>'s.</summary>
[GenerateSerializer, Immutable, Alias("gw.subscription")]
public sealed record Subscription
{
    [Id(0)] public required string Id { get; init; }

    /// <summary>Its headers are in <see cref="SealedHeaders"/>: they may carry the endpoint's password.</summary>
    [Id(1)] public required SubscriptionSpec Spec { get; init; }

    [Id(2)] public SubscriptionState State { get; init; }

    /// <summary>Why it is disabled: <c>gone</c>, <c>failing</c> or <c>dead_letters_full</c>; null otherwise.</summary>
    [Id(3)] public string? Reason { get; init; }

    [Id(4)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Raised with every change; the entity tag.</summary>
    [Id(5)] public long Version { get; init; }

    /// <summary>Comes from the configuration, and can be changed only there.</summary>
    [Id(6)] public bool Declared { get; init; }

    [Id(7)] public string? SealedHeaders { get; init; }

    /// <summary>Newest first; empty for a declared one, whose secrets are in the configuration.</summary>
    [Id(8)] public SigningSecret[] Secrets { get; init; } = [];
}

/// <param name="Sealed">Encrypted under a key of the tenant's pepper.</param>
/// <param name="ExpiresAt">From then on it does not sign; null for the newest.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.secret")]
public sealed record SigningSecret([property: Id(0)] string Sealed, [property: Id(1)] DateTimeOffset CreatedAt, [property: Id(2)] DateTimeOffset? ExpiresAt);

[GenerateSerializer, Alias("gw.subscription.state")]
public enum SubscriptionState
{
    Active,

    /// <summary>By its owner: delivers nothing and keeps its place.</summary>
    Paused,

    /// <summary>By the gateway, because its endpoint asked for it or failed too long. Keeps its place too.</summary>
    Disabled,
}
