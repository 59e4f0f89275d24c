using System.Text.Json;
using Gateway.Channels.Decoding;

namespace Gateway.Channels.Json;

/// <summary>A name that comes in two parts, made in one piece. What is no text is no part.</summary>
internal static class PersonName
{
    /// <summary>Both as <see cref="JsonRead.Keep"/> found them; null when neither says anything.</summary>
    public static string? Of(JsonReader first, JsonReader last)
    {
        Span<char> name = stackalloc char[(2 * ItemDraft.NameMax) + 1];
        var given = Part(ref first, name);
        var family = Part(ref last, name[(given + 1)..]);
        if (given > 0 && family > 0)
            name[given] = ' ';
        name = family == 0 ? name[..given] : given == 0 ? name.Slice(1, family) : name[..(given + 1 + family)];
        return name.IsEmpty ? null : new string(name);
    }

    private static int Part(ref JsonReader reader, scoped Span<char> target)
    {
        if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number))
            return 0;
        if (reader.TokenType == JsonTokenType.String && reader.RawLength() <= ItemDraft.NameMax)
            return reader.CopyString(target);

        // Hardly ever: a number, or more than a name has.
        var text = reader.Fact() ?? "";
        var length = Math.Min(text.Length, ItemDraft.NameMax);
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        text.AsSpan(0, length).CopyTo(target);
        return length;
    }
}
