using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Genesys;

/// <summary>A normalised message while its members are read.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct GenesysMessage
{
    private static readonly Words Types = new("Text", "Structured", "Receipt", "Event");
    private static readonly Words Directions = new("Outbound", "Inbound");
    private static readonly Words Statuses = new("Sent", "Published", "Delivered", "Read", "Failed", "Removed");

    private string? _id;
    private string? _type;
    private string? _status;
    private string? _direction;
    private string? _error;
    private string? _messageId;
    private string? _to;
    private string? _from;
    private GenesysContent _content;
    private GenesysEvents _events;

    /// <summary>False when the object is empty.</summary>
    public bool Read(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        var any = false;
        while (reader.NextMember())
        {
            any = true;
            if (reader.At("id"u8))
                _id = reader.OwnId("id", ref draft.Fault);
            else if (reader.At("type"u8))
                _type = Types.Fact(ref reader);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("direction"u8))
                _direction = Directions.Fact(ref reader);
            else if (reader.At("status"u8))
                _status = Statuses.Fact(ref reader);
            else if (reader.At("channel"u8))
                Channel(ref reader, ref draft, receivedAt);
            else if (reader.At("content"u8))
                _content.Read(ref reader, ref draft);
            else if (reader.At("events"u8))
                _events.Read(ref reader, ref draft);
            else if (reader.At("reasons"u8))
                Reasons(ref reader, ref draft);
            else if (reader.At("originatingEntity"u8))
                draft.Note("originator", reader.Fact());
            else
                reader.Skip();
        }

        return any;
    }

    public readonly void Finish(ref ItemDraft draft)
    {
        var echo = string.Equals(_direction, "Inbound", StringComparison.OrdinalIgnoreCase);
        draft.Sender = echo ? _from : _to ?? _from;
        draft.Account = echo ? _to : _from;
        draft.Id = _id ?? _messageId;
        draft.Note("message_id", _messageId);
        if (draft.Id is null && _type is not null)
            draft.Fault ??= "id: must be given";
        switch (_type)
        {
            case { } type when Is(type, "Text") || Is(type, "Structured"):
                draft.Kind = echo ? ItemKind.Echo : _content.Payload is null ? ItemKind.Message : ItemKind.Postback;
                draft.Payload = _content.Payload;
                draft.Text = string.IsNullOrEmpty(draft.Text) ? _content.Text ?? draft.Text : draft.Text;
                if (draft is { Kind: ItemKind.Message, Text: null or "", Attachments.IsEmpty: true, Location: null } && draft.Extra["content"] is { } content)
                    draft.Unsupported(content);
                break;
            case { } type when Is(type, "Receipt"):
                Receipt(ref draft);
                break;
            case { } type when Is(type, "Event"):
                _events.Finish(ref draft);
                break;
            case null:
                draft.Strange("no type");
                break;
            case { } when _content.Any || draft.Text is not null:
                // Messages, receipts and events share the member: what carries content was written by somebody.
                draft.Kind = echo ? ItemKind.Echo : ItemKind.Message;
                draft.Text ??= _content.Text;
                draft.Unsupported(_type);
                break;
            default:
                draft.Ignore("message type " + Shape.Shown(_type));
                break;
        }
    }

    // The documentation writes them with a capital, recordings do not always.
    private static bool Is(string word, string known) => word.Equals(known, StringComparison.OrdinalIgnoreCase);

    /// <summary>A receipt carries the id of the message it is about, ours as we gave it.</summary>
    private readonly void Receipt(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Receipt;
        draft.Text = null;
        draft.Target = _messageId ?? _id;
        draft.Status = _status?.ToLowerInvariant() switch
        {
            "sent" or "published" => "sent",
            "delivered" => "delivered",
            "read" => "read",
            "failed" or "removed" => "failed",
            _ => null,
        };
        draft.Note("error", _error);
        if (draft.Status is null)
            draft.Ignore("receipt status " + Shape.Shown(_status));
        else if (draft.Target is not null)
            draft.NameBy(draft.Target, draft.Status);
    }

    private void Channel(ref JsonReader reader, ref ItemDraft draft, DateTimeOffset receivedAt)
    {
        if (!reader.OpenObject("channel", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("messageId"u8))
                _messageId = reader.Id("channel.messageId", ref draft.Fault);
            else if (reader.At("time"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("to"u8))
                _to = Party(ref reader, "channel.to", ref draft, out _);
            else if (reader.At("from"u8))
                _from = Party(ref reader, "channel.from", ref draft, out draft.SenderName);
            else
                reader.Skip();
        }
    }

    /// <summary>An object, or the id alone.</summary>
    private static string? Party(ref JsonReader reader, string field, ref ItemDraft draft, out string? name)
    {
        string? id = null, nick = null;
        JsonReader first = default, last = default;
        name = null;
        if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            return reader.Id(field, ref draft.Fault);
        if (!reader.OpenObject(field, ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ".id", ref draft.Fault);
            else if (reader.At("nickname"u8))
                nick = reader.Fact();
            else if (reader.At("firstName"u8))
                reader.Keep(ref first);
            else if (reader.At("lastName"u8))
                reader.Keep(ref last);
            else
                reader.Skip();
        }

        name = nick ?? PersonName.Of(first, last);
        return id;
    }

    private void Reasons(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("reasons", ref draft.Fault))
            return;
        while (reader.NextObject("reasons", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("code"u8))
                    _error = JsonRead.First(_error, reader.Fact());
                else
                    reader.Skip();
            }
        }
    }
}
