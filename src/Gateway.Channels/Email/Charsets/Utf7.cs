namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// UTF-7 under another number than its own. The platform refuses to hand out 65000 whatever provider has it, and the parser asks by number for words in headers: such a
/// mail would end in an exception. It is read only where a mail says that it is UTF-7, and never as markup: the text is shown as text.
/// </summary>
internal sealed class Utf7() : OwnEncoding(Number)
{
    // No code page of the platform; the parser asks for it again by the number the encoding tells.
    public const int Number = 65099;

    public static Utf7 Instance { get; } = new();

    public override string WebName => "utf-7";

    /// <remarks>RFC 2152: <c>+</c>, UTF-16 in base64 without padding, and a hyphen or any sign outside the alphabet; <c>+-</c> is a plus.</remarks>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        var (count, bits, held, isShifted, first) = (0, 0, 0, false, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            var unit = bytes[i];
            if (!isShifted)
            {
                isShifted = unit == (byte)'+';
                if (isShifted)
                    (bits, held, first) = (0, 0, i + 1);
                else
                    chars[count++] = unit < 0x80 ? (char)unit : '\uFFFD';
                continue;
            }

            if (Value(unit) is >= 0 and var value)
            {
                (bits, held) = ((bits << 6) | value, held + 6);
                if (held < 16)
                    continue;
                held -= 16;
                chars[count++] = (char)(bits >> held);
                bits &= (1 << held) - 1;
                continue;
            }

            isShifted = false;
            if (unit == (byte)'-' && i > first)
                continue;
            chars[count++] = unit == (byte)'-' ? '+' : unit < 0x80 ? (char)unit : '\uFFFD';
        }

        return count;
    }

    private static int Value(byte unit) => unit switch
    {
        >= (byte)'A' and <= (byte)'Z' => unit - 'A',
        >= (byte)'a' and <= (byte)'z' => unit - 'a' + 26,
        >= (byte)'0' and <= (byte)'9' => unit - '0' + 52,
        (byte)'+' => 62,
        (byte)'/' => 63,
        _ => -1,
    };
}
