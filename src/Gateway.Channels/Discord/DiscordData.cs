using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Discord;

/// <summary>The <c>data</c> of an interaction: a command with its options, a component with what was chosen, or a form with what was written.</summary>
/// <remarks>
/// <code>
/// {"name":"report","options":[{"name":"file","type":11,"value":"7"}],"resolved":{"attachments":{"7":{"id":"7","filename":"..","content_type":"..","url":"https://.."}}}}
/// {"custom_id":"form","components":[{"type":18,"component":{"type":19,"custom_id":"..","values":["7"]}}],"resolved":{"attachments":{..}}}
/// </code>
/// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object-resolved-data-structure
/// </remarks>
internal static class DiscordData
{
    public static void Read(JsonReader reader, ref ItemDraft draft)
    {
        var words = new List<string>(2);
        JsonReader resolved = default;
        string? name = null, custom = null;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
                name = reader.Fact();
            else if (reader.At("custom_id"u8))
                custom = reader.Fact();
            else if (reader.At("target_id"u8))
                draft.Target = JsonRead.First(draft.Target, reader.Id("data.target_id", ref draft.Fault));
            else if (reader.At("values"u8))
                Values(ref reader, ref draft, words);
            else if (reader.At("options"u8) || reader.At("components"u8))
                Nested(ref reader, ref draft, words);
            else if (reader.At("resolved"u8))
                reader.Keep(ref resolved);
            else
                reader.Skip();
        }

        draft.Payload = custom ?? name;
        if (resolved.TokenType == JsonTokenType.StartObject)
            Files(resolved, ref draft, words);
        var text = default(JoinedText);
        foreach (var word in words)
        {
            text.Add(word, " ");
        }

        draft.Text = text.ToString();
        draft.Truncated |= text.IsCut;
    }

    /// <summary>The files of options and of fields for files, which name them by their ids only: an id is no word.</summary>
    private static void Files(JsonReader resolved, ref ItemDraft draft, List<string> words)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        while (resolved.NextMember())
        {
            if (!resolved.AtObject("attachments"u8))
            {
                resolved.Skip();
                continue;
            }

            while (resolved.NextMember())
            {
                ids.Add(resolved.GetString()!);
                resolved.Read();
                DiscordFiles.File(ref resolved, ref draft);
            }
        }

        if (ids.Count > 0)
            words.RemoveAll(ids.Contains);
    }

    /// <summary>A field of a form takes 4,000 characters, an option 6,000: far more than a fact.</summary>
    private static string? Written(ref JsonReader reader, ref ItemDraft draft) =>
        reader.TokenType == JsonTokenType.String && reader.RawLength() > 0
            ? reader.Text("data.value", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated)
            : reader.Fact();

    private static void Values(ref JsonReader reader, ref ItemDraft draft, List<string> words)
    {
        if (!reader.OpenArray("data.values", ref draft.Fault))
            return;
        while (reader.NextElement())
        {
            if (reader.Fact() is { } value)
                words.Add(value);
        }
    }

    /// <summary>Options of commands and rows of forms, sub-commands and rows in rows; the gate bounds the depth.</summary>
    private static void Nested(ref JsonReader reader, ref ItemDraft draft, List<string> words)
    {
        if (!reader.OpenArray("data.options", ref draft.Fault))
            return;
        while (reader.NextObject("data.options", ref draft.Fault))
            Members(ref reader, ref draft, words);
    }

    private static void Members(ref JsonReader reader, ref ItemDraft draft, List<string> words)
    {
        string? name = null, value = null;
        var nested = false;
        while (reader.NextMember())
        {
            if (reader.At("name"u8))
            {
                name = reader.Fact();
            }
            else if (reader.At("value"u8))
            {
                value = Written(ref reader, ref draft);
            }
            else if (reader.At("values"u8))
            {
                Values(ref reader, ref draft, words);
            }
            else if (reader.At("options"u8) || reader.At("components"u8))
            {
                nested = true;
                if (name is not null)
                    words.Add(name);
                Nested(ref reader, ref draft, words);
            }
            else if (reader.At("component"u8))
            {
                if (reader.OpenObject("data.component", ref draft.Fault))
                    Members(ref reader, ref draft, words);
            }
            else
            {
                reader.Skip();
            }
        }

        if (value is not null)
            words.Add(value);
        else if (name is not null && !nested)
            words.Add(name);
    }
}
