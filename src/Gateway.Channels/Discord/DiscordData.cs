using System.Text;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Discord;

/// <summary>The <c>data</c> of an interaction: a command with its options, a component with what was chosen, or a form with what was written.</summary>
internal static class DiscordData
{
    public static void Read(JsonReader reader, ref ItemDraft draft)
    {
        var words = new List<string>(2);
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
            else
                reader.Skip();
        }

        draft.Payload = custom ?? name;
        if (words.Count == 0)
            return;
        var text = string.Join(' ', words);
        if (Encoding.UTF8.GetByteCount(text) > ItemDraft.TextMax)
            draft.Truncated = true;
        else
            draft.Text = text;
    }

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
        while (reader.NextElement())
        {
            if (reader.OpenObject("data.options", ref draft.Fault))
                Members(ref reader, ref draft, words);
        }
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
                value = reader.Fact();
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
