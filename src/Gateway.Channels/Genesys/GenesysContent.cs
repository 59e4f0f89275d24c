using System.Runtime.InteropServices;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Genesys;

/// <summary>The parts of a message beside its text.</summary>
/// <remarks>
/// <code>
/// {"contentType":"Attachment","attachment":{"id":"..","mediaType":"Image","url":"https://..","mime":"image/png","filename":"..","contentSizeBytes":1}}
/// {"contentType":"ButtonResponse","buttonResponse":{"type":"QuickReply","text":"..","payload":".."}}   {"contentType":"QuickReply","quickReply":{"text":"..","payload":".."}}
/// {"contentType":"Location","location":{"latitude":1,"longitude":2,"address":".."}}   {"contentType":"Card"|"Carousel"|"GenericTemplate"|"Story",..}
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct GenesysContent
{
    private static readonly Words Types = new(
        "Attachment", "ButtonResponse", "QuickReply", "Location", "Card", "Carousel", "GenericTemplate", "Notification", "Story", "Text");

    public string? Text { get; private set; }

    /// <summary>What was chosen; the choices that are offered are no payload.</summary>
    public string? Payload { get; private set; }

    public bool Any { get; private set; }

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            Part(ref reader, ref draft);
            return;
        }

        if (!reader.OpenArray("content", ref draft.Fault))
            return;
        while (reader.NextObject("content", ref draft.Fault))
            Part(ref reader, ref draft);
    }

    private void Part(ref JsonReader reader, ref ItemDraft draft)
    {
        string? type = null;
        var known = false;
        Any = true;
        while (reader.NextMember())
        {
            if (reader.At("contentType"u8))
            {
                type = Types.Fact(ref reader);
            }
            else if (reader.At("attachment"u8))
            {
                known |= reader.TokenType == JsonTokenType.StartObject;
                File(ref reader, ref draft);
            }
            else if (reader.At("buttonResponse"u8))
            {
                known |= reader.TokenType == JsonTokenType.StartObject;
                Response(ref reader, ref draft);
            }
            else if (reader.At("location"u8))
            {
                known |= reader.TokenType == JsonTokenType.StartObject;
                Place(ref reader, ref draft);
            }
            else
            {
                reader.Skip();
            }
        }

        if (!known)
            draft.Note("content", type);
    }

    private static void File(ref JsonReader reader, ref ItemDraft draft)
    {
        string? id = null, kind = null, url = null, mime = null, name = null;
        long? size = null;
        if (!reader.OpenObject("content.attachment", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("content.attachment.id", ref draft.Fault);
            else if (reader.At("mediaType"u8))
                kind = reader.Fact();
            else if (reader.At("url"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("mime"u8))
                mime = reader.Fact();
            else if (reader.At("filename"u8))
                name = reader.Fact();
            else if (reader.At("contentSizeBytes"u8))
                size = reader.Whole();
            else
                reader.Skip();
        }

        kind = kind?.ToLowerInvariant();
        if (id is not null || url is not null)
        {
            draft.Attach(new Attachment
            {
                Kind = kind is "image" or "video" or "audio" ? kind : MediaKind.Of(mime, name),
                Id = id,
                Url = url,
                Mime = mime,
                Name = name,
                Size = size,
            });
        }
    }

    private void Response(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("content.buttonResponse", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("payload"u8))
                Payload = reader.Fact() ?? Payload;
            else if (reader.At("text"u8))
                Text = reader.Text("content.buttonResponse.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? Text;
            else
                reader.Skip();
        }
    }

    private static void Place(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        if (!reader.OpenObject("content.location", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }
}
