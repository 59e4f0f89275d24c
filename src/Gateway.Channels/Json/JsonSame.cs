using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Values that a body writes twice, or that matter only where they equal another one: no second string is made of them.</summary>
internal static class JsonSame
{
    // The longest end anybody asks for is a file's extension or the last word of a member's name.
    private const int EndMax = 16;

    /// <summary>Whether the value, a string or a number, is this text. Nothing is null.</summary>
    public static bool Says(this in Utf8JsonReader value, string? text)
    {
        if (text is null)
            return false;
        if (value.TokenType == JsonTokenType.String)
            return value.ValueTextEquals(text);
        return value.TokenType == JsonTokenType.Number && text.Length <= JsonScalars.IdMax
            && Ascii.Equals(JsonScalars.RawValue(value, stackalloc byte[JsonScalars.IdMax]), text);
    }

    /// <summary>An id; where it is one that has been read already, that very string.</summary>
    public static string? Id(this ref Utf8JsonReader reader, string field, ref string? fault, string? known) =>
        reader.Says(known) ? known : reader.Id(field, ref fault);

    /// <summary>Whether a string or a member's name ends so, small or capital.</summary>
    public static bool EndsWith(this in Utf8JsonReader value, ReadOnlySpan<byte> end)
    {
        var length = value.RawLength();
        if (value.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || length < end.Length)
            return false;
        if (!value.HasValueSequence)
            return Ascii.EqualsIgnoreCase(value.ValueSpan[^end.Length..], end);
        Span<byte> tail = stackalloc byte[EndMax];
        value.ValueSequence.Slice(length - end.Length).CopyTo(tail);
        return Ascii.EqualsIgnoreCase(tail[..end.Length], end);
    }
}
