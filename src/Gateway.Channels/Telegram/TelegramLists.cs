using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>Content that is a list: things to do, and media that are paid for.</summary>
/// <remarks>
/// <code>
/// "checklist":{"title":"..","tasks":[{"id":1,"text":".."}]}
/// "paid_media":{"star_count":5,"paid_media":[{"type":"photo","photo":[..]},{"type":"video","video":{..}},{"type":"preview","width":1}]}
/// </code>
/// </remarks>
internal static class TelegramLists
{
    /// <summary>The title and the tasks, a line each.</summary>
    public static void ReadChecklist(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("checklist", ref draft.Fault))
            return;
        draft.Note(TelegramContent.Fact, "checklist");
        string? title = null;
        var tasks = default(JoinedText);
        while (reader.NextMember())
        {
            if (reader.At("title"u8))
                title = reader.Fact();
            else if (reader.At("tasks"u8) && reader.OpenArray("checklist.tasks", ref draft.Fault))
                Tasks(ref reader, ref draft, ref tasks);
            else
                reader.Skip();
        }

        var text = default(JoinedText);
        text.Add(title, "");
        text.Add(tasks.ToString(), "\n");
        draft.Text = JsonRead.Later(draft.Text, text.ToString());
        draft.Truncated |= tasks.IsCut || text.IsCut;
    }

    public static void ReadPaid(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("paid_media", ref draft.Fault))
            return;
        draft.Note(TelegramContent.Fact, "paid_media");
        while (reader.NextMember())
        {
            if (reader.At("star_count"u8, "starCount"u8))
                draft.Note("stars", reader.Fact());
            else if (reader.At("paid_media"u8, "paidMedia"u8) && reader.OpenArray("paid_media", ref draft.Fault))
                Media(ref reader, ref draft);
            else
                reader.Skip();
        }
    }

    private static void Tasks(ref JsonReader reader, ref ItemDraft draft, ref JoinedText tasks)
    {
        while (reader.NextObject("checklist.tasks", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("text"u8))
                    tasks.Add(reader.Fact(), "\n");
                else
                    reader.Skip();
            }
        }
    }

    /// <summary>What has not been paid for is a preview, which has nothing to fetch.</summary>
    private static void Media(ref JsonReader reader, ref ItemDraft draft)
    {
        while (reader.NextObject("paid_media", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (reader.At("photo"u8))
                    TelegramContent.Photo(ref reader, ref draft);
                else if (reader.At("video"u8))
                    TelegramContent.File(ref reader, ref draft, "video");
                else
                    reader.Skip();
            }
        }
    }
}
