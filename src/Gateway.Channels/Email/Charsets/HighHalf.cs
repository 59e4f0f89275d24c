namespace Gateway.Channels.Email.Charsets;

/// <summary>An encoding of one byte a letter that the platform lacks: ASCII, and above it letters of its own, at the end of the bytes.</summary>
internal sealed class HighHalf : OwnEncoding
{
    private readonly string _letters;
    private readonly int _from;
    private readonly string _low;

    /// <param name="letters">Of the last bytes, up to 0xFF; bytes between ASCII and them are C1 controls.</param>
    /// <param name="low">Controls that are letters, each before its letter.</param>
    public HighHalf(int codePage, string letters, string low = "")
        : base(codePage) => (_letters, _from, _low) = (letters, 0x100 - letters.Length, low);

    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var unit = bytes[i];
            chars[i] = unit >= _from ? _letters[unit - _from] : unit < 0x20 && _low.Length > 0 && _low.IndexOf((char)unit) is >= 0 and var at ? _low[at + 1] : (char)unit;
        }

        return bytes.Length;
    }

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex)
    {
        for (var i = 0; i < charCount; i++)
        {
            var c = chars[charIndex + i];
            var at = c < 0x80 ? c - _from : _letters.IndexOf(c, StringComparison.Ordinal);
            bytes[byteIndex + i] = at >= 0 || c < 0x80 ? (byte)(_from + at)
                : _low.IndexOf(c, StringComparison.Ordinal) is > 0 and var low ? (byte)_low[low - 1] : (byte)'?';
        }

        return charCount;
    }
}
