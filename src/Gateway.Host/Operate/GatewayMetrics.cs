using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Gateway.Host.Operate;

/// <summary>The door's counters. Every label has a bounded set of values: channels and outcomes, never a tenant's, agent's or customer's name.</summary>
internal sealed class GatewayMetrics
{
    public const string Name = "Gateway";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _items;
    private readonly Counter<long> _unknownAccounts;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _sends;
    private readonly Counter<long> _fetches;
    private readonly Counter<long> _reloads;
    private readonly Counter<long> _documents;
    private readonly Counter<long> _attachments;
    private readonly Histogram<double> _accept;
    private readonly Histogram<double> _send;

    public GatewayMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(Name);
        _requests = meter.CreateCounter<long>("gateway.ingress.requests", "{request}", "Webhook requests by channel and how they ended.");
        _items = meter.CreateCounter<long>("gateway.ingress.items", "{item}", "Decoded items by channel and what became of them.");
        _unknownAccounts = meter.CreateCounter<long>("gateway.ingress.unknown_accounts", "{item}", "Items whose provider id no account has.");
        _refusals = meter.CreateCounter<long>("gateway.http.refusals", "{request}", "Requests refused before any work, by problem code.");
        _sends = meter.CreateCounter<long>("gateway.channel.sends", "{request}", "Requests to send APIs by channel and outcome.");
        _fetches = meter.CreateCounter<long>("gateway.channel.fetches", "{request}", "Questions to providers after a notification, by channel and outcome.");
        _reloads = meter.CreateCounter<long>("gateway.configuration.reloads", "{reload}", "Changes of the configuration file by whether it was valid.");
        _documents = meter.CreateCounter<long>("gateway.ingress.documents", "{fetch}", "Fetches of published keys and certificates by whether they came.");
        _attachments = meter.CreateCounter<long>("gateway.attachments", "{fetch}", "Attachments fetched for agents by channel and whether they came.");
        _accept = meter.CreateHistogram("gateway.ingress.duration", "s", "From the request's headers to its answer.", null, new InstrumentAdvice<double>
        {
            // Providers time out between 0.5 and 20 s; a local durable answer takes about a millisecond.
            HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
        });
        _send = meter.CreateHistogram("gateway.channel.send.duration", "s", "One request to a send API.", null, new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
        });
    }

    public void RequestEnded(string channel, string outcome, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("channel", channel);
        _requests.Add(1, tag, new KeyValuePair<string, object?>("outcome", outcome));
        _accept.Record(elapsed.TotalSeconds, tag);
    }

    public void Items(string channel, string fate, int count)
    {
        if (count > 0)
        {
            _items.Add(count, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("fate", fate));
        }
    }

    public void UnknownAccount(string channel) => _unknownAccounts.Add(1, new KeyValuePair<string, object?>("channel", channel));

    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));

    public void Sent(string channel, string outcome, TimeSpan elapsed)
    {
        var tag = new KeyValuePair<string, object?>("channel", channel);
        _sends.Add(1, tag, new KeyValuePair<string, object?>("outcome", outcome));
        _send.Record(elapsed.TotalSeconds, tag);
    }

    public void DocumentFetched(bool came) => _documents.Add(1, new KeyValuePair<string, object?>("came", came ? "true" : "false"));

    public void AttachmentFetched(string channel, bool came) =>
        _attachments.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("came", came ? "true" : "false"));

    public void Fetched(string channel, string outcome) =>
        _fetches.Add(1, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("outcome", outcome));

    public void ConfigurationReloaded(bool valid) => _reloads.Add(1, new KeyValuePair<string, object?>("valid", valid ? "true" : "false"));
}

/// <summary>Traces of one message: ingress, grain, delivery.</summary>
internal static class GatewayTracing
{
    public static readonly ActivitySource Source = new(GatewayMetrics.Name);
}
