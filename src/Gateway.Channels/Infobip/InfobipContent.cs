using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Infobip;

/// <summary>The content of one message: one object, or an array of them (MMS, and the newer API).</summary>
/// <remarks>
/// <code>
/// {"type":"TEXT","text":".."}  {"type":"IMAGE","url":"..","caption":".."}  {"type":"LOCATION","latitude":..,"longitude":..,"name":".."}
/// {"type":"INTERACTIVE_BUTTON_REPLY","id":"..","title":".."}  {"type":"BUTTON","text":"..","payload":".."}  {"type":"REACTION","emoji":"..","messageId":".."}
/// {"type":"INTERACTIVE_FLOW_REPLY","text":"Sent","response":{..}}  {"type":"CONTACT","contacts":[..]}  {"type":"ORDER","catalogId":"..","productItems":[..]}
/// {"contentType":"text/plain","value":".."}  {"contentType":"image/jpeg","url":".."}
/// </code>
/// </remarks>
internal struct InfobipContent
{
    private string? _type;
    private string? _title;
    private string? _id;
    private string? _payload;
    private string? _response;
    private TextList _lines;
    private bool _any;

    /// <summary>Whether anything of a message was there.</summary>
    public readonly bool IsGiven => _any;

    public void Body(string? text, ref ItemDraft draft)
    {
        _any |= text is not null;
        draft.Text = text ?? draft.Text;
    }

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            Body(reader.RawLength() == 0 ? null : reader.Text("results.message", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated), ref draft);
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            if (reader.OpenObject("results.message", ref draft.Fault))
                One(ref reader, ref draft);
            return;
        }

        while (reader.NextObject("results.content", ref draft.Fault))
            One(ref reader, ref draft);
    }

    public readonly void Finish(ref ItemDraft draft)
    {
        draft.Kind = ItemKind.Message;
        Append(ref draft);
        switch (_type)
        {
            case "BUTTON" or "BUTTON_REPLY" or "INTERACTIVE_BUTTON_REPLY" or "INTERACTIVE_LIST_REPLY" or "LIST_REPLY" or "QUICK_REPLY" or "SUGGESTION" or "INTERACTIVE_FLOW_REPLY"
                or "FLOW_RESPONSE" or "POSTBACK":
                draft.Kind = ItemKind.Postback;
                draft.Payload = _payload ?? _response ?? _id ?? draft.Text ?? _title ?? "";
                draft.Text ??= _title;
                break;
            case "REACTION":
                draft.Kind = ItemKind.Reaction;
                draft.Text ??= "";
                draft.Target = _id ?? draft.ReplyTo;
                if (draft.Target is null)
                    draft.Fault ??= "results.message.messageId: must be given";
                break;
            case "DELETED" or "REVOKED":
                draft.Kind = ItemKind.Delete;
                draft.Target = draft.Id;
                break;
            case "UNSUPPORTED" or "INFECTED_CONTENT":
                draft.Unsupported(_type.ToLowerInvariant());
                break;
            case null or "TEXT" or "IMAGE" or "VIDEO" or "AUDIO" or "VOICE" or "DOCUMENT" or "FILE" or "STICKER" or "LOCATION" or "CONTACT" or "CONTACTS" or "ORDER":
                if (!_any)
                    draft.Missing ??= "results.text: must be given, or message";
                else if (_type is not null && draft is { Text: null or "", Attachments.IsEmpty: true, Location: null })
                    draft.Unsupported(_type.ToLowerInvariant());
                break;
            default:
                draft.Unsupported(_type.ToLowerInvariant());
                break;
        }
    }

    /// <summary>What is answered to: <c>{"from":"..","id":".."}</c>; beside the message or inside of it.</summary>
    public static void Context(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("results.context", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8) || reader.At("messageId"u8))
                draft.ReplyTo = reader.Id("results.context.id", ref draft.Fault) ?? draft.ReplyTo;
            else
                reader.Skip();
        }
    }

    /// <summary>Puts what a contact or an order lists below what was written.</summary>
    private readonly void Append(ref ItemDraft draft)
    {
        if (_lines.Join("\n") is not { } lines)
            return;
        if (string.IsNullOrEmpty(draft.Text))
            draft.Text = lines;
        else if (draft.Text.Length + lines.Length < ItemDraft.TextMax / 4)
            draft.Text += "\n" + lines;
        else
            draft.Truncated = true;
    }

    private void One(ref JsonReader reader, ref ItemDraft draft)
    {
        _any = true;
        string? url = null, mime = null, name = null, type = null;
        double? lat = null, lon = null;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = reader.Fact();
            else if (reader.At("text"u8) || reader.At("caption"u8) || reader.At("value"u8) || reader.At("emoji"u8))
                draft.Text = reader.Text("results.message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Text;
            else if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("contentType"u8) || reader.At("mimeType"u8))
                mime = reader.Fact();
            else if (reader.At("name"u8) || reader.At("filename"u8) || reader.At("fileName"u8))
                name = reader.Fact();
            else if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else if (reader.At("id"u8) || reader.At("messageId"u8))
                _id = reader.Id("results.message.id", ref draft.Fault) ?? _id;
            else if (reader.At("title"u8))
                _title = reader.Fact() ?? _title;
            else if (reader.At("description"u8))
                draft.Note("description", reader.Fact());
            else if (reader.At("payload"u8) || reader.At("postbackData"u8))
                _payload = reader.Fact() ?? _payload;
            else if (reader.At("response"u8))
                _response = Response(ref reader, ref draft);
            else if (reader.At("context"u8))
                Context(ref reader, ref draft);
            else if (reader.At("contacts"u8))
                InfobipLists.Contacts(ref reader, ref _lines);
            else if (reader.At("productItems"u8) || reader.At("items"u8))
                InfobipLists.Products(ref reader, ref _lines);
            else if (reader.At("catalogId"u8))
                draft.Note("catalog_id", reader.Fact());
            else
                reader.Skip();
        }

        _type ??= type;
        if (lat is not null || lon is not null)
        {
            draft.Place(lat, lon);
            draft.Note("place", name);
        }

        if (url is not null)
            draft.Attach(new Attachment { Kind = Kind(type, mime, url), Url = url, Mime = mime, Name = name });
    }

    /// <summary>What a form was filled in with, as the JSON that came.</summary>
    private static string? Response(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return reader.Text("results.message.response", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) is { Length: > 0 } text ? text : null;
        var raw = reader.SkipRaw();
        if (raw.Length <= ItemDraft.TextMax)
            return Encoding.UTF8.GetString(raw);
        draft.Truncated = true;
        return null;
    }

    private static string Kind(string? type, string? mime, string url) => type switch
    {
        "IMAGE" => "image",
        "VIDEO" => "video",
        "AUDIO" => "audio",
        "VOICE" => "voice",
        "STICKER" => "sticker",
        "DOCUMENT" or "FILE" => "file",
        "CONTACT" => "contact",
        _ => MediaKind.Of(mime, url),
    };
}
