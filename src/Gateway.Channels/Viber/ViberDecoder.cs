using System.Buffers;
using System.Globalization;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Viber;

/// <summary>Callbacks of a Viber bot, one event a request.</summary>
/// <remarks>
/// <code>
/// {"event":"message","timestamp":1457764197627,"message_token":4912661846655238145,"sender":{"id":"01..=","name":"..","language":"en"},"message":{..}}
/// {"event":"delivered|seen|failed","timestamp":..,"message_token":..,"user_id":"01..=","desc":".."}
/// {"event":"subscribed|conversation_started","user":{"id":..},"context":"..","type":"open","subscribed":false}   {"event":"unsubscribed","user_id":".."}
/// {"event":"webhook","timestamp":..,"message_token":..}   on set_webhook
/// </code>
/// Recordings of some SDKs write the members in camelCase; both are read.
/// https://developers.viber.com/docs/api/rest-bot-api/#callbacks
/// </remarks>
internal static class ViberDecoder
{
    private static readonly Words Events = new(
        "message", "delivered", "seen", "failed", "subscribed", "unsubscribed", "conversation_started", "webhook", "client_status", "action");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);

        var sink = new ItemSink(ViberChannel.ChannelName, items);
        var draft = default(ItemDraft);
        var reader = json.Reader();
        string? what = null;
        bool isEmpty = true, hasMessage = false;
        reader.Read();
        while (reader.NextMember())
        {
            isEmpty = false;
            if (reader.At("event"u8))
                what = Events.Read(ref reader, "event", ref draft.Fault);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.Time("timestamp", receivedAt, ref draft.Fault, ref draft.ClockSuspect);
            else if (reader.At("message_token"u8, "messageToken"u8))
                draft.Id = reader.OwnId("message_token", ref draft.Fault);
            else if (reader.At("sender"u8) || reader.At("user"u8))
                Person(ref reader, ref draft);
            else if (reader.At("user_id"u8, "userId"u8))
                draft.Sender = reader.Id("user_id", ref draft.Fault) ?? draft.Sender;
            else if (reader.At("message"u8))
                hasMessage = ViberMessage.Read(ref reader, ref draft);
            else if (!Facts(ref reader, ref draft))
                reader.Skip();
        }

        if (isEmpty)
            return sink.Refuse("event: must be given");
        if (draft.Sender is not null)
            draft.Alias("user", draft.Sender);

        // What somebody wrote is known without the event's name; other events are not.
        Finish(ref draft, what ?? (hasMessage && draft.Sender is not null ? "message" : null));
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static bool Facts(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("context"u8))
            draft.Payload = reader.Fact();
        else if (reader.At("desc"u8))
            draft.Note("error", reader.Fact());
        else if (reader.At("chat_hostname"u8))
            draft.Note("chat_hostname", reader.Fact());
        else if (reader.At("subscribed"u8))
            draft.Note("subscribed", reader.Fact());
        else
            return false;
        return true;
    }

    private static void Person(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("sender", ref draft.Fault))
            return;
        var cut = false;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Sender = reader.Id("sender.id", ref draft.Fault) ?? draft.Sender;
            else if (reader.At("name"u8))
                draft.SenderName = reader.Text("sender.name", ItemDraft.NameMax, ref draft.Fault, ref cut);
            else if (reader.At("language"u8))
                draft.Locale = reader.Fact();
            else if (reader.At("country"u8))
                draft.Note("country", reader.Fact());
            else
                reader.Skip();
        }
    }

    /// <summary>A message is named by its token; without one by its writer and the millisecond.</summary>
    private static void Name(ref ItemDraft draft)
    {
        if (draft.Id is not null)
            return;
        if (draft is { Sender: { } sender, Timestamp: { } at })
            draft.NameBy(sender, at.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture));
        else
            draft.Missing ??= "message_token: must be given";
    }

    private static void Finish(ref ItemDraft draft, string? what)
    {
        switch (what)
        {
            case "message":
                draft.Kind = ItemKind.Message;
                Name(ref draft);
                if (draft.Text is null && draft.Attachments.IsEmpty && draft.Location is null)
                    draft.Unsupported(draft.Extra["type"]);
                break;
            case "delivered" or "seen" or "failed":
                draft.Kind = ItemKind.Receipt;
                draft.Status = what == "seen" ? "read" : what;
                draft.Target = draft.Id;
                if (draft.Id is null)
                    draft.Fault ??= "message_token: must be given";
                else
                    draft.NameBy(draft.Id, draft.Status);
                break;
            case "subscribed" or "unsubscribed" or "conversation_started":
                draft.Kind = ItemKind.System;
                draft.Status = what;
                break;
            case null:
                if (draft.Fault is null)
                    draft.Strange("no event");
                return;
            default:
                if (draft.Fault is null)
                    draft.Ignore("event " + what);
                return;
        }

        if (draft.Sender is null)
            draft.Missing ??= "sender.id: must be given, or user_id";
    }
}
