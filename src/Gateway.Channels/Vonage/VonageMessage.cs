using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Vonage;

/// <summary>A message or status of the Messages API. In version 0.1 the content stands in <c>message.content</c>, in version 1 beside the envelope.</summary>
internal struct VonageMessage
{
    private static readonly Words Types = new(
        "text", "image", "audio", "video", "file", "vcard", "sticker", "location", "contact", "order", "reply", "button", "reaction", "unsupported", "custom", "card");

    private string? _type;
    private string? _channel;
    private string? _status;
    private string? _url;
    private string? _name;
    private string? _caption;
    private double? _lat;
    private double? _lon;

    public void Read(ref JsonReader reader, DateTimeOffset receivedAt, ref ItemDraft draft)
    {
        string? from = null, to = null;
        while (reader.NextMember())
        {
            if (reader.At("message_uuid"u8))
                draft.Id = reader.Id("message_uuid", ref draft.Fault);
            else if (reader.At("from"u8))
                from = Address(ref reader, "from", ref draft);
            else if (reader.At("to"u8))
                to = Address(ref reader, "to", ref draft);
            else if (reader.At("channel"u8))
                _channel = reader.Fact() ?? _channel;
            else if (reader.At("timestamp"u8))
                draft.Timestamp = reader.When(receivedAt, ref draft.ClockSuspect);
            else if (reader.At("status"u8))
                _status = reader.Fact();
            else if (reader.At("error"u8))
                Error(ref reader, ref draft);
            else if (reader.At("client_ref"u8))
                draft.Note(ExtraNames.CallbackData, reader.Fact());
            else if (reader.At("profile"u8))
                Profile(ref reader, ref draft);
            else if (reader.At("context"u8))
                Context(ref reader, ref draft);
            else if (reader.At("message"u8))
                Wrapped(ref reader, ref draft);
            else if (!Content(ref reader, ref draft))
                reader.Skip();
        }

        Finish(from, to, ref draft);
    }

    private void Finish(string? from, string? to, ref ItemDraft draft)
    {
        draft.Note("channel", _channel);
        if (draft.Id is null)
            draft.Fault ??= "message_uuid: must be given";
        if (_status is not null && string.IsNullOrEmpty(_type))
        {
            (draft.Account, draft.Sender, draft.Target) = (from, to, draft.Id);
            Alias(to, ref draft);
            draft.Kind = ItemKind.Receipt;
            draft.Status = VonageStatus.Of(_status);
            if (draft.Status is null)
                draft.Ignore("receipt status " + Shape.Shown(_status));
            else if (draft.Fault is null)
                draft.NameBy(draft.Target!, draft.Status);
            return;
        }

        (draft.Account, draft.Sender) = (to, from);
        Alias(from, ref draft);
        if (from is null)
            draft.Missing ??= "from: must be given";
        Typed(ref draft);
    }

