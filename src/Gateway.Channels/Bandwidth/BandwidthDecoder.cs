using System.Buffers;
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
/// The array is taken apart before; an event alone is read the same way. https://dev.bandwidth.com/docs/messaging/webhooks/
/// </remarks>
internal static class BandwidthDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(BandwidthChannel.ChannelName, items);
        var draft = default(ItemDraft);
        scoped var reader = json.Reader();
        reader.Read();
        scoped var read = default(BandwidthEvent);
        if (!read.Read(ref reader, receivedAt, ref draft))
            return sink.Refuse("type: must be given");
        sink.Add(ref draft);
        return sink.Finish();
    }
}
