using System.Diagnostics.Metrics;
using Gateway.Events.Log;
using Gateway.Host.Operate;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Lanes.Feeding;

/// <summary>Events as MessagePack: made once an event, however many read it in that form.</summary>
internal sealed class EventForms
{
    private readonly Func<byte[], byte[]> _make;
    private readonly Counter<long> _made;
    private long _count;

    public EventForms(IMeterFactory meters)
    {
        _made = meters.Create(GatewayMetrics.Name).CreateCounter<long>("gateway.events.conversions", "{event}", "Events put into MessagePack: once an event, not once a reader.");
        _make = Make;
    }

    /// <summary>Events converted so far.</summary>
    public long Made => Volatile.Read(ref _count);

    public byte[] MessagePack(EventEntry entry) => entry.Form(_make);

    private byte[] Make(byte[] json)
    {
        Interlocked.Increment(ref _count);
        _made.Add(1);
        return EventFrames.ToMessagePack(json);
    }
}
