using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Zalo;

/// <summary>The <c>message</c> of an event.</summary>
internal struct ZaloMessage
{
    private static readonly Words Types = new(
        "image", "photo", "gif", "video", "audio", "voice", "sticker", "file", "link", "location", "business_card", "contact");

    public string? Id;
    public string? Icon;

    /// <summary>Only with people who have not told Zalo who they are: an answer names their conversation.</summary>
    public string? Conversation;

    public List<string?>? Ids;

    public void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("msg_id"u8))
                Id = reader.Id("message.msg_id", ref draft.Fault);
            else if (reader.At("text"u8))
                draft.Text = reader.Text("message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("attachments"u8))
                Attachments(ref reader, ref draft);
            else if (reader.At("quote_msg_id"u8))
                draft.ReplyTo = reader.Id("message.quote_msg_id", ref draft.Fault);
            else if (reader.At("conversation_id"u8))
                Conversation = reader.Id("message.conversation_id", ref draft.Fault);
            else if (reader.At("react_icon"u8))
                Icon = reader.Fact();
            else if (reader.At("msg_ids"u8))
                All(ref reader, ref draft);
            else if (reader.At("tracking_id"u8))
                draft.Note("callback_data", reader.Fact());
            else
                reader.Skip();
        }
    }

    private void All(ref JsonReader reader, ref ItemDraft draft)
    {
        // As many as there may be items.
        const int IdsMax = ItemSink.BatchMax + 1;
        if (!reader.OpenArray("message.msg_ids", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            if ((Ids ??= []).Count < IdsMax)
                Ids.Add(reader.Id("message.msg_ids", ref draft.Fault));
            else
                reader.Skip();
        }
    }

    private struct Facts
    {
        public string? Url;
        public string? Id;
        public string? Name;
        public string? Description;
        public string? Mime;
        public long? Size;
        public double? Lat;
        public double? Lon;
    }

    private static void Attachments(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenArray("message.attachments", ref draft.Fault))
            return;
        while (reader.NextObject("message.attachments", ref draft.Fault))
        {
            string? type = null;
            var facts = default(Facts);
            while (reader.NextMember())
            {
                if (reader.At("type"u8))
                    type = Types.Fact(ref reader);
                else if (reader.At("payload"u8))
                    Payload(ref reader, ref draft, ref facts);
                else
                    reader.Skip();
            }

            Add(ref draft, type, facts);
        }
    }

    private static void Payload(ref JsonReader reader, ref ItemDraft draft, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenObject("message.attachments.payload", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("url"u8))
                facts.Url = reader.Link(ref draft.Truncated);
            else if (reader.At("id"u8))
                facts.Id = reader.Fact();
            else if (reader.At("name"u8) || reader.At("title"u8))
                facts.Name = reader.Fact();
            else if (reader.At("description"u8))
                facts.Description = reader.Fact();
            else if (reader.At("type"u8))
                facts.Mime = reader.Fact();
            else if (reader.At("size"u8))
                facts.Size = reader.Whole();
            else if (reader.At("coordinates"u8))
                Coordinates(ref reader, ref facts);
            else
                reader.Skip();
        }
    }

    private static void Coordinates(ref JsonReader reader, ref Facts facts)
    {
        string? wrong = null;
        if (!reader.OpenObject("coordinates", ref wrong))
            return;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8, "lat"u8))
                facts.Lat = reader.Number();
            else if (reader.At("longitude"u8, "long"u8))
                facts.Lon = reader.Number();
            else
                reader.Skip();
        }
    }

    private static void Add(ref ItemDraft draft, string? type, in Facts facts)
    {
        switch (type)
        {
            case null:
                draft.Missing ??= "message.attachments.type: must be given";
                break;
            case "location":
                draft.Place(facts.Lat, facts.Lon);
                break;
            case "business_card" or "contact":
                draft.Attach(new Attachment { Kind = "contact", Name = facts.Name ?? facts.Description, Id = facts.Id, Url = facts.Url });
                break;
            default:
                var kind = type switch { "image" or "photo" or "gif" => "image", "video" => "video", "audio" or "voice" => "voice", "sticker" => "sticker", _ => "file" };
                if (type is not ("image" or "photo" or "video" or "audio" or "voice" or "sticker" or "file"))
                    draft.Note("shared", type);
                draft.Attach(new Attachment { Kind = kind, Id = facts.Id, Url = facts.Url, Name = facts.Name, Size = facts.Size, Mime = facts.Mime });
                draft.Note("description", facts.Description);
                break;
        }
    }
}
