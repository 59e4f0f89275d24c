using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.MessageBird;

/// <summary>
/// <c>{"text":".."}</c>, <c>{"image":{"url":"..","caption":".."}}</c>, <c>{"location":{"latitude":..,"longitude":..}}</c>,
/// <c>{"interactive":{"type":"button_reply","reply":{"id":"..","text":".."}}}</c>.
/// </summary>
internal static class MessageBirdContent
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.content", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                draft.Text = reader.Text("message.content.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Text;
            else if (reader.At("image"u8))
                Media(ref reader, "image", ref draft);
            else if (reader.At("video"u8))
                Media(ref reader, "video", ref draft);
            else if (reader.At("audio"u8))
                Media(ref reader, "audio", ref draft);
            else if (reader.At("file"u8))
                Media(ref reader, "file", ref draft);
            else if (reader.At("whatsappSticker"u8) || reader.At("sticker"u8))
                Media(ref reader, "sticker", ref draft);
            else if (reader.At("location"u8))
                Location(ref reader, ref draft);
            else if (reader.At("interactive"u8))
                Interactive(ref reader, ref draft);
            else if (reader.At("email"u8))
                Email(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Media(ref JsonReader reader, string kind, ref ItemDraft draft)
    {
        string? url = null, mime = null;
        if (!reader.OpenObject("message.content", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("url"u8) || reader.At("link"u8))
                url = reader.Link(ref draft.Truncated);
            else if (reader.At("caption"u8))
                draft.Text = JsonRead.First(draft.Text, reader.Text("message.content.caption", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            else if (reader.At("contentType"u8))
                mime = reader.Fact();
            else
                reader.Skip();
        }

        draft.Attach(new Attachment { Kind = kind, Url = url, Mime = mime });
    }

    private static void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        if (!reader.OpenObject("message.content.location", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    private static void Interactive(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.content.interactive", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("reply"u8) || reader.At("buttonReply"u8) || reader.At("listReply"u8))
                Reply(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Reply(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.content.interactive.reply", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                draft.Payload = reader.Text("message.content.interactive.reply.id", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated) ?? draft.Payload;
            else if (reader.At("text"u8) || reader.At("title"u8))
                draft.Text = JsonRead.First(draft.Text, reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void Email(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("message.content.email", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("subject"u8))
                draft.Note("subject", reader.Fact());
            else if (reader.AtObject("content"u8))
                Text(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Text(ref JsonReader reader, ref ItemDraft draft)
    {
        while (reader.NextMember())
        {
            if (reader.At("text"u8))
                draft.Text = JsonRead.First(draft.Text, reader.Text("message.content.email.content.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated));
            else
                reader.Skip();
        }
    }
}
