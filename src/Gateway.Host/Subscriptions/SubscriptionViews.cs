using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Host.Configuration;

namespace Gateway.Host.Subscriptions;

/// <summary>Subscriptions as bodies, and bodies as what is read and checked.</summary>
internal static class SubscriptionViews
{
    public static SubscriptionBody Of(Subscription subscription, ProgressBody? progress = null, string? secret = null)
    {
        var webhook = subscription.Spec.Webhook;
        return new SubscriptionBody
        {
            Id = subscription.Id,
            Description = subscription.Spec.Description,
            Filter = subscription.Spec.Filter,
            Start = subscription.Spec.Start,
            Delivery = webhook is null ? SubscriptionReader.Pull : SubscriptionReader.Webhook,
            State = StateName(subscription.State),
            Reason = subscription.Reason,
            Source = subscription.Declared ? "configuration" : "api",
            CreatedAt = subscription.CreatedAt,
            AckWindow = webhook is null ? subscription.Spec.AckWindow : null,
            Url = webhook?.Url.AbsoluteUri,
            BatchMax = webhook?.BatchMax,
            Order = webhook is null ? null : webhook.Ordered ? SubscriptionReader.ByConversation : SubscriptionReader.Unordered,
            Concurrency = webhook?.Concurrency,
            RatePerSecond = webhook?.RatePerSecond,
            Timeout = webhook?.Timeout,
            RetryFor = webhook?.RetryFor,
            NeverRetry = webhook?.NeverRetry,
            Headers = webhook is { Headers.Count: > 0 } ? [.. webhook.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase)] : null,
            Secrets = webhook is null || subscription.Declared ? null : [.. subscription.Secrets.Select(static s => new SecretBody(s.CreatedAt, s.ExpiresAt))],
            Secret = secret,
            Progress = progress,
        };
    }

    public static ProgressBody Of(SubscriptionProgress progress, string cursor, bool webhook) => new(
        cursor, progress.Lag, webhook ? progress.Parked : null, webhook ? progress.DeadLetters : null, webhook ? null : progress.Members,
        progress.FailingSince, progress.NextAttemptAt, progress.LastFailure);

    /// <summary>What it is now, with what shall change, as if it were made anew: the same rules hold.</summary>
    public static SubscriptionFile Merged(SubscriptionSpec spec, SubscriptionPatch patch)
    {
        var webhook = spec.Webhook;
        return new SubscriptionFile
        {
            Description = patch.Description ?? spec.Description,
            Filter = patch.Filter ?? spec.Filter,
            Start = spec.Start,
            Delivery = webhook is null ? SubscriptionReader.Pull : SubscriptionReader.Webhook,
            AckWindow = patch.AckWindow ?? (webhook is null ? spec.AckWindow : null),
            Url = patch.Url ?? webhook?.Url.AbsoluteUri,
            BatchMax = patch.BatchMax ?? webhook?.BatchMax,
            Order = patch.Order ?? (webhook is null ? null : webhook.Ordered ? SubscriptionReader.ByConversation : SubscriptionReader.Unordered),
            Concurrency = patch.Concurrency ?? webhook?.Concurrency,
            RatePerSecond = patch.RatePerSecond ?? webhook?.RatePerSecond,
            Timeout = patch.Timeout ?? webhook?.Timeout,
            RetryFor = patch.RetryFor ?? webhook?.RetryFor,
            NeverRetry = patch.NeverRetry ?? webhook?.NeverRetry.ToList(),
            Headers = patch.Headers,
        };
    }

    public static bool ChangesSpec(SubscriptionPatch patch) => patch with { State = null } != new SubscriptionPatch();

    public static SubscriptionState? StateOf(string? text) => text switch
    {
        "active" => SubscriptionState.Active,
        "paused" => SubscriptionState.Paused,
        _ => null,
    };

    private static string StateName(SubscriptionState state) => state switch
    {
        SubscriptionState.Active => "active",
        SubscriptionState.Paused => "paused",
        _ => "disabled",
    };
}
