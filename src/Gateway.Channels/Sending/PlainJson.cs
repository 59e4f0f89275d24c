using System.Globalization;
using System.Text;

namespace Gateway.Channels.Sending;

/// <summary>
/// JSON whose letters are all UTF-8: no encoder of the platform leaves letters beyond U+FFFF and the wide blank (U+3000) as they are, and there are apps that show an escape
/// as it is written. Only what RFC 8259 section 7 wants escaped stays so.
/// </summary>
internal static class PlainJson
{
    // \uXXXX
    private const int EscapeLength = 6;

    /// <param name="json">As the platform's writer made it: an escape is whole, and a surrogate has its other half.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var rest = json.Span;
        if (rest.IndexOf("\\u"u8) < 0)
            return json;

        // A letter takes fewer bytes than its escape.
        var plain = new byte[rest.Length];
        var length = 0;
        while (rest.IndexOf((byte)'\\') is >= 0 and var at)
        {
            rest[..at].CopyTo(plain.AsSpan(length));
            length += at;
            rest = rest[at..];
            var escaped = Letter(rest, out var letter);
            if (escaped > 2 && !Rune.IsControl(letter) && letter.Value is not ('"' or '\\'))
                length += letter.EncodeToUtf8(plain.AsSpan(length));
            else
                length += Copy(rest[..escaped], plain.AsSpan(length));
            rest = rest[escaped..];
        }

        length += Copy(rest, plain.AsSpan(length));
        return plain.AsMemory(0, length);
    }

    /// <summary>How long the escape is that begins here, and the letter of one by number.</summary>
    private static int Letter(ReadOnlySpan<byte> json, out Rune letter)
    {
        letter = default;
        if (json[1] != 'u')
            return 2;
        var first = Unit(json);
        if (!char.IsHighSurrogate(first))
            return Rune.TryCreate(first, out letter) ? EscapeLength : 2;
        return Rune.TryCreate(first, Unit(json[EscapeLength..]), out letter) ? 2 * EscapeLength : 2;
    }

    private static char Unit(ReadOnlySpan<byte> escape) => (char)ushort.Parse(escape.Slice(2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static int Copy(ReadOnlySpan<byte> from, Span<byte> to)
    {
        from.CopyTo(to);
        return from.Length;
    }
}
