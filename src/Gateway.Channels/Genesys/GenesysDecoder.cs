using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Genesys;

/// <summary>One normalised message a request.</summary>
/// <remarks>
/// <code>
/// {"id":"..","type":"Text","direction":"Outbound","text":"..","originatingEntity":"Human","content":[..],
///  "channel":{"platform":"Open","type":"Private","messageId":"..","time":"2025-07-01T12:00:00.000Z","to":{"id":"customer-42"},"from":{"id":"DEPLOYMENT","nickname":".."}}}
/// {"type":"Receipt","status":"Delivered","isFinalReceipt":true,"reasons":[{"code":"..","message":".."}],..}   {"type":"Event","events":[{"eventType":"Typing"}],..}
/// </code>
/// What Genesys sends outbound goes to a person of ours: the thread is that person, and what comes is what the other side says. What it repeats of our own
/// (<c>Inbound</c>) is an echo. https://developer.genesys.cloud/commdigital/digital/openmessaging/outboundMessages
/// </remarks>
internal static class GenesysDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(GenesysChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var message = default(GenesysMessage);
        var draft = default(ItemDraft);
        if (!message.Read(ref reader, ref draft, receivedAt))
            return sink.Refuse("type: must be given");
        message.Finish(ref draft);
        sink.Add(ref draft);
        return sink.Finish();
    }
}
