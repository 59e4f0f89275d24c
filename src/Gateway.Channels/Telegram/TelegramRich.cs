using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Telegram;

/// <summary>A message in blocks: its text, a line each block, and the media between.</summary>
/// <remarks>
/// <code>
/// "rich_message":{"blocks":[{"type":"heading","text":SPAN,"size":1},{"type":"paragraph","text":SPAN},{"type":"blockquote","blocks":[..],"credit":SPAN},
///   {"type":"list","items":[{"label":"1.","blocks":[..]}]},{"type":"table","cells":[[{"text":SPAN},..],..]},{"type":"details","summary":SPAN,"blocks":[..]},
///   {"type":"photo","photo":[..],"caption":{"text":SPAN,"credit":SPAN}},{"type":"map","location":{..}},{"type":"divider"}]}
/// SPAN: "text", [SPAN,..], {"type":"bold","text":SPAN}, {"type":"custom_emoji","alternative_text":".."}, {"type":"mathematical_expression","expression":".."}
/// </code>
/// https://core.telegram.org/bots/api#richmessage
/// </remarks>
internal static class TelegramRich
{
    public static void Read(ref JsonReader reader, ref ItemDraft draft)
    {
        if (!reader.OpenObject("rich_message", ref draft.Fault))
            return;
        var lines = default(JoinedText);
        while (reader.NextMember())
        {
            if (reader.At("blocks"u8))
                Blocks(ref reader, ref draft, ref lines);
            else
                reader.Skip();
        }

        draft.Note(TelegramContent.Fact, "rich_message");
        draft.Text = JsonRead.Later(draft.Text, lines.ToString());
        draft.Truncated |= lines.IsCut;
    }

    private static void Blocks(ref JsonReader reader, ref ItemDraft draft, ref JoinedText lines)
    {
        if (!reader.OpenArray("rich_message.blocks", ref draft.Fault))
            return;
        while (reader.NextObject("rich_message.blocks", ref draft.Fault))
        {
            while (reader.NextMember())
            {
                if (!Said(ref reader, ref draft, ref lines) && !Shown(ref reader, ref draft))
                    reader.Skip();
            }
        }
    }

    private static bool Said(ref JsonReader reader, ref ItemDraft draft, ref JoinedText lines)
    {
        if (reader.At("text"u8, "summary"u8) || reader.At("credit"u8, "caption"u8) || reader.At("expression"u8))
            lines.Add(Line(ref reader, ref draft), "\n");
        else if (reader.At("blocks"u8))
            Blocks(ref reader, ref draft, ref lines);
        else if (reader.At("items"u8))
            Items(ref reader, ref draft, ref lines);
        else if (reader.At("cells"u8))
            Rows(ref reader, ref draft, ref lines);
        else
            return false;
        return true;
    }

    private static bool Shown(ref JsonReader reader, ref ItemDraft draft)
    {
        if (reader.At("photo"u8))
            TelegramContent.Photo(ref reader, ref draft);
        else if (reader.At("video"u8, "animation"u8))
            TelegramContent.File(ref reader, ref draft, "video");
        else if (reader.At("audio"u8))
            TelegramContent.File(ref reader, ref draft, "audio");
        else if (reader.At("voice_note"u8, "voiceNote"u8))
            TelegramContent.File(ref reader, ref draft, "voice");
        else if (reader.At("location"u8))
            TelegramContent.Location(ref reader, ref draft);
        else
            return false;
        return true;
    }

    /// <summary>A bullet or number stands before the first line of what it is of.</summary>
    private static void Items(ref JsonReader reader, ref ItemDraft draft, ref JoinedText lines)
    {
        if (!reader.OpenArray("rich_message.items", ref draft.Fault))
            return;
        while (reader.NextObject("rich_message.items", ref draft.Fault))
        {
            string? label = null;
            var inner = default(JoinedText);
            while (reader.NextMember())
            {
                if (reader.At("label"u8))
                    label = reader.Fact();
                else if (reader.At("blocks"u8))
                    Blocks(ref reader, ref draft, ref inner);
                else
                    reader.Skip();
            }

            lines.Add(label, "\n");
            lines.Add(inner.ToString(), label is null ? "\n" : " ");
        }
    }

    private static void Rows(ref JsonReader reader, ref ItemDraft draft, ref JoinedText lines)
    {
        if (!reader.OpenArray("rich_message.cells", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            if (!reader.OpenArray("rich_message.cells", ref draft.Fault))
                continue;
            var row = default(JoinedText);
            while (reader.NextElement())
            {
                row.Add(Line(ref reader, ref draft), " | ");
            }

            lines.Add(row.ToString(), "\n");
        }
    }

    private static string? Line(ref JsonReader reader, ref ItemDraft draft)
    {
        var line = default(JoinedText);
        Span(ref reader, ref draft, ref line);
        return line.ToString();
    }

    /// <summary>Text without its looks; of a kind that is not known as well, when it has any.</summary>
    private static void Span(ref JsonReader reader, ref ItemDraft draft, ref JoinedText line)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                line.Add(reader.Text("rich_message.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated), "");
                break;
            case JsonTokenType.StartArray:
                while (reader.NextElement())
                {
                    Span(ref reader, ref draft, ref line);
                }

                break;
            case JsonTokenType.StartObject:
                while (reader.NextMember())
                {
                    if (reader.At("text"u8, "expression"u8) || reader.At("alternative_text"u8, "alternativeText"u8))
                        Span(ref reader, ref draft, ref line);
                    else
                        reader.Skip();
                }

                break;
            default:
                reader.Skip();
                break;
        }
    }
}
