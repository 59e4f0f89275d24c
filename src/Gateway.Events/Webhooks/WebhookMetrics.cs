using System.Diagnostics.Metrics;

namespace Gateway.Events.Webhooks;

/// <summary>What all webhooks of this process do together. Labels are outcomes, never a tenant's or an endpoint's name: those are in <c>/api/v1/subscriptions</c>.</summary>
internal sealed class WebhookMetrics
{
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _events;
    private readonly Counter<long> _givenUp;
    private readonly Histogram<double> _duration;

    public WebhookMetrics(IMeterFactory factory)
    {
        var meter = factory.Create("Gateway");
        _attempts = meter.CreateCounter<long>("gateway.webhook.attempts", "{request}", "Requests to webhooks by outcome.");
        _events = meter.CreateCounter<long>("gateway.webhook.events", "{event}", "Events in those requests by outcome.");
        _givenUp = meter.CreateCounter<long>("gateway.webhook.dead_letters", "{event}", "Events given up.");
        _duration = meter.CreateHistogram("gateway.webhook.duration", "s", "One request to a webhook.", null, new InstrumentAdvice<double>
        {
            // Endpoints answer in 10 to 500 ms, and are cut at 30 s.
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30],
        });
    }

    public void Attempted(WebhookAnswer answer, int eventCount, TimeSpan elapsed)
    {
        var outcome = new KeyValuePair<string, object?>("outcome", Name(answer.Outcome));
        _attempts.Add(1, outcome);
        _events.Add(eventCount, outcome);
        _duration.Record(elapsed.TotalSeconds, outcome);
    }

    public void GivenUp() => _givenUp.Add(1);

    private static string Name(WebhookOutcome outcome) => outcome switch
    {
        WebhookOutcome.Taken => "taken",
        WebhookOutcome.Throttled => "throttled",
        WebhookOutcome.Refused => "refused",
        WebhookOutcome.Gone => "gone",
        WebhookOutcome.Stopped => "stopped",
        _ => "failed",
    };
}
