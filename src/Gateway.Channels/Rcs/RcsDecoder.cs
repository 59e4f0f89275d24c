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
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(RcsChannel.ChannelName, items);
        using var envelope = RcsEnvelope.Read(json.Reader());
        if (!envelope.HasMessage)
            return Event(json.Reader(), receivedAt, ref sink);
        if (!envelope.HasData)
            return sink.Refuse("message.data: must be base64 of JSON");
        using var inner = JsonBody.Read(envelope.Json);
        return inner.Refusal is { } wrong ? sink.Refuse("message.data: " + wrong) : Event(inner.Reader(), receivedAt, ref sink);
    }

    private static DecodeResult Event(JsonReader reader, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        reader.Read();
        var draft = default(ItemDraft);
        if (!RcsEvent.Read(ref reader, ref draft, receivedAt))
            return sink.Refuse("senderPhoneNumber: must be given");
        sink.Add(ref draft);
        return sink.Finish();
    }
}
