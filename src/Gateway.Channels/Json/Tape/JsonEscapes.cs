using System.Text;

namespace Gateway.Channels.Json;

/// <summary>The escapes of RFC 8259: <c>\n</c> and its like, and <c>\u</c> with the four digits of a UTF-16 unit.</summary>
internal static class JsonEscapes
{
    private const int UnitLength = 6;

    /// <summary>The length of the escape at the start, of both halves where it is the first of a pair; 0 when it is none, or half of a pair alone.</summary>
    public static int Length(ReadOnlySpan<byte> text)
    {
        if (text.Length < 2)
            return 0;
        if (text[1] != (byte)'u')
            return Named(text[1]) == 0 ? 0 : 2;
        var unit = Unit(text);
        if (unit < 0 || char.IsLowSurrogate((char)unit))
            return 0;
        if (!char.IsHighSurrogate((char)unit))
            return UnitLength;
        var low = Unit(text[UnitLength..]);
        return low >= 0 && char.IsLowSurrogate((char)low) ? UnitLength * 2 : 0;
    }

    /// <summary>Writes the text with its escapes resolved and tells its length, which is never more than before. Every escape is known to be whole.</summary>
    public static int Resolve(ReadOnlySpan<byte> text, scoped Span<byte> to)
    {
        var written = 0;
        while (true)
        {
            var plain = text.IndexOf((byte)'\\');
            var head = plain < 0 ? text : text[..plain];
            head.CopyTo(to[written..]);
            written += head.Length;
            if (plain < 0)
                return written;
            text = text[plain..];
            if (text[1] != (byte)'u')
            {
                to[written++] = Named(text[1]);
                text = text[2..];
                continue;
            }

            var unit = (char)Unit(text);
            text = text[UnitLength..];
            var rune = char.IsHighSurrogate(unit) ? new Rune(unit, (char)Unit(text)) : new Rune(unit);
            if (!rune.IsBmp)
                text = text[UnitLength..];
            written += rune.EncodeToUtf8(to[written..]);
        }
    }

    private static byte Named(byte name) => name switch
    {
        (byte)'"' or (byte)'\\' or (byte)'/' => name,
        (byte)'b' => (byte)'\b',
        (byte)'f' => (byte)'\f',
        (byte)'n' => (byte)'\n',
        (byte)'r' => (byte)'\r',
        (byte)'t' => (byte)'\t',
        _ => 0,
    };

    /// <summary>The unit of a backslash, a <c>u</c> and four hexadecimal digits; -1 when it is not one.</summary>
    private static int Unit(ReadOnlySpan<byte> text)
    {
        if (text.Length < UnitLength || text[0] != (byte)'\\' || text[1] != (byte)'u')
            return -1;
        var unit = 0;
        foreach (var digit in text.Slice(2, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
                return -1;

            // The digits of ASCII end in their value, the letters in theirs less nine.
            unit = (unit << 4) | ((digit & 0xF) + (digit > (byte)'9' ? 9 : 0));
        }

        return unit;
    }
}
