using Gateway.Contracts.Configuration;
using Orleans.Concurrency;

namespace Gateway.Events;

/// <summary>The subscriptions of one tenant, keyed by its name: which there are, and what each is to do.</summary>
public interface ISubscriptionsGrain : IGrainWithStringKey
{
    /// <param name="start">Where it begins; null when the specification says it.</param>
    /// <param name="request">The caller's name of this request, so that asking twice makes one subscription; null for none.</param>
    ValueTask<SubscriptionOutcome> CreateAsync(SubscriptionSpec spec, long[]? start, IdempotentRequest? request);

    ValueTask<Subscription[]> ListAsync();

    /// <summary>Null for one that is not listed, and for all of a tenant that left the configuration.</summary>
    /// <remarks>Interleaves, because a subscription's own grain asks while the directory may be waiting for it.</remarks>
    [AlwaysInterleave]
    ValueTask<Subscription?> FindAsync(string id);

    /// <param name="version">Version the caller has seen; another one refuses the change.</param>
    /// <param name="spec">Null leaves it as it is.</param>
    /// <param name="keepHeaders">The specification holds the headers' names only, and what they carry stays.</param>
    /// <param name="state">Null leaves it as it is.</param>
    ValueTask<SubscriptionOutcome> ChangeAsync(string id, long? version, SubscriptionSpec? spec, bool keepHeaders, SubscriptionState? state);

    ValueTask<SubscriptionOutcome> DeleteAsync(string id, long? version);

    /// <summary>Makes a new signing secret; the older ones sign beside it until <paramref name="overlap"/> has passed.</summary>
    ValueTask<SubscriptionOutcome> RotateSecretAsync(string id, TimeSpan overlap);

    /// <summary>From the subscription's own grain: its endpoint is gone or has failed too long. False when the journal did not confirm.</summary>
    /// <param name="version">Which was delivered; one that was changed in the meantime stays as it is.</param>
    ValueTask<bool> DisableAsync(string id, long version, string reason);

    /// <summary>Takes over what the configuration declares, and makes sure that every subscription is looked after. A tenant that left the configuration is stopped.</summary>
    ValueTask TouchAsync();
}

/// <param name="Key">The caller's.</param>
/// <param name="Digest">Of what was asked: the same key with another body is a mistake.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.request")]
public sealed record IdempotentRequest([property: Id(0)] string Key, [property: Id(1)] string Digest);

/// <param name="Subscription">As it is now; null when there is none.</param>
/// <param name="Secret">The signing secret, right after it was made: it is not told again.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.outcome")]
public sealed record SubscriptionOutcome(
    [property: Id(0)] SubscriptionResult Result, [property: Id(1)] Subscription? Subscription = null, [property: Id(2)] string? Secret = null);

[GenerateSerializer, Alias("gw.subscription.result")]
public enum SubscriptionResult
{
    Done,

    NotFound,

    /// <summary>Somebody else has changed it.</summary>
    Stale,

    /// <summary>It is the configuration's.</summary>
    Declared,

    TooMany,

    /// <summary>As many go to that host as may.</summary>
    TooManyToHost,

    /// <summary>The same request key came with another body.</summary>
    KeyReused,

    /// <summary>It has no webhook, and so nothing of what was asked.</summary>
    NoWebhook,

    /// <summary>The journal did not confirm; nothing is known of the change.</summary>
    Unavailable,
}
