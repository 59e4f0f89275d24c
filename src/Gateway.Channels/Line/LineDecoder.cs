using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Line;

/// <summary>LINE Messaging API webhooks.</summary>
/// <remarks>
/// <code>{"destination":BOT_USER_ID,"events":[EVENT,..]}</code>
/// An empty <c>events</c> is what the console's "Verify" button posts: valid, and nothing to do. A body that is one event alone, or
/// its message, as the documentation prints them, is read as a batch of one.
/// https://developers.line.biz/en/reference/messaging-api/#webhooks
/// </remarks>
internal static class LineDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(LineChannel.ChannelName, items);
        var reader = json.Reader();
        var alone = reader;
        scoped JsonReader events = default;
        string? fault = null, destination = null;
        bool hasEvents = false, hasType = false, isEmpty = true;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("destination"u8))
            {
                destination = reader.Id("destination", ref fault);
            }
            else if (reader.At("events"u8))
            {
                events = reader;
                hasEvents = true;
                reader.Skip();
            }
            else
            {
                hasType |= reader.ValueTextEquals("type"u8);
                reader.Skip();
            }
        }

        if (fault is not null)
            return sink.Refuse(fault);
        if (hasEvents)
        {
            if (!events.OpenArray("events", ref fault))
                return sink.Refuse("events: must be an array");
            while (events.NextElement())
            {
                Event(ref events, destination, receivedAt, isAlone: false, ref sink);
            }
        }
        else if (hasType && LineMessage.IsAlone(alone))
        {
            alone.Read();
            Message(ref alone, destination, ref sink);
        }
        else if (hasType)
        {
            alone.Read();
            Event(ref alone, destination, receivedAt, isAlone: true, ref sink);
        }
        else if (isEmpty)
        {
            return sink.Refuse("events: must be given");
        }
        else
        {
            // Some other notice of the platform: told, so that it can be seen, and nothing to do.
            var draft = new ItemDraft { Account = destination };
            draft.Strange("no events");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    private static void Message(ref JsonReader reader, string? destination, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = destination, Kind = ItemKind.Message };
        var message = default(LineMessage);
        message.Read(ref reader, ref draft);
        message.Finish(ref draft);
        sink.Add(ref draft);
    }

    private static void Event(ref JsonReader reader, string? destination, DateTimeOffset receivedAt, bool isAlone, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = destination };
        if (reader.OpenObject("events", ref draft.Fault))
            LineEvent.Read(ref reader, ref draft, receivedAt, isAlone);
        else
            draft.Missing ??= "events: must be an object";
        sink.Add(ref draft);
    }
}
