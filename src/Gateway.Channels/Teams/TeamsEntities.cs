using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Teams;

/// <summary>What an activity says beside its text: the client's language and place, and who is mentioned.</summary>
internal static class TeamsEntities
{
    private static readonly Words Types = new("clientInfo", "mention", "https://schema.org/Message");

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
        string? type = null;
        var isApp = false;
        Utf8JsonReader text = default, locale = default, country = default, zone = default;
        while (reader.NextMember())
        {
            if (reader.At("type"u8))
                type = Types.Fact(ref reader);
            else if (reader.At("text"u8))
                reader.Keep(ref text);
            else if (reader.At("mentioned"u8))
                isApp = IsApp(ref reader);
            else if (reader.At("locale"u8))
                reader.Keep(ref locale);
            else if (reader.At("country"u8))
                reader.Keep(ref country);
            else if (reader.At("timezone"u8))
                reader.Keep(ref zone);
            else
                reader.Skip();
        }

        if (type == "clientInfo")
        {
            draft.Locale ??= locale.Kept();
            draft.Note("country", country.Kept());
            draft.Note("timezone", zone.Kept());
        }

        return type == "mention" && isApp ? text.Kept() : null;
    }

    /// <summary>An app's id begins with 28:, a person's with 29:.</summary>
    private static bool IsApp(ref Utf8JsonReader reader)
    {
        var isApp = false;
        string? wrong = null;
        if (!reader.OpenObject("", ref wrong))
            return false;
        Span<byte> head = stackalloc byte[3];
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                isApp = reader.TokenType == JsonTokenType.String && JsonScalars.RawValue(reader, head).SequenceEqual("28:"u8);
            reader.Skip();
        }

        return isApp;
    }
}
