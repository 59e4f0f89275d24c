namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// Seven-bit text that shifts between sets by escapes: ISO-2022-JP with its extensions (RFC 1468, 1554, 2237), ISO-2022-KR (RFC 1557), ISO-2022-CN (RFC 1922). One reader
/// for all: an escape says itself which set it means, whatever the label was, and mail has the wrong label often.
/// </summary>
internal sealed class Iso2022() : OwnEncoding(Number)
{
    public const int Number = 61013;

    // The platform's numbers: one reader for all three, but who has no escapes means another encoding by each.
    public const int Japanese = 50220;
    public const int Korean = 50225;
    public const int Chinese = 50227;

    private const byte Escape = 0x1B;
    private const byte ShiftOut = 0x0E;
    private const byte ShiftIn = 0x0F;

    /// <summary>Written as the platform writes it.</summary>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        MailEncodings.Platform(Japanese).GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetByteCount(char[] chars, int index, int count) => MailEncodings.Platform(Japanese).GetByteCount(chars, index, count);

    public override int GetMaxByteCount(int charCount) => MailEncodings.Platform(Japanese).GetMaxByteCount(charCount);

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var state = default(Sets);
        var count = 0;
        for (var i = 0; i < bytes.Length;)
        {
            var rest = bytes[i..];
            if (rest[0] == Escape && Designation(rest, ref state) is > 0 and var length)
            {
                i += length;
            }
            else if (rest is [Escape, (byte)'N', ..])
            {
                i += 2 + SingleShift(rest[2..], state, ref chars, ref count);
            }
            else if (rest[0] is ShiftOut or ShiftIn)
            {
                state.IsOut = rest[0] == ShiftOut;
                i++;
            }
            else
            {
                i += Letter(rest, ref state, ref chars, ref count);
            }
        }

        return count;
    }

    private static int Letter(ReadOnlySpan<byte> rest, ref Sets state, ref Span<char> chars, ref int count)
    {
        var unit = rest[0];
        if (unit < 0x21 || unit == 0x7F)
        {
            // Each line begins with the shift in (RFC 1557, 1922); who forgot it garbles one line, not the rest.
            state.IsOut &= unit != (byte)'\n';
            chars[count++] = (char)unit;
            return 1;
        }

        if (unit >= 0x80)
        {
            chars[count++] = '\uFFFD';
            return 1;
        }

        if ((state.IsOut ? state.Out : state.In) is { } set)
        {
            if (rest.Length < 2 || rest[1] is < 0x21 or > 0x7E)
            {
                chars[count++] = '\uFFFD';
                return 1;
            }

            chars[count++] = set[unit, rest[1]];
            return 2;
        }

        // Shifted out with nothing named: half-width katakana, as Japanese programs without escapes do it.
        chars[count++] = (state.IsOut || state.IsKana) && unit < 0x60 ? (char)(unit - 0x21 + 0xFF61) : (char)unit;
        return 1;
    }

    /// <summary>Two bytes of the second plane, or the high half of a European set.</summary>
    private static int SingleShift(ReadOnlySpan<byte> rest, in Sets state, ref Span<char> chars, ref int count)
    {
        if (state.Single is { } set && rest.Length >= 2)
        {
            chars[count++] = set[rest[0], rest[1]];
            return 2;
        }

        if (rest.IsEmpty)
            return 0;
        Span<char> read = stackalloc char[2];
        chars[count++] = state.SinglePage != 0 && MailEncodings.Of(state.SinglePage)!.GetChars([(byte)(rest[0] | 0x80)], read) == 1 ? read[0] : '\uFFFD';
        return 1;
    }

    /// <summary>Length of the escape that names a set; 0 when it names none.</summary>
    private static int Designation(ReadOnlySpan<byte> text, ref Sets state)
    {
        switch (text[1..])
        {
            case [(byte)'$', ((byte)'(' or (byte)')' or (byte)'*' or (byte)'+') and var place, var name, ..] when Double(name) is { } set:
                if (place == (byte)'(')
                    (state.In, state.IsKana) = (set, false);
                else if (place == (byte)')')
                    state.Out = set;
                else
                    state.Single = set;
                return 4;
            case [(byte)'$', (byte)'*' or (byte)'+', _, ..]:
                state.Single = null;
                return 4;
            case [(byte)'$', ((byte)'@' or (byte)'A' or (byte)'B') and var name, ..]:
                (state.In, state.IsKana) = (Double(name), false);
                return 3;
            case [(byte)'(', ((byte)'B' or (byte)'J' or (byte)'H' or (byte)'I') and var name, ..]:
                (state.In, state.IsKana) = (null, name == (byte)'I');
                return 3;
            case [(byte)')', (byte)'I', ..]:
                state.Out = null;
                return 3;
            case [(byte)'.', ((byte)'A' or (byte)'F') and var name, ..]:
                (state.Single, state.SinglePage) = (null, name == (byte)'A' ? 1252 : 28597);
                return 3;
            case [(byte)'&', (byte)'@', ..]:
                return 3;
            default:
                return 0;
        }
    }

    /// <summary>Sets by their final byte (the ISO-IR registry). Of JIS X 0213 what JIS X 0208 has too is nearly all that is written.</summary>
    private static DoubleByteSet? Double(byte name) => name switch
    {
        (byte)'@' or (byte)'B' or (byte)'O' or (byte)'Q' => DoubleByteSet.JisX0208,
        (byte)'A' or (byte)'E' => DoubleByteSet.Gb2312,
        (byte)'C' => DoubleByteSet.KsC5601,
        (byte)'D' => DoubleByteSet.JisX0212,
        (byte)'G' => DoubleByteSet.Cns1,
        (byte)'H' => DoubleByteSet.Cns2,
        _ => null,
    };

    private struct Sets
    {
        /// <summary>Of seven-bit letters; null for ASCII, or katakana.</summary>
        public DoubleByteSet? In;

        /// <summary>Of letters after a shift out.</summary>
        public DoubleByteSet? Out;

        /// <summary>Of the one letter after a single shift.</summary>
        public DoubleByteSet? Single;
        public int SinglePage;
        public bool IsKana;
        public bool IsOut;
    }
}
