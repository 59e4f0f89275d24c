using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Rcs;

/// <summary>What a user sent or did.</summary>
/// <remarks>
/// <code>
/// {"senderPhoneNumber":"+12223334444","messageId":"..","sendTime":"2025-07-01T12:00:00.123456Z","agentId":"..@rbm.goog","text":".."}
/// {..,"suggestionResponse":{"postbackData":"..","text":"..","type":"REPLY"}}   {..,"location":{"latitude":1,"longitude":2}}
/// {..,"userFile":{"payload":{"mimeType":"image/jpeg","fileSizeBytes":1,"fileUri":"https://..","fileName":".."},"thumbnail":{..}}}
/// {"senderPhoneNumber":"..","eventType":"READ","eventId":"..","messageId":"..","sendTime":"..","agentId":".."}
/// {"eventType":"TTL_EXPIRATION_REVOKED"..,"phoneNumber":".."}   {"agentId":"..","agentLaunchEvent":{..}}
/// </code>
/// https://developers.google.com/business-communications/rcs-business-messaging/reference/rest/v1/UserMessage
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct RcsEvent
{
    private string? _phone;
    private string? _message;
    private string? _event;
    private string? _eventType;
    private string? _unknown;
    private bool _hasContent;
    private bool _isSuggestion;
    private bool _launched;

    /// <summary>False when the object is empty.</summary>
    public static bool Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        var one = default(RcsEvent);
        var any = false;
        while (reader.NextMember())
        {
            any = true;
            if (!one.Member(ref reader, ref draft, receivedAt))
                one.Other(ref reader);
        }

        one.Finish(ref draft);
        return any;
    }

    private bool Member(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (reader.At("senderPhoneNumber"u8) || reader.At("phoneNumber"u8))
            _phone = reader.Id("senderPhoneNumber", ref draft.Fault) ?? _phone;
        else if (reader.At("messageId"u8))
            _message = reader.Id("messageId", ref draft.Fault);
        else if (reader.At("eventId"u8))
            _event = reader.Id("eventId", ref draft.Fault);
        else if (reader.At("eventType"u8))
            _eventType = reader.Fact();
        else if (reader.At("agentId"u8))
            draft.Account = reader.Id("agentId", ref draft.Fault);
        else if (reader.At("sendTime"u8))
            draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
        else if (reader.At("agentLaunchEvent"u8))
            _launched = IsTold(ref reader);
        else
            return Content(ref reader, ref draft);
        return true;
    }

    private bool Content(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("text"u8))
        {
            var text = reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            _hasContent |= text is not null;
            draft.Text = text ?? draft.Text;
        }
        else if (reader.At("suggestionResponse"u8))
        {
            _isSuggestion |= Suggestion(ref reader, ref draft);
        }
        else if (reader.At("location"u8))
        {
            _hasContent |= Location(ref reader, ref draft);
        }
        else if (reader.At("userFile"u8))
        {
            _hasContent |= File(ref reader, ref draft);
        }
        else
        {
            return false;
        }

        return true;
    }

    private readonly void Finish(ref ItemDraft draft)
    {
        draft.Sender = _phone;
        draft.Alias("phone", _phone?.TrimStart('+'));
        draft.Id = _event ?? _message;
        if (_eventType is not null)
        {
            Event(ref draft);
        }
        else if (_launched)
        {
            draft.Kind = ItemKind.System;
            draft.Status = "agent_launched";
        }
        else if (_isSuggestion || _hasContent)
        {
            draft.Kind = _isSuggestion ? ItemKind.Postback : ItemKind.Message;
            if (_message is null)
                draft.Fault ??= "messageId: must be given";
            if (_phone is null)
                draft.Missing ??= "senderPhoneNumber: must be given";
        }
        else if (_message is not null && _phone is not null && _unknown is not null)
        {
            draft.Kind = ItemKind.Message;
            draft.Unsupported(_unknown);
        }
        else
        {
            draft.Strange("neither a message nor an event");
        }
    }

    /// <summary>Of a user's message without any content we know, the first other object or text names what it was.</summary>
    private void Other(ref JsonReader reader)
    {
        var name = reader;
        reader.Read();
        if (_unknown is null && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.String && name.RawLength() <= 64)
            _unknown = name.GetString();
        reader.Skip();
    }

    private readonly void Event(ref ItemDraft draft)
    {
        switch (_eventType)
        {
            case "DELIVERED" or "READ":
                draft.Kind = ItemKind.Receipt;
                draft.Status = _eventType == "READ" ? "read" : "delivered";
                draft.Target = _message;
                if (_message is null)
                    draft.Fault ??= "messageId: must be given";
                break;
            case "TTL_EXPIRATION_REVOKE_FAILED":
                draft.Ignore("a message that could not be revoked in time may still arrive");
                break;
            case "TTL_EXPIRATION_REVOKED":
                draft.Kind = ItemKind.Receipt;
                draft.Status = "failed";
                draft.Target = _message;
                draft.Note("error", _eventType);
                if (_message is null)
                    draft.Fault ??= "messageId: must be given";
                break;
            case "IS_TYPING":
                draft.Kind = ItemKind.Typing;
                break;
            case "SUBSCRIBE" or "UNSUBSCRIBE":
                draft.Kind = ItemKind.System;
                draft.Status = _eventType == "SUBSCRIBE" ? "follow" : "unfollow";
                break;
            default:
                draft.Ignore("event type " + Shape.Shown(_eventType));
                break;
        }
    }

    /// <summary>An event may hold nothing, but what is not there is null.</summary>
    private static bool IsTold(ref JsonReader reader)
    {
        var isTold = reader.TokenType is not (JsonTokenType.Null or JsonTokenType.False);
        reader.Skip();
        return isTold;
    }

    /// <summary>False when there is none, as for the other kinds of content.</summary>
    private static bool Suggestion(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("suggestionResponse", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("postbackData"u8))
                draft.Payload = reader.Text("suggestionResponse.postbackData", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("suggestionResponse.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Text;
            else if (reader.At("type"u8))
                draft.Note("suggestion", reader.Fact());
            else
                reader.Skip();
        }

        draft.Payload ??= "";
        return true;
    }

    private static bool Location(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        if (!reader.OpenObject("location", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
        return true;
    }

    private static bool File(ref JsonReader reader, ref ItemDraft draft)
    {
        string? url = null, mime = null, name = null;
        long? size = null;
        if (!reader.OpenObject("userFile", ref draft.Fault))
            return false;
        while (reader.NextMember())
        {
            if (!reader.At("payload"u8))
            {
                reader.Skip();
                continue;
            }

            if (!reader.OpenObject("userFile.payload", ref draft.Fault))
                continue;
            while (reader.NextMember())
            {
                if (reader.At("fileUri"u8))
                    url = reader.Link(ref draft.Truncated);
                else if (reader.At("mimeType"u8))
                    mime = reader.Fact();
                else if (reader.At("fileName"u8))
                    name = reader.Fact();
                else if (reader.At("fileSizeBytes"u8))
                    size = reader.Whole();
                else
                    reader.Skip();
            }
        }

        if (url is not null)
            draft.Attach(new Attachment { Kind = MediaKind.Of(mime, name), Url = url, Mime = mime, Name = name, Size = size });
        return true;
    }
}
