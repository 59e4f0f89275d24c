using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.TikTokBusiness;

/// <summary>One message or reading mark. The thread is the conversation, which the send API wants; the person is its alias.</summary>
internal ref struct TikTokBusinessMessage
{
    private static readonly Words Types = new("text", "image", "video", "sticker", "share_post", "template", "emoji", "auto_reply", "other");

    private string? _type;
    private string? _from;
    private string? _unique;
    private JsonReader _fromName;
    private JsonReader _to;
    private JsonReader _toName;
    private string? _url;
    private string? _media;
    private string? _readUntil;

    public void Read(string name, ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.Id = reader.Id("content.message_id", ref draft.Fault);
            else if (reader.At("conversation_id"u8))
                draft.Sender = reader.Id("content.conversation_id", ref draft.Fault);
            else if (reader.At("type"u8))
                _type = Types.Fact(ref reader);
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect) ?? draft.Timestamp;
            else if (reader.At("from"u8))
                reader.Keep(ref _fromName);
            else if (reader.At("to"u8))
                reader.Keep(ref _toName);
            else if (reader.At("from_user"u8))
                _from = User(ref reader, "content.from_user", ref draft);
            else if (reader.At("unique_identifier"u8))
                _unique = reader.Id("content.unique_identifier", ref draft.Fault);
            else if (reader.At("to_user"u8))
                reader.Keep(ref _to);
            else if (reader.At("text"u8))
                Content(ref reader, "content.text", ref draft);
            else if (reader.At("image"u8) || reader.At("video"u8) || reader.At("share_post"u8) || reader.At("sticker"u8) || reader.At("template"u8))
                Content(ref reader, "content.media", ref draft);
            else if (reader.At("read"u8))
                Reading(ref reader);
            else if (reader.At("referenced_message_info"u8))
                Reference(ref reader, ref draft);
            else if (reader.At("is_follower"u8))
                draft.Note("follower", reader.Fact());
            else
                reader.Skip();
        }

        if (draft.Sender is null)
            draft.Missing ??= "content.conversation_id: must be given";
        Finish(name, ref draft);
    }

    private void Finish(string name, ref ItemDraft draft)
    {
        switch (name)
        {
            case "im_receive_msg":
                // A direct message between two people of the business's own side does not exist: the one who is not the account is the customer.
                var isOurs = _from is not null && _from == draft.Account;
                Message(isOurs ? ItemKind.Echo : ItemKind.Message, isOurs, ref draft);
                break;
            case "im_send_msg":
                Message(ItemKind.Echo, true, ref draft);
                break;
            case "im_mark_read_msg":
                // It names no message: everything until then is read.
                (draft.Kind, draft.Status, draft.Target) = (ItemKind.Receipt, "read", draft.Id);
                draft.Note("watermark", Milliseconds(_readUntil));
                if (draft.Fault is null && (draft.Target ?? draft.Sender) is { } read)
                    draft.NameBy(read, "read", (_readUntil ?? draft.Timestamp?.ToUnixTimeMilliseconds().ToString(System.Globalization.CultureInfo.InvariantCulture)) is { Length: <= 20 } at ? at : null);
                break;
            case "im_referral_msg" or "im_follow_user" or "im_unfollow_user":
                (draft.Kind, draft.Status) = (ItemKind.System, name[3..]);
                Person(_from, ref draft);
                break;
            default:
                draft.Ignore("event " + Shape.Shown(name));
                break;
        }
    }

    /// <summary>TikTok writes times in seconds and in milliseconds; before the year 5138 the number tells which.</summary>
    private static string? Milliseconds(string? time)
    {
        const long SecondsMax = 100_000_000_000;
        return long.TryParse(time, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value) && value < SecondsMax ? time + "000" : time;
    }

    private void Message(ItemKind kind, bool isOurs, ref ItemDraft draft)
    {
        draft.Kind = kind;
        draft.SenderName = isOurs ? _toName.Kept() : _fromName.Kept();
        Person(!isOurs ? _from : _to.IsFound() ? User(ref _to, "content.to_user", ref draft) : null, ref draft);
        if (draft.Id is null)
            draft.Fault ??= "content.message_id: must be given";
        switch (_type)
        {
            case "text":
                break;
            case "image" or "video" or "sticker":
                draft.Attach(new Attachment { Kind = _type, Url = _url, Id = _media });
                break;
            case "share_post":
                Shared(ref draft);
                break;
            case "template" or "emoji" or "auto_reply" or "other":
                draft.Note("message_type", _type);
                if (_type == "other" && draft.Text is null)
                    draft.Unsupported(_type);
                break;
            case null:
                draft.Missing ??= "content.type: must be given";
                break;
            default:
                draft.Unsupported(_type);
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = "file", Url = _url, Id = _media });
                break;
        }
    }

    /// <summary>TikTok's one name for a person among all businesses stands beside the conversation's, or alone.</summary>
    private readonly void Person(string? id, ref ItemDraft draft)
    {
        draft.Alias("user", id ?? _unique);
        if (id is not null && id != _unique)
            draft.Alias("unique", _unique);
    }

    /// <summary>A post: where it can be seen, or its name when nothing else is told.</summary>
    private readonly void Shared(ref ItemDraft draft)
    {
        var post = _url ?? _media;
        draft.Note("shared_post", post);
        if (string.IsNullOrEmpty(draft.Text))
            draft.Text = post;
        if (draft.Text is null)
            draft.Unsupported(_type);
    }

    private static string? User(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        string? id = null;
        if (!reader.OpenObject(field, ref draft.Fault))
            return null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id(field, ref draft.Fault);
            else
                reader.Skip();
        }

        return id;
    }

    private void Content(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        if (!reader.OpenObject(field, ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("body"u8) || reader.At("title"u8))
                draft.Text = reader.Text("content.text.body", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Text;
            else if (reader.At("media_id"u8) || reader.At("item_id"u8) || reader.At("video_id"u8))
                _media = reader.Id("content.media_id", ref draft.Fault) ?? _media;
            else if (reader.At("embed_url"u8) || reader.At("url"u8))
                _url = reader.Link(ref draft.Truncated) ?? _url;
            else
                reader.Skip();
        }
    }

    private void Reading(ref JsonReader reader)
    {
        string? ignored = null;
        if (!reader.OpenObject("content.read", ref ignored))
            return;
        while (reader.NextMember())
        {
            if (reader.At("last_read_timestamp"u8))
                _readUntil = reader.Fact();
            else
                reader.Skip();
        }
    }

    private static void Reference(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("content.referenced_message_info", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("referenced_message_id"u8))
                draft.ReplyTo = reader.Id("content.referenced_message_id", ref draft.Fault);
            else
                reader.Skip();
        }
    }
}
