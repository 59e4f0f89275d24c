using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Json;

namespace Gateway.Channels.Teams;

/// <summary>What an activity says beside its text: the client's language and place, and who is mentioned.</summary>
internal static class TeamsEntities
{
    // A name has at most 256 characters, most of them with one to three bytes; the markup around it nine.
    private const int MentionMax = 1024;

    private static readonly Words Types = new("clientInfo", "mention", "https://schema.org/Message");

    /// <summary>Reads them; the markup of the first mention is kept, which in a channel is the bot's own.</summary>
    public static void Read(scoped ref JsonReader reader, ref ItemDraft draft, ref JsonReader mention)
    {
        if (!reader.OpenArray("entities", ref draft.Fault))
            return;
        while (reader.NextObject("entities", ref draft.Fault))
            Entity(ref reader, ref draft, ref mention);
    }

    /// <summary>The text without the bot's name in front, which Teams demands and the customer does not mean.</summary>
    public static string? Without(ref JsonReader text, JsonReader mention, ref ItemDraft draft)
    {
        // A text that must be cut, and what is no text, has its own rules.
        Span<char> name = stackalloc char[MentionMax];
        if (text.TokenType != JsonTokenType.String || text.RawLength() > ItemDraft.TextMax || mention.CopyShort(name) is not (> 0 and var length))
            return text.Text("text", ItemDraft.TextMax, ref draft.Fault, ref draft.Truncated);
        var rented = ArrayPool<char>.Shared.Rent(text.RawLength());
        var whole = rented.AsSpan(0, text.CopyString(rented));
        var said = whole.TrimStart();
        var kept = new string(said.StartsWith(name[..length]) ? said[length..].TrimStart() : whole);
        ArrayPool<char>.Shared.Return(rented);
        return kept;
    }

    private static void Entity(scoped ref JsonReader reader, ref ItemDraft draft, ref JsonReader mention)
    {
        string? type = null;
        var isApp = false;
        JsonReader text = default, locale = default, country = default, zone = default;
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

        if (type == "mention" && isApp && !mention.IsFound())
            mention = text;
    }

    /// <summary>An app's id begins with 28:, a person's with 29:.</summary>
    private static bool IsApp(ref JsonReader reader)
    {
        var isApp = false;
        string? wrong = null;
        if (!reader.OpenObject("", ref wrong))
            return false;
        while (reader.NextMember())
        {
            if (reader.At("id"u8))
                isApp = reader.TokenType == JsonTokenType.String && reader.RawValue(3).SequenceEqual("28:"u8);
            reader.Skip();
        }

        return isApp;
    }
}