    private readonly void Typed(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;

        // The documentation's example holds every content at once: only what the type names counts.
        if (_type is not ("order" or "reply" or "button"))
            draft.Payload = null;
        switch (_type)
        {
            case "text" or "order" or "contact":
                break;
            case "image" or "audio" or "video" or "file" or "vcard" or "sticker":
                draft.Text = _caption;
                var kind = _type == "vcard" ? "contact" : _type;
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = kind, Url = _url, Name = _name });
                break;
            case "location":
                draft.Place(_lat, _lon);
                break;
            case "reply" or "button":
                draft.Kind = ItemKind.Postback;
                draft.Payload ??= draft.Text ?? "";
                break;
            case "reaction":
                draft.Kind = ItemKind.Reaction;
                draft.Text ??= "";
                draft.Target = draft.ReplyTo;
                if (draft.Target is null)
                    draft.Missing ??= "context.message_uuid: must be given";
                break;
            case "unsupported":
                // The customer did write: an agent must see that something came which only the phone can show.
                draft.Unsupported("unknown");
                break;
            case null:
                draft.Missing ??= "message_type: must be given";
                break;
            default:
                draft.Unsupported(_type);
                break;
        }
    }

    /// <summary>A number or id, or in version 0.1 an object with one and its channel.</summary>
    private string? Address(ref JsonReader reader, string field, ref ItemDraft draft)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return reader.Id(field, ref draft.Fault);
        string? address = null;
        while (reader.NextMember())
        {
            if (reader.At("number"u8) || reader.At("id"u8))
                address = reader.Id(field, ref draft.Fault) ?? address;
            else if (reader.At("type"u8))
                _channel = JsonRead.First(_channel, reader.Fact());
            else
                reader.Skip();
        }

        return address;
    }

    private readonly void Alias(string? address, ref ItemDraft draft)
    {
        if (address is null)
            return;
        var isPhone = _channel is not ("messenger" or "instagram") && address.Length > 5 && !address.AsSpan().TrimStart('+').ContainsAnyExceptInRange('0', '9');
        draft.Alias(isPhone ? "phone" : "user", isPhone ? address.TrimStart('+') : address);
    }

    private void Wrapped(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (!reader.At("content"u8) || !reader.OpenObject("message.content", ref draft.Fault))
            {
                reader.Skip();
                continue;
            }

            while (reader.NextMember())
            {
                if (reader.At("type"u8))
                    _type = JsonRead.Later(_type, Types.Read(ref reader, "message.content.type", ref draft.Fault));
                else if (!Content(ref reader, ref draft))
                    reader.Skip();
            }
        }
    }

    private bool Content(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("message_type"u8))
            _type = JsonRead.Later(_type, Types.Read(ref reader, "message_type", ref draft.Fault));
        else if (reader.At("text"u8))
            draft.Text = JsonRead.Later(draft.Text, reader.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
        else if (reader.ValueTextEquals("image"u8) || reader.ValueTextEquals("audio"u8) || reader.ValueTextEquals("video"u8)
            || reader.ValueTextEquals("file"u8) || reader.ValueTextEquals("vcard"u8) || reader.ValueTextEquals("sticker"u8))
            Media(ref reader, ref draft);
        else if (reader.At("location"u8))
            Location(ref reader, ref draft);
        else if (reader.At("reply"u8) || reader.At("button"u8))
            Choice(ref reader, ref draft);
        else if (reader.At("reaction"u8))
            Reaction(ref reader, ref draft);
        else if (reader.At("order"u8))
            Order(ref reader, ref draft);
        else
            return false;
        return true;
    }

    /// <summary>A documentation example holds every kind of media at once: only the one the type names counts, wherever the type stands.</summary>
    private void Media(ref JsonReader reader, ref ItemDraft draft)
    {
        var isTyped = _type is null || reader.ValueTextEquals(_type);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        string? url = null, name = null, caption = null;
        while (reader.NextMember())
        {
            if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("caption"u8))
                caption = reader.Text("caption", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }

        if (isTyped && (url is not null || caption is not null))
            (_url, _name, _caption) = (url, name, caption);
    }

    private static void Order(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.IsNothing())
            reader.Skip();
        else
            draft.Payload = reader.Raw();
    }

    private void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("location", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("lat"u8) || reader.At("latitude"u8))
                _lat = reader.Number() ?? _lat;
            else if (reader.At("long"u8) || reader.At("lng"u8) || reader.At("longitude"u8))
                _lon = reader.Number() ?? _lon;
            else if (reader.At("name"u8))
                draft.Note("place", reader.Fact());
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else
                reader.Skip();
        }
    }

    private readonly void Choice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("reply", ref draft.Fault))
            return;
        string? title = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8) || reader.At("payload"u8))
                draft.Payload = reader.Text("reply.id", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Payload;
            else if (reader.At("title"u8) || reader.At("text"u8))
                title = reader.Fact();
            else if (reader.At("description"u8))
                draft.Note("description", reader.Fact());
            else
                reader.Skip();
        }

        // The full documentation example holds a reply beside a text: only a reply's own title stands in for a missing text.
        if (_type is null or "reply" or "button")
            draft.Text ??= title;
    }

    private static void Reaction(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("reaction", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("emoji"u8))
                draft.Text = JsonRead.Later(draft.Text, reader.Text("reaction.emoji", ItemDraft.NameMax, ref draft.Fault, ref draft.Truncated));
            else
                reader.Skip();
        }
    }

    private static void Context(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("context", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_uuid"u8))
                draft.ReplyTo = reader.Id("context.message_uuid", ref draft.Fault);
            else
                reader.Skip();
        }
    }

    private static void Profile(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("profile", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.SenderName = reader.Text("profile.name", ItemDraft.NameMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    private static void Error(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("error", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("title"u8) || reader.At("code"u8))
                draft.Note("error_code", reader.Fact());
            else if (reader.At("detail"u8) || reader.At("reason"u8))
                draft.Note("error", reader.Fact());
            else if (reader.At("type"u8))
                draft.Note("error_type", reader.Fact());
            else
                reader.Skip();
        }
    }
}
