using System.Text.Json;
using Gateway.Contracts;

namespace Gateway.Channels.WhatsApp;

/// <summary>Quick replies: up to three become reply buttons, up to ten the rows of a list.</summary>
internal static class WhatsAppChoices
{
    // Documented limits of interactive messages.
    public const int BodyMax = 1024;
    private const int ButtonsMax = 3;
    private const int RowsMax = 10;
    private const int ButtonTitleMax = 20;
    private const int RowTitleMax = 24;
    private const int ButtonIdMax = 256;
    private const int RowIdMax = 200;

    public static EncodeResult? Refusal(IReadOnlyList<QuickReply> choices)
    {
        if (choices.Count > RowsMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {RowsMax} on WhatsApp");
        var (title, id) = choices.Count <= ButtonsMax ? (ButtonTitleMax, ButtonIdMax) : (RowTitleMax, RowIdMax);
        foreach (var choice in choices)
        {
            if (choice.Label.Length == 0 || choice.Label.Length > title)
                return EncodeResult.Refused("quick_reply_label", $"quickReplies.label: must have 1 to {title} characters");
            if (choice.Value.Length == 0 || choice.Value.Length > id)
                return EncodeResult.Refused("quick_reply_value", $"quickReplies.value: must have 1 to {id} characters");
        }

        return null;
    }

    public static void Write(Utf8JsonWriter writer, string text, IReadOnlyList<QuickReply> choices)
    {
        var buttons = choices.Count <= ButtonsMax;
        writer.WriteString("type"u8, "interactive"u8);
        writer.WriteStartObject("interactive"u8);
        writer.WriteString("type"u8, buttons ? "button"u8 : "list"u8);
        writer.WriteStartObject("body"u8);
        writer.WriteString("text"u8, text);
        writer.WriteEndObject();
        writer.WriteStartObject("action"u8);
        if (buttons)
            Buttons(writer, choices);
        else
            Rows(writer, choices);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Buttons(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteStartArray("buttons"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("type"u8, "reply"u8);
            writer.WriteStartObject("reply"u8);
            writer.WriteString("id"u8, choice.Value);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void Rows(Utf8JsonWriter writer, IReadOnlyList<QuickReply> choices)
    {
        // The list's own button must have a caption; three dots need no translation.
        writer.WriteString("button"u8, "…");
        writer.WriteStartArray("sections"u8);
        writer.WriteStartObject();
        writer.WriteStartArray("rows"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, choice.Value);
            writer.WriteString("title"u8, choice.Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
