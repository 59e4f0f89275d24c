using Gateway.Events;
using Gateway.Events.Feeds;
using Gateway.Host.Http;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>Opens what a <c>subscribe</c> asks for, on TCP and on WebSockets alike.</summary>
internal sealed class FeedDoor(EventFeeds feeds, SubscriptionReaders readers, AckSignals signals, ISubscriptionFinder subscriptions, EventForms forms, TimeProvider time)
{
    /// <returns>The feed, or the error that says why there is none.</returns>
    public async ValueTask<(IFeeding? Feed, LaneError? Refused)> OpenAsync(
        string tenant, LaneSubscribe request, LaneOutbox outbox, TimeSpan progressPeriod, CancellationToken cancellationToken)
    {
        try
        {
            return request.Subscription is { } id
                ? await OpenAsync(tenant, id, request, outbox)
                : await OpenFeedAsync(tenant, request, outbox, progressPeriod, cancellationToken);
        }
        catch (Exception failure) when (StoreFaults.Is(failure))
        {
            return (null, new LaneError(
                "unavailable", "the store does not answer now; subscribe again", "subscribe", RetryAfterMs: (long)StoreFaults.RetryAfter.TotalMilliseconds));
        }
    }

    private async ValueTask<(IFeeding?, LaneError?)> OpenFeedAsync(
        string tenant, LaneSubscribe request, LaneOutbox outbox, TimeSpan progressPeriod, CancellationToken cancellationToken)
    {
        var opening = await feeds.OpenAsync(new FeedRequest(tenant, request.After, request.Types, request.Conversation), cancellationToken);
        return opening.Feed is { } feed
            ? (new FeedSession(feed, request, outbox, forms, progressPeriod, time), null)
            : (null, new LaneError(opening.Code, opening.Detail, "subscribe", Cursor: opening.Resume));
    }

    private async ValueTask<(IFeeding?, LaneError?)> OpenAsync(string tenant, string id, LaneSubscribe request, LaneOutbox outbox)
    {
        if (await subscriptions.FindAsync(tenant, id) is not { Subscription: var found } whole)
        {
            return (null, new LaneError("subscription_unknown", "subscription: the tenant has none of this id", "subscribe"));
        }

        return found switch
        {
            { Spec.Webhook: not null } => (null, new LaneError("delivered_by_webhook", "subscription: it pushes to a webhook and keeps its own cursor", "subscribe")),
            { State: not SubscriptionState.Active } => (null, new LaneError("subscription_not_active", "subscription: it is paused; resume it", "subscribe")),
            _ => (new SubscriptionSession(readers, signals, tenant, whole, request, outbox, forms), null),
        };
    }
}
