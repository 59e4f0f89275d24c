using System.Runtime.InteropServices;
using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Sunshine;

/// <summary>What a message says or shows.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct SunshineContent
{
    private static readonly Words Types = new("text", "image", "file", "location", "formResponse", "form", "carousel", "list", "template");

    private string? _type;
    private string? _payload;
    private string? _url;
    private string? _mime;
    private string? _alt;
    private string? _fallback;
    private long? _size;
    private StringBuilder? _fields;

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.message.content", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (!Member(ref reader, ref draft))
                reader.Skip();
        }
    }

    /// <summary>False for a member that is no content; the reader is then where it was.</summary>
    public bool Member(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("type"u8))
            _type = Types.Fact(ref reader);
        else if (reader.At("text"u8))
            draft.Text = reader.Text("payload.message.content.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        else if (reader.At("payload"u8))
            _payload = reader.Fact();
        else if (reader.At("mediaUrl"u8))
            _url = reader.Link(ref draft.Truncated);
        else if (reader.At("mediaType"u8))
            _mime = reader.Fact();
        else if (reader.At("mediaSize"u8))
            _size = reader.Whole();
        else if (reader.At("altText"u8))
            _alt = reader.Fact();
        else if (reader.At("attachmentId"u8))
            draft.Note("attachment_id", reader.Fact());
        else if (reader.At("textFallback"u8))
            _fallback = reader.Text("payload.message.content.textFallback", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        else if (reader.At("coordinates"u8))
            Coordinates(ref reader, ref draft);
        else if (reader.At("location"u8))
            Place(ref reader, ref draft);
        else if (reader.At("fields"u8))
            Fields(ref reader, ref draft);
        else
            return false;
        return true;
    }

    /// <summary>The first messages of version 1 had no type: what they hold says it.</summary>
    public void Presume(in ItemDraft draft) => _type ??= _url is not null ? "file" : draft.Text is not null ? "text" : null;

    public readonly void Finish(ref ItemDraft draft)
    {
        draft.Payload = _payload;
        switch (_type)
        {
            case "text" or "location" or "carousel" or "list" or "template" or "form":
                draft.Text ??= _fallback;
                break;
            case "image" or "file":
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = _type == "image" ? "image" : MediaKind.Of(_mime, _url), Url = _url, Mime = _mime, Name = _alt, Size = _size });
                break;
            case "formResponse":
                draft.Text = _fallback ?? _fields?.ToString();
                break;
            case null:
                draft.Missing ??= "payload.message.content.type: must be given";
                break;
            default:
                draft.Text ??= _fallback;
                draft.Unsupported(_type);
                if (_url is not null)
                    draft.Attach(new Attachment { Kind = MediaKind.Of(_mime, _url), Url = _url, Mime = _mime, Name = _alt, Size = _size });
                break;
        }
    }

    private static void Coordinates(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        if (!reader.OpenObject("payload.message.content.coordinates", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("lat"u8))
                lat = reader.Number();
            else if (reader.At("long"u8))
                lon = reader.Number();
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    private static void Place(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("payload.message.content.location", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                draft.Note("place", reader.Fact());
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else
                reader.Skip();
        }
    }

    private void Fields(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("payload.message.content.fields", ref draft.Fault))
            return;
        while (reader.NextObject("payload.message.content.fields", ref draft.Fault))
            Field(ref reader, ref draft);
    }

    /// <summary>One line a field: label and answer.</summary>
    private void Field(ref JsonReader reader, ref ItemDraft draft)
    {
        string? label = null, value = null;
        while (reader.NextMember())
        {
            if (reader.At("label"u8))
                label = reader.Fact();
            else if (reader.At("text"u8) || reader.At("email"u8))
                value = reader.Fact() ?? value;
            else if (reader.At("select"u8))
                value = Choices(ref reader, ref draft) ?? value;
            else
                reader.Skip();
        }

        _fields ??= new StringBuilder();
        if (value is not null && _fields.Length < ItemDraft.TextMax / 4)
            _fields.Append(_fields.Length == 0 ? "" : "\n").Append(label).Append(label is null ? "" : ": ").Append(value);
    }

    private static string? Choices(ref JsonReader reader, ref ItemDraft draft)
    {
        var chosen = default(TextList);
        if (!reader.OpenArray("payload.message.content.fields.select", ref draft.Fault))
            return null;
        while (reader.NextObject("payload.message.content.fields.select", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("label"u8))
                    chosen.Add(reader.Fact());
                else
                    reader.Skip();
            }
        }

        return chosen.Join(", ");
    }
}
