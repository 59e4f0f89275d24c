using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Slack;

/// <summary>The words of <c>blocks</c>, for a message that has no <c>text</c>.</summary>
/// <remarks>
/// <code>
/// {"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":".."},{"type":"link","url":".."},{"type":"emoji","name":"tada"},
///  {"type":"user","user_id":"U.."}]},{"type":"rich_text_list","elements":[{"type":"rich_text_section",..}]}]}
/// {"type":"section","text":{"type":"mrkdwn","text":".."},"fields":[{..}]}   {"type":"context","elements":[{"type":"mrkdwn","text":".."}]}
/// </code>
/// Names of persons and channels look as they do in a <c>text</c>. Buttons, fields to fill in and pictures say nothing.
/// https://docs.slack.dev/reference/block-kit/blocks/rich-text-block/
/// </remarks>
internal static class SlackBlocks
{
    /// <param name="blocks">On the start of the list.</param>
    public static void Read(JsonReader blocks, ref ItemDraft draft)
    {
        var text = default(JoinedText);
        List(ref blocks, "\n", ref text, ref draft);
        if (text.IsEmpty)
            return;
        draft.Text = text.ToString();
        draft.Truncated |= text.IsCut;
    }

    /// <summary>The words of one block, its start behind the reader; null when it has none.</summary>
    public static string? One(ref JsonReader block, ref ItemDraft draft)
    {
        var text = default(JoinedText);
        Element(ref block, ref text, ref draft);
        draft.Truncated |= text.IsCut;
        return text.IsEmpty ? null : text.ToString();
    }

    /// <summary>The gate bounds how deep they go.</summary>
    private static void List(ref JsonReader list, string separator, ref JoinedText text, ref ItemDraft draft)
    {
        while (list.NextObject())
        {
            // Each element's words are one piece, so that the separator stands between elements only.
            var piece = default(JoinedText);
            Element(ref list, ref piece, ref draft);
            text.Add(piece.ToString(), separator);
            draft.Truncated |= piece.IsCut;
        }
    }

    private static void Element(ref JsonReader reader, ref JoinedText text, ref ItemDraft draft)
    {
        string? type = null;
        JsonReader words = default, elements = default, fields = default, name = default;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = reader.Fact();
            else if (reader.At("text"u8))
                reader.Keep(ref words);
            else if (reader.At("elements"u8))
                reader.Keep(ref elements);
            else if (reader.At("fields"u8))
                reader.Keep(ref fields);
            else if (reader.At("url"u8) || reader.At("name"u8) || reader.At("user_id"u8) || reader.At("channel_id"u8) || reader.At("range"u8))
                reader.Keep(ref name);
            else
                reader.Skip();
        }

        if (type is "actions" or "button" or "input" or "image" or "video" or "file")
            return;
        text.Add(Words(ref words, ref draft), "");
        if (text.IsEmpty)
            text.Add(Named(type, name.Kept()), "");
        var between = type is "rich_text" or "rich_text_list" ? "\n" : type == "context" ? " " : "";
        if (elements.TokenType == JsonTokenType.StartArray)
            Join(ref elements, between, ref text, ref draft);
        if (fields.TokenType == JsonTokenType.StartArray)
            Join(ref fields, "\n", ref text, ref draft);
    }

    private static void Join(ref JsonReader list, string separator, ref JoinedText text, ref ItemDraft draft)
    {
        var inner = default(JoinedText);
        List(ref list, separator, ref inner, ref draft);
        text.Add(inner.ToString(), "\n");
        draft.Truncated |= inner.IsCut;
    }

    /// <summary>A text by itself is plain; one in an object has its three characters escaped.</summary>
    private static string? Words(ref JsonReader words, ref ItemDraft draft)
    {
        string? said = null;
        if (words.TokenType == JsonTokenType.String)
            return words.Text("blocks.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        if (words.TokenType != JsonTokenType.StartObject)
            return null;
        while (words.NextMember())
        {
            if (words.At("text"u8) && words.TokenType == JsonTokenType.String)
                said = words.Text("blocks.text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
            else
                words.Skip();
        }

        return SlackText.Plain(said);
    }

    private static string? Named(string? type, string? name) => (type, name) switch
    {
        (_, null) => null,
        ("link", _) => name,
        ("emoji", _) => $":{name}:",
        ("user", _) => $"<@{name}>",
        ("channel", _) => $"<#{name}>",
        ("broadcast", _) => $"<!{name}>",
        _ => null,
    };
}
