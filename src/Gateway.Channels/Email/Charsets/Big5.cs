using System.Globalization;

namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// Big5 as Taiwan and Hong Kong write it: the platform's code page 950 and, where that has nothing, the letters Hong Kong added (HKSCS-2008), without which no line
/// of Cantonese can be read.
/// </summary>
internal sealed class Big5() : OwnEncoding(Number)
{
    public const int Number = 61012;

    private const int Trails = 157;
    private const int Leads = 126;

    /// <summary>Letters by place; NUL where two characters of UTF-16 stand for one, which the other table has.</summary>
    private static readonly Lazy<(char[] Letters, Dictionary<int, string> Wide)> Table = new(Read);

    /// <summary>Written as the platform writes it.</summary>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        MailEncodings.Platform(950).GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetByteCount(char[] chars, int index, int count) => MailEncodings.Platform(950).GetByteCount(chars, index, count);

    public override int GetMaxByteCount(int charCount) => MailEncodings.Platform(950).GetMaxByteCount(charCount);

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var (letters, wide) = Table.Value;
        var count = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            var lead = bytes[i];
            if (lead < 0x80)
            {
                chars[count++] = (char)lead;
                continue;
            }

            var pointer = i + 1 < bytes.Length ? Pointer(lead, bytes[i + 1]) : -1;
            if (pointer < 0)
            {
                chars[count++] = lead == 0xA0 ? '\u00A0' : '\uFFFD';
                continue;
            }

            i++;
            if (letters[pointer] == '\0' && wide.TryGetValue(pointer, out var pair))
            {
                pair.CopyTo(chars[count..]);
                count += pair.Length;
            }
            else
            {
                chars[count++] = letters[pointer];
            }
        }

        return count;
    }

    /// <summary>Place in the table; -1 for two bytes that are no pair.</summary>
    private static int Pointer(byte lead, byte trail)
    {
        var cell = trail switch { >= 0x40 and <= 0x7E => trail - 0x40, >= 0xA1 and <= 0xFE => trail - 0x62, _ => -1 };
        return lead is < 0x81 or > 0xFE || cell < 0 ? -1 : ((lead - 0x81) * Trails) + cell;
    }

    private static (char[] Letters, Dictionary<int, string> Wide) Read()
    {
        var platform = MailEncodings.Platform(950);
        var letters = new char[Leads * Trails];
        Span<char> read = stackalloc char[4];
        for (var lead = 0x81; lead <= 0xFE; lead++)
        {
            for (var trail = 0x40; trail <= 0xFE; trail++)
            {
                if (Pointer((byte)lead, (byte)trail) is >= 0 and var at)
                    letters[at] = platform.GetChars([(byte)lead, (byte)trail], read) == 1 && read[0] is not (>= '\uE000' and <= '\uF8FF') ? read[0] : '\uFFFD';
            }
        }

        // Four letters are written with a mark of their own.
        Dictionary<int, string> wide = new() { [1133] = "\u00CA\u0304", [1135] = "\u00CA\u030C", [1164] = "\u00EA\u0304", [1166] = "\u00EA\u030C" };
        using var resource = typeof(Big5).Assembly.GetManifestResourceStream("big5-hkscs.txt")!;
        using var reader = new StreamReader(resource);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#') || line.IndexOf(' ', StringComparison.Ordinal) is not (> 0 and var blank))
                continue;
            var at = int.Parse(line.AsSpan(0, blank), CultureInfo.InvariantCulture);
            foreach (var rune in line.AsSpan(blank + 1).EnumerateRunes())
            {
                if (rune.IsBmp)
                    letters[at] = (char)rune.Value;
                else
                    wide[at] = rune.ToString();
                at++;
            }
        }

        foreach (var at in wide.Keys)
            letters[at] = '\0';
        return (letters, wide);
    }
}
