using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Teams;

/// <summary>What an activity says beside its text: the client's language and place, and who is mentioned.</summary>
internal static class TeamsEntities
{
    /// <summary>Reads them; the markup of the first mention is returned, which in a channel is the bot's own.</summary>
    public static string? Read(ref Utf8JsonReader reader, ref ItemDraft draft)
    {
        string? mention = null;
        if (!reader.OpenArray("entities", ref draft.Fault))
            return null;
        while (reader.NextElement())
        {
            if (reader.OpenObject("entities", ref draft.Fault))
                mention = JsonRead.First(mention, Entity(ref reader, ref draft));
        }

        return mention;
    }

    /// <summary>The text without the bot's name in front, which Teams demands and the customer does not mean.</summary>
    public static string? Without(string? text, string? mention) =>
        text is not null && mention is { Length: > 0 } && text.TrimStart().StartsWith(mention, StringComparison.Ordinal)
            ? text.TrimStart()[mention.Length..].TrimStart()
            : text;

    private static string? Entity(ref Utf8JsonReader reader, ref ItemDraft draft)
    {
        string? type = null, text = null, mentioned = null, locale = null, country = null, zone = null;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = reader.Fact();
            else if (reader.At("text"u8))
                text = reader.Fact();
            else if (reader.At("mentioned"u8))
                mentioned = TeamsPeople.IdOf(ref reader, "entities.mentioned", ref draft.Fault);
            else if (reader.At("locale"u8))
                locale = reader.Fact();
            else if (reader.At("country"u8))
                country = reader.Fact();
            else if (reader.At("timezone"u8))
                zone = reader.Fact();
            else
                reader.Skip();
        }

        if (type == "clientInfo")
        {
            draft.Locale ??= locale;
            draft.Note("country", country);
            draft.Note("timezone", zone);
        }

        // An app's id begins with 28:, a person's with 29:.
        return type == "mention" && mentioned?.StartsWith("28:", StringComparison.Ordinal) == true ? text : null;
    }
}
