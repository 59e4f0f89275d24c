using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WebChat;

/// <summary>One frame of a visitor.</summary>
/// <remarks>
/// Unknown members and unknown types are let pass; the type comes as ignored.
/// <code>
/// {"type":"message","id":ID,"text":TEXT,"attachments":[{"kind","url","mime","name","size"}],"replyTo":ID,"locale":"de","name":".."}
/// {"type":"edit","id":ID,"target":ID,"text":TEXT}    {"type":"delete","id":ID,"target":ID}
/// {"type":"reaction","id":ID,"target":ID,"text":EMOJI}        an empty text takes it back
/// {"type":"postback","id":ID,"payload":VALUE,"text":LABEL}    a quick reply was pressed
/// {"type":"read","target":ID}   {"type":"delivered","target":ID}   {"type":"typing"}
/// An attachment has "id" instead of "url" when the visitor uploaded it here.
/// ID: chosen by the client, 1 to 256 bytes, the same when it repeats a frame after a lost connection.
/// </code>
/// The gateway's own clock stamps the frame: nothing stands between it and the visitor.
/// </remarks>
internal static class WebChatDecoder
{
    private static readonly Words Types = new("message", "edit", "delete", "reaction", "postback", "read", "delivered", "typing");

    public static DecodeResult Decode(in ReadOnlySequence<byte> body, string? visitor, DateTimeOffset receivedAt, List<InboundItem> items)
    {
        using var json = JsonBody.Read(body);
        if (json.Refusal is { } refusal)
            return DecodeResult.Malformed(refusal);
        if (visitor is null || visitor.Length is 0 or > JsonScalars.IdMax)
            return DecodeResult.Malformed(WebChatChannel.VisitorHeader + ": must name the visitor in at most 256 characters");

        var sink = new ItemSink(WebChatChannel.ChannelName, items);
        var draft = new ItemDraft { Sender = visitor, Timestamp = receivedAt };
        var reader = json.Reader();
        string? type = null;
        reader.Read();
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Types.Read(ref reader, "type", ref draft.Fault);
            else if (reader.At("id"u8))
                draft.Id = reader.Id("id", ref draft.Fault);
            else if (reader.At("text"u8))
                draft.Text = Words(ref reader, "text", ref draft);
            else if (reader.At("payload"u8))
                draft.Payload = Words(ref reader, "payload", ref draft);
            else if (reader.At("target"u8))
                draft.Target = reader.Id("target", ref draft.Fault);
            else if (reader.At("replyTo"u8))
                draft.ReplyTo = reader.Id("replyTo", ref draft.Fault);
            else if (reader.At("locale"u8))
                draft.Locale = reader.Fact();
            else if (reader.At("name"u8))
                draft.SenderName = reader.Fact();
            else if (reader.At("attachments"u8))
                Attachments(ref reader, ref draft);
            else
                reader.Skip();
        }

        draft.Alias("user", visitor);
        Finish(ref draft, type);
        sink.Add(ref draft);
        return sink.Finish();
    }

    private static void Finish(ref ItemDraft draft, string? type)
    {
        switch (type)
        {
            case "message":
                draft.Kind = ItemKind.Message;
                Need(ref draft, draft.Text ?? (draft.Attachments.IsEmpty ? null : ""), "text: must be given, or attachments");
                break;
            case "edit":
                draft.Kind = ItemKind.Edit;
                Need(ref draft, draft.Target, "target: must be given");
                Need(ref draft, draft.Text, "text: must be given");
                break;
            case "delete":
                draft.Kind = ItemKind.Delete;
                Need(ref draft, draft.Target, "target: must be given");
                break;
            case "reaction":
                draft.Kind = ItemKind.Reaction;
                draft.Text ??= "";
                Need(ref draft, draft.Target, "target: must be given");
                break;
            case "postback":
                draft.Kind = ItemKind.Postback;
                Need(ref draft, draft.Payload, "payload: must be given");
                break;
            case "read" or "delivered":
                draft.Kind = ItemKind.Receipt;
                draft.Status = type;
                Need(ref draft, draft.Target, "target: must be given");
                if (draft.Target is not null)
                    draft.NameBy(draft.Target, type);
                return;
            case "typing":
                draft.Kind = ItemKind.Typing;
                return;
            case null:
                draft.Fault ??= "type: must be given";
                return;
            default:
                draft.Ignore("frame type " + type);
                return;
        }

        Need(ref draft, draft.Id, "id: must be given");
    }

    /// <summary>This protocol is ours: a number is no text in it.</summary>
    private static string? Words(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False))
            return reader.Text(field, ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        reader.Refuse(field, "must be a string", ref draft.Fault);
        return null;
    }

    private static void Need(ref ItemDraft draft, string? value, string rule)
    {
        if (value is null)
            draft.Fault ??= rule;
    }

    private static void Attachments(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("attachments", ref draft.Fault))
            return;
        while (reader.NextObject("attachments", ref draft.Fault))
        {
            string? kind = null, url = null, id = null, mime = null, name = null;
            long? size = null;
            while (reader.NextMember())
            {
                if (reader.At("kind"u8))
                    kind = reader.Fact();
                else if (reader.At("url"u8))
                    url = reader.Link(ref draft.Truncated);
                else if (reader.At("id"u8))
                    id = reader.Id("attachments.id", ref draft.Fault);
                else if (reader.At("mime"u8))
                    mime = reader.Fact();
                else if (reader.At("name"u8))
                    name = reader.Fact();
                else if (reader.At("size"u8))
                    size = reader.Whole();
                else
                    reader.Skip();
            }

            Attach(ref draft, kind, url, id, mime, name, size);
        }
    }

    private static void Attach(ref ItemDraft draft, string? kind, string? url, string? id, string? mime, string? name, long? size)
    {
        if (kind is not ("image" or "video" or "audio" or "voice" or "file"))
            draft.Fault ??= "attachments.kind: must be image, video, audio, voice or file";
        else if (id is not null && url is null)
            draft.Attach(new Attachment { Kind = kind, Id = id, Mime = mime, Name = name, Size = size });
        else if (url is null || !(url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal)))
            draft.Fault ??= "attachments.url: must be an http or https URL of at most 4096 bytes";
        else
            draft.Attach(new Attachment { Kind = kind, Url = url, Mime = mime, Name = name, Size = size });
    }
}
