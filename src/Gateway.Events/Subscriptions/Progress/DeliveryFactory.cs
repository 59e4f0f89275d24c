using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Contracts.Events;
using Gateway.Events.Filters;
using Gateway.Events.Log;
using Gateway.Events.Streams;
using Gateway.Events.Webhooks;
using Gateway.Journal;

namespace Gateway.Events.Subscriptions;

/// <summary>Puts a delivery together: what its subscription says, the secrets opened, and a pool of connections of its own.</summary>
internal sealed class DeliveryFactory(
    IEventLog log, EventTails tails, IWebhookConnections connections, SubscriptionVault vault, ModelSource models, WebhookMetrics metrics, TimeProvider time,
    ILogger<WebhookDelivery> logger)
{
    public WebhookDelivery Create(
        string tenant, Subscription subscription, ProgressState progress, Func<ProgressState, ValueTask<CommitOutcome>> save, Func<DeadEvent, ValueTask<DeadOutcome>> giveUp)
    {
        var spec = subscription.Spec.Webhook!;
        var http = connections.Open(spec.Concurrency);
        var origin = subscription.Declared || connections.IsVouchedFor(spec.Url) ? null : connections.Origin;
        var pace = new RequestPace(spec.RatePerSecond, time, agreed: origin is null);
        var sender = Sender(tenant, subscription, origin, pace, http);
        var plan = new DeliveryPlan(
            subscription.Id, spec, FilterOf(tenant, subscription.Spec.Filter), log, tails, sender, pace, save, giveUp, metrics, time, logger);
        return new WebhookDelivery(plan, progress, http);
    }

    /// <param name="origin">Null for what the operator has written into the configuration, or lets through by name: that is wanted. Anything else is asked first.</param>
    private IWebhookSender Sender(string tenant, Subscription subscription, string? origin, RequestPace pace, HttpMessageInvoker http)
    {
        var spec = subscription.Spec.Webhook!;
        var headers = Headers(tenant, subscription);
        var post = new WebhookPost(spec, () => Keys(tenant, subscription), headers, http, time, origin);
        return origin is null ? post : new WebhookConsent(post, spec, headers, origin, pace, http, time);
    }

    public static EventFilter FilterOf(string tenant, string filter) =>
        new(EventRecord.TenantHash(tenant), "", "", filter.Length == 0 ? null : EventExpression.Read(filter, out _));

    /// <summary>Asked for each request, so that a key signs until the moment it expires.</summary>
    private byte[][] Keys(string tenant, Subscription subscription)
    {
        var now = time.GetUtcNow();
        var texts = subscription.Declared
            ? Declared(tenant, subscription.Id)?.Secrets.Select(static secret => secret.RevealText()) ?? []
            : subscription.Secrets.Where(secret => secret.ExpiresAt is not { } end || end > now).Select(secret => Open(tenant, secret.Sealed));
        return texts.Select(WebhookSecret.Parse).OfType<byte[]>().ToArray();
    }

    /// <summary>Those of a declared webhook are asked for each request, because the configuration may get new values under the same names; sealed ones change with the subscription only.</summary>
    private Func<IReadOnlyDictionary<string, string>> Headers(string tenant, Subscription subscription)
    {
        if (subscription.Declared)
        {
            return () => Declared(tenant, subscription.Id)?.Spec.Webhook?.Headers ?? [];
        }

        Dictionary<string, string> opened = subscription.SealedHeaders is { } text
            ? JsonSerializer.Deserialize(Open(tenant, text), DirectoryContext.Default.DictionaryStringString)!
            : [];
        return () => opened;
    }

    private string Open(string tenant, string text) => System.Text.Encoding.UTF8.GetString(
        vault.Unseal(tenant, text) ?? throw new InvalidOperationException("The tenant's pepper is not the one its subscriptions were sealed under."));

    private DeclaredSubscription? Declared(string tenant, string id) =>
        models.Current.Tenants.TryGetValue(tenant, out var model) ? model.Subscriptions.GetValueOrDefault(id) : null;
}
