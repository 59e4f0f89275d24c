namespace Gateway.Channels.Email.Charsets;

/// <summary>A set of 94 rows of 94 letters (ISO 2022), which several encodings carry: read once out of the platform's encoding that has it.</summary>
internal sealed class DoubleByteSet
{
    private const int Side = 94;

    private readonly Lazy<char[]> _letters;

    private DoubleByteSet(int codePage, byte high2 = 0x80) => _letters = new(() => Read(codePage, high2));

    public static DoubleByteSet Gb2312 { get; } = new(936);

    public static DoubleByteSet KsC5601 { get; } = new(949);

    /// <summary>With the rows of signs that NEC and IBM added, as the programs write it that most mail came from.</summary>
    public static DoubleByteSet JisX0208 { get; } = new(51932);

    public static DoubleByteSet JisX0212 { get; } = new(20932, high2: 0);

    public static DoubleByteSet Cns1 { get; } = new(20000);

    /// <summary>The rarer ideographs of Taiwan; the platform tells them from the first plane by the second byte.</summary>
    public static DoubleByteSet Cns2 { get; } = new(20000, high2: 0);

    /// <summary>The letter at two bytes of any height; U+FFFD where there is none.</summary>
    public char this[byte row, byte cell]
    {
        get
        {
            var (r, c) = ((row & 0x7F) - 0x21, (cell & 0x7F) - 0x21);
            return r is < 0 or >= Side || c is < 0 or >= Side ? '\uFFFD' : _letters.Value[(r * Side) + c];
        }
    }

    private static char[] Read(int codePage, byte high2)
    {
        var encoding = MailEncodings.Of(codePage)!;
        var letters = new char[Side * Side];
        Span<byte> pair = stackalloc byte[2];
        Span<char> read = stackalloc char[4];
        for (var i = 0; i < letters.Length; i++)
        {
            (pair[0], pair[1]) = ((byte)((i / Side) + 0xA1), (byte)((i % Side) + 0x21 + high2));
            var isLetter = encoding.GetChars(pair, read) == 1 && read[0] is not ((>= '\uE000' and <= '\uF8FF') or (>= '\u0080' and <= '\u009F'));
            letters[i] = isLetter ? read[0] : '\uFFFD';
        }

        return letters;
    }
}
