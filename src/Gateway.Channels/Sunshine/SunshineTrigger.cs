using System.Globalization;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Sunshine;

/// <summary>A webhook of version 1 or 1.1: what happened to one user, with the messages or the choices it is about; each of them is an item.</summary>
/// <remarks>
/// <code>
/// {"trigger":"message:appUser"|"message:appMaker","app":{"_id":".."},"messages":[MESSAGE],"appUser":{"_id":"..","userId":".."},"conversation":{"_id":".."},"version":"v1.1"}
/// {"trigger":"postback","postbacks":[{"message":{"_id":".."},"action":{"_id":"..","type":"postback","text":"..","payload":".."}}],..}
/// {"trigger":"message:delivery:channel|user|failure"|"delivery:success|failure","message":{"_id":".."} or "messages":[..],"error":{"code":".."},"timestamp":1480001440.731,..}
/// {"trigger":"conversation:read"|"conversation:start","timestamp":1480349392.103,..}   {"trigger":"typing:appUser","activity":{"type":"typing:start"},..}
/// {"trigger":"merge:appUser","surviving":{"_id":".."},"discarded":[{"_id":".."}]}
/// </code>
/// The thread is the conversation, as with version 2; version 1 names none, and the user stands for it.
/// </remarks>
internal ref struct SunshineTrigger
{
    private static readonly Words Triggers = new(
        "message:appUser", "message:appMaker", "message", "postback", "message:delivery:channel", "message:delivery:user", "message:delivery:failure",
        "delivery:success", "delivery:failure", "conversation:read", "conversation:start", "conversation:referral", "typing:appUser", "typing:appMaker",
        "merge:appUser");

    private string? _trigger;
    private string? _conversation;
    private string? _user;
    private string? _error;
    private string? _activity;
    private string? _discarded;
    private JsonReader _messages;
    private JsonReader _postbacks;

    public static void Read(scoped ref JsonReader reader, string? app, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var one = default(SunshineTrigger);
        var common = new ItemDraft { Account = app };
        while (reader.NextMember())
        {
            if (reader.At("trigger"u8))
                one._trigger = Triggers.Fact(ref reader);
            else if (reader.At("messages"u8, "message"u8))
                Keep(ref reader, ref one._messages);
            else if (reader.At("postbacks"u8, "postback"u8))
                Keep(ref reader, ref one._postbacks);
            else if (reader.At("conversation"u8))
                one._conversation = SunshinePeople.IdOf(ref reader, "conversation", ref common.Fault);
            else if (reader.At("appUser"u8))
                one._user = SunshinePeople.AppUser(ref reader, ref common);
            else if (reader.At("surviving"u8))
                one._user = SunshinePeople.AppUser(ref reader, ref common) ?? one._user;
            else if (reader.At("discarded"u8))
                one._discarded = Discarded(ref reader, ref common);
            else if (reader.At("timestamp"u8))
                common.Timestamp = reader.When(receivedAt, ref common.ClockSuspect);
            else if (reader.At("activity"u8))
                one._activity = reader.Inner("type"u8);
            else if (reader.At("error"u8))
                one._error = reader.Inner("code"u8);
            else if (reader.At("source"u8))
                common.Note("source", reader.Inner("type"u8));
            else
                reader.Skip();
        }

        common.Sender = one._conversation ?? one._user;
        if (common.Sender is null)
            common.Missing ??= "conversation._id: must be given, or appUser._id";
        one.Finish(ref common, receivedAt, ref sink);
    }

    /// <summary>Of a list and a single one, the one that holds something.</summary>
    private static void Keep(ref JsonReader reader, ref JsonReader place)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            place = reader;
        reader.Skip();
    }

    /// <summary>Those whose messages are another's from now on: one, or a list; returns the first.</summary>
    private static string? Discarded(ref JsonReader reader, ref ItemDraft common)
    {
        string? first = null;
        if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.NextElement())
            {
                first = JsonRead.First(first, Discarded(ref reader, ref common));
            }

            return first;
        }

        first = SunshinePeople.IdOf(ref reader, "discarded", ref common.Fault);
        common.Alias("user", first);
        return first;
    }

    private void Finish(ref ItemDraft common, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        switch (_trigger)
        {
            case "message:appUser" or "message:appMaker" or "message":
                Each(ref _messages, "messages", common, receivedAt, ref sink);
                return;
            case "postback":
                Each(ref _postbacks, "postbacks", common, receivedAt, ref sink);
                return;
            case "message:delivery:channel" or "message:delivery:user" or "message:delivery:failure" or "delivery:success" or "delivery:failure":
                Each(ref _messages, "message", common, receivedAt, ref sink);
                return;
            case "conversation:read":
                (common.Kind, common.Status) = (ItemKind.Receipt, "read");
                // It names no message: everything until then is read.
                common.Note("watermark", Milliseconds(common.Timestamp));
                break;
            case "conversation:start" or "conversation:referral":
                (common.Kind, common.Status) = (ItemKind.System, _trigger.Replace(':', '_'));
                break;
            case "merge:appUser":
                (common.Kind, common.Status) = (ItemKind.System, "user_merge");
                if (common.Sender is { } surviving)
                    common.NameBy(surviving, common.Status, _discarded);
                sink.Add(ref common);
                return;
            case "typing:appUser":
                (common.Kind, common.Status) = (ItemKind.Typing, _activity == "typing:stop" ? "stop" : "start");
                sink.Add(ref common);
                return;
            case "typing:appMaker":
                common.Ignore("written by the business");
                break;
            default:
                common.Ignore("trigger " + Shape.Shown(_trigger));
                break;
        }

        if (common.Kind != ItemKind.Ignored && common.Timestamp is null)
            common.Missing ??= "timestamp: must be given";
        else if (common.Kind != ItemKind.Ignored && common.Sender is not null)
            common.NameBy(common.Sender, common.Status!, Milliseconds(common.Timestamp));
        sink.Add(ref common);
    }

    private readonly void Each(ref JsonReader list, string field, in ItemDraft common, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var any = false;
        if (list.TokenType == JsonTokenType.StartArray)
        {
            while (list.NextElement())
            {
                any = true;
                One(ref list, field, common, receivedAt, ref sink);
            }
        }
        else if (list.TokenType == JsonTokenType.StartObject)
        {
            any = true;
            One(ref list, field, common, receivedAt, ref sink);
        }

        if (any)
            return;
        var draft = common;
        draft.Missing ??= field + ": must be given";
        draft.Kind = ItemKind.System;
        sink.Add(ref draft);
    }

    private readonly void One(ref JsonReader reader, string field, in ItemDraft common, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var draft = common;
        draft.Kind = ItemKind.System;
        if (!reader.OpenObject(field, ref draft.Fault))
            draft.Missing ??= field + ": must be objects";
        else if (_trigger == "postback")
            SunshineFirst.Postback(ref reader, receivedAt, ref draft);
        else if (field == "message")
            Delivery(SunshinePeople.IdIn(ref reader, "message", ref draft.Fault), ref draft);
        else
            SunshineFirst.Message(ref reader, _trigger == "message:appMaker", receivedAt, ref draft);
        sink.Add(ref draft);
    }

    private readonly void Delivery(string? message, ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Target = message;
        draft.Status = _trigger switch { "message:delivery:channel" => "sent", "message:delivery:user" or "delivery:success" => "delivered", _ => "failed" };
        draft.Note("error", _error);
        if (message is null)
            draft.Fault ??= "message._id: must be given";
        else
            draft.NameBy(message, draft.Status);
    }

    internal static string? Milliseconds(DateTimeOffset? time) => time?.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);
}
