using System.Text;
using System.Text.Json;

namespace Gateway.Channels.Json;

/// <summary>Values that a body writes twice, or that matter only where they equal another one: no second string is made of them.</summary>
internal static class JsonSame
{
    /// <summary>Whether the value, a string or a number, is this text. Nothing is null.</summary>
    public static bool Says(this in JsonReader value, string? text)
    {
        if (text is null)
            return false;
        if (value.TokenType == JsonTokenType.String)
            return value.ValueTextEquals(text);
        return value.TokenType == JsonTokenType.Number && text.Length <= JsonScalars.IdMax
            && Ascii.Equals(value.RawValue(JsonScalars.IdMax), text);
    }

    /// <summary>An id; where it is one that has been read already, that very string.</summary>
    public static string? Id(this ref JsonReader reader, string field, ref string? fault, string? known) =>
        reader.Says(known) ? known : reader.Id(field, ref fault);

    /// <summary>Whether a string or a member's name ends so, small or capital.</summary>
    public static bool EndsWith(this in JsonReader value, ReadOnlySpan<byte> end)
    {
        return value.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && value.RawLength() >= end.Length
            && Ascii.EqualsIgnoreCase(value.ValueSpan[^end.Length..], end);
    }
}
