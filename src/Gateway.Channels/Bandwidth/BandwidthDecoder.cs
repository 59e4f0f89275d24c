using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Bandwidth;

/// <summary>Messaging callbacks.</summary>
/// <remarks>
/// <code>
/// [{"type":"message-received","time":"2016-09-14T18:20:16Z","to":"+1234..","message":{"id":"..","owner":"+1234..","from":"+1206..","to":["+1234.."],"text":"..","media":[".."],"direction":"in"}}]
/// [{"type":"message-delivered|message-sending|message-failed","to":"+1555..","errorCode":4432,"message":{"id":"..","owner":"..","direction":"out",..}}]
/// </code>
/// An event alone, without its array, is read as a batch of one. https://dev.bandwidth.com/docs/messaging/webhooks/
/// </remarks>
internal static class BandwidthDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        if (JsonGate.Refusal(body, allowsArray: true) is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(BandwidthChannel.ChannelName, items);
        var reader = JsonGate.Reader(body);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Event(ref reader, receivedAt, ref sink);
            return sink.Finish();
        }

        while (reader.NextElement())
        {
            Event(ref reader, receivedAt, ref sink);
        }

        return sink.Count == 0 ? sink.Refuse("body: an empty batch") : sink.Finish();
    }

    private static void Event(ref Utf8JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = default(ItemDraft);
        if (reader.OpenObject("events", ref draft.Fault))
            new BandwidthEvent().Read(ref reader, receivedAt, ref draft);
        else
            draft.Fault ??= "events: must be objects";
        sink.Add(ref draft);
    }
}
