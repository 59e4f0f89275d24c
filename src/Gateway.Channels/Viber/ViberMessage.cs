using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Viber;

/// <summary>The <c>message</c> of an event.</summary>
/// <remarks>
/// <code>
/// {"type":"text","text":"..","tracking_data":".."}   {"type":"picture","media":"https://..","text":"caption","thumbnail":".."}
/// {"type":"video","media":"..","size":10000,"duration":10}   {"type":"file","media":"..","file_name":"doc.pdf","size":3220}
/// {"type":"location","location":{"lat":50.7,"lon":6.1,"address":".."}}   {"type":"contact","contact":{"name":"..","phone_number":".."}}
/// {"type":"sticker","sticker_id":46105,"media":".."}   {"type":"url","media":"https://.."}
/// </code>
/// </remarks>
internal static class ViberMessage
{
    private struct Facts
    {
        public string? Type;
        public string? Media;
        public string? FileName;
        public string? Sticker;
        public string? ContactName;
        public string? ContactPhone;
        public long? Size;
    }

    /// <summary>False when there is none.</summary>
    public static bool Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return false;
        var facts = default(Facts);
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                facts.Type = reader.Fact();
            else if (reader.At("text"u8))
                draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("media"u8))
                facts.Media = reader.Link(ref draft.Truncated);
            else if (reader.At("file_name"u8, "fileName"u8))
                facts.FileName = reader.Fact();
            else if (reader.At("size"u8) || reader.At("file_size"u8, "fileSize"u8))
                facts.Size = reader.Whole();
            else if (reader.At("sticker_id"u8, "stickerId"u8))
                facts.Sticker = reader.Fact();
            else if (reader.At("tracking_data"u8, "trackingData"u8))
                draft.Note("tracking_data", reader.Fact());
            else if (reader.At("duration"u8))
                draft.Note("duration_s", reader.Fact());
            else if (reader.At("location"u8))
                Location(ref reader, ref draft);
            else if (reader.At("contact"u8))
                Contact(ref reader, ref draft, ref facts);
            else
                reader.Skip();
        }

        Finish(ref draft, facts);
        return true;
    }

    private static void Finish(ref ItemDraft draft, in Facts facts)
    {
        switch (facts.Type)
        {
            case "text" or "location":
            case null when draft.Text is not null || draft.Location is not null:
                break;
            case "picture" or "url" or "video" or "file":
                var kind = facts.Type switch { "picture" => "image", "video" => "video", _ => "file" };
                draft.Attach(new Attachment { Kind = kind, Url = facts.Media, Name = facts.FileName, Size = facts.Size });
                break;
            case "sticker":
                draft.Attach(new Attachment { Kind = "sticker", Id = facts.Sticker, Url = facts.Media });
                break;
            case "contact":
                draft.Attach(new Attachment { Kind = "contact", Name = facts.ContactName, Id = facts.ContactPhone });
                break;
            case null:
                draft.Missing ??= "message.type: must be given";
                break;
            default:
                // Something new that a person sent: shown by its name, for an agent must see that there was something.
                draft.Note("type", facts.Type);
                draft.Unsupported(facts.Type);
                if (facts.Media is not null)
                    draft.Attach(new Attachment { Kind = "file", Url = facts.Media, Name = facts.FileName, Size = facts.Size });
                break;
        }
    }

    private static void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.location", ref draft.Fault))
            return;
        double? lat = null, lon = null;
        while (reader.NextMember())
        {
            if (reader.At("lat"u8))
                lat = reader.Number();
            else if (reader.At("lon"u8))
                lon = reader.Number();
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    private static void Contact(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        if (!reader.OpenObject("message.contact", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                facts.ContactName = reader.Fact();
            else if (reader.At("phone_number"u8, "phoneNumber"u8))
                facts.ContactPhone = reader.Fact();
            else
                reader.Skip();
        }
    }
}
