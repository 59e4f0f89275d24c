using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;
using Gateway.Contracts;

namespace Gateway.Channels.Telegram;

/// <summary>What a message carries.</summary>
internal static class TelegramContent
{
    /// <summary>The side fact that names content which is no text and no file.</summary>
    public const string Fact = "content";

    /// <summary>Data of a page that the bot opened in the app.</summary>
    public const string WebAppData = "web_app_data";

    /// <summary>Reads the member when it is content; false leaves the reader where it is.</summary>
    public static bool Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("text"u8) || reader.At("caption"u8))
            Text(ref reader, ref draft, "text");
        else if (reader.At("photo"u8))
            Photo(ref reader, ref draft);
        else if (reader.At("document"u8))
            File(ref reader, ref draft, "file");
        else if (reader.At("video"u8) || reader.At("animation"u8) || reader.At("video_note"u8, "videoNote"u8))
            File(ref reader, ref draft, "video");
        else if (reader.At("audio"u8))
            File(ref reader, ref draft, "audio");
        else if (reader.At("voice"u8))
            File(ref reader, ref draft, "voice");
        else if (reader.At("sticker"u8))
            File(ref reader, ref draft, "sticker");
        else if (reader.At("location"u8))
            Location(ref reader, ref draft);
        else if (reader.At("venue"u8))
            Venue(ref reader, ref draft);
        else if (reader.At("contact"u8))
            Contact(ref reader, ref draft);
        else if (reader.At("poll"u8))
            Question(ref reader, ref draft);
        else if (reader.At("dice"u8))
            Dice(ref reader, ref draft);
        else if (reader.At("checklist"u8))
            TelegramLists.ReadChecklist(ref reader, ref draft);
        else if (reader.At("rich_message"u8, "richMessage"u8))
            TelegramRich.Read(ref reader, ref draft);
        else if (reader.At("paid_media"u8, "paidMedia"u8))
            TelegramLists.ReadPaid(ref reader, ref draft);
        else if (reader.At("quote"u8))
            draft.Note("quote", reader.Inner("text"u8));
        else if (reader.At("web_app_data"u8, "webAppData"u8))
            WebApp(ref reader, ref draft);
        else if (reader.At("media_group_id"u8, "mediaGroupId"u8))
            draft.Note("media_group", reader.FactIfAny());
        else if (reader.At("message_thread_id"u8, "messageThreadId"u8))
            draft.Note("topic", reader.FactIfAny());
        else if (reader.At("forward_origin"u8, "forwardOrigin"u8) || reader.At("forward_date"u8, "forwardDate"u8))
            Forwarded(ref reader, ref draft);
        else if (reader.At("author_signature"u8, "authorSignature"u8))
            draft.Note("author", reader.FactIfAny());
        else
            return false;
        return true;
    }

    /// <summary>A text, a caption, a poll's question: whichever of them says something; an empty one takes nothing back.</summary>
    private static void Text(ref JsonReader reader, ref ItemDraft draft, string field, int max = ItemDraft.TextMax)
    {
        if (reader.TokenType == JsonTokenType.False)
            return;
        draft.Text = JsonRead.Later(draft.Text, reader.Text(field, max, ref draft.Fault, ref draft.Truncated));
    }

    private static void Forwarded(ref JsonReader reader, ref ItemDraft draft)
    {
        draft.Note("forwarded", reader.IsNothingOrZero() ? null : "true");
        reader.Skip();
    }

    /// <summary>The same picture in several sizes, the largest last.</summary>
    public static void Photo(ref JsonReader reader, ref ItemDraft draft)
    {
        Attachment? largest = null;
        if (!reader.OpenArray("photo", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            largest = One(ref reader, ref draft, "image") ?? largest;
        }

        if (largest is not null)
            draft.Attach(largest);
    }

    public static void File(ref JsonReader reader, ref ItemDraft draft, string kind)
    {
        // An animation comes with a document of the same content for clients of old.
        if (One(ref reader, ref draft, kind) is { } file && !draft.Attachments.Any(file.Id, static (known, id) => known.Id == id))
            draft.Attach(file);
    }

    private static Attachment? One(ref JsonReader reader, ref ItemDraft draft, string kind)
    {
        if (!reader.OpenObject(kind, ref draft.Fault))
            return null;
        string? id = null, name = null, mime = null;
        long? size = null;
        while (reader.NextMember())
        {
            if (reader.At("file_id"u8, "fileId"u8))
                id = reader.Id("file_id", ref draft.Fault);
            else if (reader.At("file_name"u8, "fileName"u8))
                name = reader.Fact();
            else if (reader.At("mime_type"u8, "mimeType"u8))
                mime = reader.Fact();
            else if (reader.At("file_size"u8, "fileSize"u8))
                size = reader.Whole();
            else if (reader.At("emoji"u8))
                draft.Note("emoji", reader.Fact());
            else if (reader.At("duration"u8))
                draft.Note("duration_s", reader.Fact());
            else
                reader.Skip();
        }

        return new Attachment { Kind = kind, Id = id, Name = name, Mime = mime, Size = size };
    }

    public static void Location(ref JsonReader reader, ref ItemDraft draft)
    {
        double? lat = null, lon = null;
        if (!reader.OpenObject("location", ref draft.Fault))
            return;
        draft.Note(Fact, "location");
        while (reader.NextMember())
        {
            if (reader.At("latitude"u8))
                lat = reader.Number();
            else if (reader.At("longitude"u8))
                lon = reader.Number();
            else if (reader.At("live_period"u8, "livePeriod"u8))
                draft.Note("live_s", reader.Fact());
            else
                reader.Skip();
        }

        draft.Place(lat, lon);
    }

    /// <summary>Telegram sends the place's location beside it as well.</summary>
    private static void Venue(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("venue", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("title"u8))
                draft.Note("place", reader.Fact());
            else if (reader.At("address"u8))
                draft.Note("address", reader.Fact());
            else if (reader.At("location"u8))
                Location(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Contact(ref JsonReader reader, ref ItemDraft draft)
    {
        string? phone = null, first = null, last = null;
        if (!reader.OpenObject("contact", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("phone_number"u8, "phoneNumber"u8))
                phone = reader.Fact();
            else if (reader.At("first_name"u8, "firstName"u8))
                first = reader.Fact();
            else if (reader.At("last_name"u8, "lastName"u8))
                last = reader.Fact();
            else if (reader.At("user_id"u8, "userId"u8))
                draft.Note("contact_user", reader.Fact());
            else
                reader.Skip();
        }

        draft.Attach(new Attachment { Kind = "contact", Id = phone, Name = last is null ? first : $"{first} {last}" });
    }

    private static void Question(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("poll", ref draft.Fault))
            return;
        draft.Note(Fact, "poll");
        while (reader.NextMember())
        {
            if (reader.At("question"u8))
                Text(ref reader, ref draft, "poll.question");
            else
                reader.Skip();
        }
    }

    private static void Dice(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("dice", ref draft.Fault))
            return;
        draft.Note(Fact, "dice");
        while (reader.NextMember())
        {
            if (reader.At("emoji"u8))
                Text(ref reader, ref draft, "dice.emoji", ItemDraft.NameMax);
            else if (reader.At("value"u8))
                draft.Note("value", reader.Fact());
            else
                reader.Skip();
        }
    }

    private static void WebApp(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("web_app_data", ref draft.Fault))
            return;
        while (reader.NextMember())
        {
            if (reader.At("data"u8))
                draft.Payload = reader.Text("web_app_data.data", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else if (reader.At("button_text"u8, "buttonText"u8))
                Text(ref reader, ref draft, "web_app_data.button_text");
            else
                reader.Skip();
        }

        draft.Note(Fact, draft.Payload is null ? null : WebAppData);
    }
}
