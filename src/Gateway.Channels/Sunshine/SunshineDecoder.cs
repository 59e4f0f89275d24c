using System.Buffers;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Sunshine;

/// <summary>A batch of events.</summary>
/// <remarks>
/// <code>{"app":{"id":".."},"webhook":{"id":"..","version":"v2"},"events":[{"id":"..","createdAt":"2020-02-25T18:06:37.547Z","type":"conversation:message","payload":{..}}]}</code>
/// A single event, as the documentation prints them, is read as a batch of one. https://docs.smooch.io/rest/#tag/Webhooks
/// Webhooks of version 1 have a <c>trigger</c> instead: <see cref="SunshineTrigger"/>.
/// </remarks>
internal static class SunshineDecoder
{
    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<Contracts.InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        var sink = new ItemSink(SunshineChannel.ChannelName, items);
        var reader = json.Reader();
        reader.Read();
        var alone = reader;
        scoped JsonReader events = default;
        string? fault = null, app = null;
        bool hasEvents = false, isEvent = false, isTrigger = false, isEmpty = true;
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("app"u8))
            {
                app = SunshinePeople.IdOf(ref reader, "app", ref fault);
            }
            else if (reader.At("events"u8))
            {
                events = reader;
                hasEvents = true;
                reader.Skip();
            }
            else
            {
                isEvent |= reader.ValueTextEquals("payload"u8);
                isTrigger |= reader.ValueTextEquals("trigger"u8);
                reader.Skip();
            }
        }

        if (fault is not null || isEmpty)
            return sink.Refuse(fault ?? "events: must be given");
        if (hasEvents)
        {
            if (!events.OpenArray("events", ref fault))
                return sink.Refuse("events: must be an array");
            while (events.NextElement())
            {
                Event(ref events, app, receivedAt, ref sink);
            }
        }
        else if (isEvent)
        {
            Event(ref alone, app, receivedAt, ref sink);
        }
        else if (isTrigger)
        {
            SunshineTrigger.Read(ref alone, app, receivedAt, ref sink);
        }
        else
        {
            var draft = new ItemDraft { Account = app };
            draft.Strange("neither events nor a trigger");
            sink.Add(ref draft);
        }

        return sink.Finish();
    }

    private static void Event(ref JsonReader reader, string? app, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = new ItemDraft { Account = app };
        if (reader.OpenObject("events", ref draft.Fault))
            SunshineEvent.Read(ref reader, ref draft, receivedAt);
        else
            draft.Missing ??= "events: must be an object";
        sink.Add(ref draft);
    }
}
