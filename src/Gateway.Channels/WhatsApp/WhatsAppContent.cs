using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>The member of a message that is named like its type, and the facts beside it.</summary>
/// <remarks>
/// <code>
/// "text":{"body":".."}   "image":{"id":"..","mime_type":"..","caption":"..","url":".."}   "audio":{..,"voice":true}
/// "document":{..,"filename":".."}   "location":{"latitude":..,"longitude":..,"name":"..","address":".."}
/// "contacts":[{"name":{"formatted_name":".."},"phones":[{"phone":"..","wa_id":".."}]}]
/// "order":{"catalog_id":"..","text":"..","product_items":[..]}   "system":{"body":"..","type":"user_changed_number","wa_id":".."}
/// "reaction":{"message_id":"..","emoji":".."}   "errors":[{"code":131051,"title":".."}]   "unsupported":{"type":"poll"}
/// </code>
/// </remarks>
internal static class WhatsAppContent
{
    /// <summary>Reads the member when it is content; false leaves the reader where it is.</summary>
    public static bool Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("text"u8))
            Text(ref reader, ref draft);
        else if (reader.At("image"u8))
            Media(ref reader, ref draft, "image");
        else if (reader.At("video"u8))
            Media(ref reader, ref draft, "video");
        else if (reader.At("audio"u8))
            Media(ref reader, ref draft, "audio");
        else if (reader.At("voice"u8))
            Media(ref reader, ref draft, "voice");
        else if (reader.At("document"u8))
            Media(ref reader, ref draft, "file");
        else if (reader.At("sticker"u8))
            Media(ref reader, ref draft, "sticker");
        else if (reader.At("location"u8))
            Location(ref reader, ref draft);
        else if (reader.At("contacts"u8))
            WhatsAppSharedContacts.Read(ref reader, ref draft);
        else if (reader.At("button"u8))
            WhatsAppInteractive.ReadButton(ref reader, ref draft);
        else if (reader.At("interactive"u8))
            WhatsAppInteractive.Read(ref reader, ref draft);
        else if (reader.At("order"u8))
            Order(ref reader, ref draft);
        else if (reader.At("reaction"u8))
            Reaction(ref reader, ref draft);
        else if (reader.At("system"u8))
            WhatsAppFacts.System(ref reader, ref draft);
        else if (reader.At("context"u8))
            WhatsAppFacts.Context(ref reader, ref draft);
        else if (reader.At("identity"u8))
            WhatsAppFacts.Keep(ref reader, ref draft, "hash"u8, "identity_hash");
        else if (reader.At("referral"u8))
            WhatsAppFacts.Referral(ref reader, ref draft);
        else if (reader.At("unsupported"u8))
            WhatsAppFacts.Keep(ref reader, ref draft, "type"u8, "unsupported");
        else if (reader.At("errors"u8))
            WhatsAppFacts.Errors(ref reader, ref draft);
        else
            return false;
        return true;
    }

    private static void Text(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("text", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("body"u8))
                draft.Text = reader.Text("text.body", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }

    private static void Media(ref JsonReader reader, ref ItemDraft draft, string kind)
    {
        if (!reader.OpenObject(kind, ref draft.Fault))
            return;
        string? id = null, url = null, mime = null, name = null;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                id = reader.Id("media.id", ref draft.Fault);
            else if (reader.At("url"u8) || reader.At("link"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("mime_type"u8))
                mime = reader.Fact();
            else if (reader.At("filename"u8))
                name = reader.Fact();
            else if (reader.At("caption"u8))
                draft.Text = reader.Text("media.caption", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("voice"u8))
                kind = reader.Flag() ? "voice" : kind;
            else
                reader.Skip();
        }

        draft.Attach(new Attachment { Kind = kind, Id = id, Url = url, Mime = mime, Name = name });
    }

    private static void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("location", ref draft.Fault))
            return;
        double? lat = null, lon = null;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else if (reader.At("name"u8))
                draft.Note("place", reader.Fact());
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    private static void Order(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("order", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("catalog_id"u8))
                draft.Note("catalog_id", reader.Fact());
            else if (reader.At("text"u8))
                draft.Text = reader.Text("order.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) is { Length: > 0 } text ? text : null;
            else if (reader.At("product_items"u8))
                draft.Payload = reader.Raw();
            else
                reader.Skip();
        }
    }

    private static void Reaction(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("reaction", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("message_id"u8))
                draft.Target = reader.Id("reaction.message_id", ref draft.Fault);
            else if (reader.At("emoji"u8))
                draft.Text = reader.Text("reaction.emoji", ItemDraft.NameMax, ref draft.Fault, ref draft.Truncated);
            else
                reader.Skip();
        }
    }
}
