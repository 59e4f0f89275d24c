using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Gateway.Events.Subscriptions;

/// <summary>How far the subscriptions that live in this process are behind: the sum and the worst, by how they are delivered. Which one it is tells the REST interface.</summary>
internal sealed class SubscriptionLags
{
    private static readonly bool[] Kinds = [true, false];

    private readonly ConcurrentDictionary<string, (bool Webhook, long Lag)> _lags = new();

    public SubscriptionLags(IMeterFactory factory)
    {
        var meter = factory.Create("Gateway");
        meter.CreateObservableGauge("gateway.subscription.lag", () => Measure(static lags => lags.Sum()), "{event}", "Events of the log behind the subscriptions' cursors, all together.");
        meter.CreateObservableGauge("gateway.subscription.lag.max", () => Measure(static lags => lags.DefaultIfEmpty().Max()), "{event}", "The same of the subscription that is furthest behind.");
    }

    public void Report(string subscription, bool webhook, long lag) => _lags[subscription] = (webhook, lag);

    public void Forget(string subscription) => _lags.TryRemove(subscription, out _);

    private IEnumerable<Measurement<long>> Measure(Func<IEnumerable<long>, long> of) =>
        Kinds.Select(webhook => new Measurement<long>(
            of(_lags.Values.Where(lag => lag.Webhook == webhook).Select(static lag => lag.Lag)),
            new KeyValuePair<string, object?>("delivery", webhook ? "webhook" : "pull")));
}
