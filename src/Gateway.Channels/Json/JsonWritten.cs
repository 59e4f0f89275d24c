using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Facts that are kept in another writing than they came in, made in one piece. Nothing, and what is no text, is null.</summary>
internal static class JsonWritten
{
    // An address has 320 bytes at most, a language's tag and a telephone number far fewer; what is longer is rare enough to be made twice.
    private const int LengthMax = 320;

    /// <summary>A language as BCP 47 writes it: <c>de-DE</c> for <c>de_DE</c>.</summary>
    public static string? Tag(this ref JsonReader reader)
    {
        Span<char> text = stackalloc char[LengthMax];
        if (!reader.IsShort(text.Length))
            return reader.Fact()?.Replace('_', '-');
        text = text[..reader.CopyShort(text)];
        text.Replace('_', '-');
        return Made(text);
    }

    /// <summary>An address in small letters.</summary>
    public static string? Lower(this ref JsonReader reader)
    {
        Span<char> text = stackalloc char[LengthMax];
        if (!reader.IsShort(text.Length))
            return reader.Fact()?.ToLowerInvariant();
        Span<char> lower = stackalloc char[LengthMax];
        text = text[..reader.CopyShort(text)];
        return Made(lower[..text.ToLowerInvariant(lower)]);
    }

    /// <summary>Writes a string or a number that fits, without making a string of it; 0 for anything else.</summary>
    public static int CopyShort(this in JsonReader reader, scoped Span<char> room)
    {
        if (!reader.IsShort(room.Length))
            return 0;
        return reader.TokenType == JsonTokenType.String
            ? reader.CopyString(room)
            : Encoding.ASCII.GetChars(reader.RawValue(LengthMax), room);
    }

    /// <summary>A character has at least one byte, so there are no more characters than bytes.</summary>
    private static bool IsShort(this in JsonReader reader, int max) =>
        reader.RawLength() <= max && reader.TokenType is JsonTokenType.String or JsonTokenType.Number;

    private static string? Made(ReadOnlySpan<char> text) => text.IsEmpty ? null : new string(text);
}
