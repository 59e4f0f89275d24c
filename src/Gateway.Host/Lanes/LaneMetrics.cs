using System.Diagnostics.Metrics;
using Gateway.Conversations;
using Gateway.Host.Operate;

namespace Gateway.Host.Lanes;

/// <summary>Counters of the lanes. Labels are channels and outcomes, never a tenant's or a customer's name.</summary>
internal sealed class LaneMetrics
{
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _items;
    private readonly Counter<long> _refusals;
    private readonly Histogram<double> _duration;
    private int _open;

    public LaneMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(GatewayMetrics.Name);
        _connections = meter.CreateUpDownCounter<long>("gateway.lane.connections", "{connection}", "Open connections by transport.");
        _items = meter.CreateCounter<long>("gateway.lane.items", "{item}", "Published items by channel and how their batch ended.");
        _refusals = meter.CreateCounter<long>("gateway.lane.refusals", "{frame}", "Frames refused, by code.");
        _duration = meter.CreateHistogram("gateway.lane.batch.duration", "s", "From a batch's last byte to its answer.", null, new InstrumentAdvice<double>
        {
            // A group commit takes a millisecond to some tens; the rest is waiting.
            HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
        });
    }

    /// <summary>Open connections of all transports.</summary>
    public int Connections => Volatile.Read(ref _open);

    public void Opened(string transport)
    {
        Interlocked.Increment(ref _open);
        _connections.Add(1, new KeyValuePair<string, object?>("transport", transport));
    }

    public void Ended(string transport)
    {
        Interlocked.Decrement(ref _open);
        _connections.Add(-1, new KeyValuePair<string, object?>("transport", transport));
    }

    public void BatchEnded(string channel, AcceptOutcome outcome, int items, TimeSpan elapsed)
    {
        var name = outcome switch { AcceptOutcome.Accepted => "accepted", AcceptOutcome.Overloaded => "overloaded", _ => "unavailable" };
        _items.Add(items, new KeyValuePair<string, object?>("channel", channel), new KeyValuePair<string, object?>("outcome", name));
        _duration.Record(elapsed.TotalSeconds);
    }

    public void Refused(string code) => _refusals.Add(1, new KeyValuePair<string, object?>("code", code));
}
