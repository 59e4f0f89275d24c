using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Rcs;

/// <summary>A user's message or event, in its Pub/Sub envelope or, as the documentation prints it, by itself.</summary>
internal static class RcsDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        if (JsonGate.Refusal(body) is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(RcsChannel.ChannelName, items);
        using var envelope = RcsEnvelope.Read(body);
        if (!envelope.HasMessage)
            return Event(body, receivedAt, ref sink);
        if (!envelope.HasData)
            return sink.Refuse("message.data: must be base64 of JSON");
        var inner = envelope.Json;
        return JsonGate.Refusal(inner) is { } wrong ? sink.Refuse("message.data: " + wrong) : Event(inner, receivedAt, ref sink);
    }

    private static DecodeResult Event(in ReadOnlySequence<byte> json, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var reader = JsonGate.Reader(json);
        reader.Read();
        var draft = default(ItemDraft);
        if (!RcsEvent.Read(ref reader, ref draft, receivedAt))
            return sink.Refuse("senderPhoneNumber: must be given");
        sink.Add(ref draft);
        return sink.Finish();
    }
}
