using System.Buffers;
using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>How much of some bytes reads as UTF-8.</summary>
/// <param name="Pairs">Characters of two bytes: what two East Asian bytes may look like.</param>
/// <param name="Longer">Characters of three and four bytes, which nothing else looks like.</param>
/// <param name="Wrong">Bytes that belong to no character.</param>
/// <param name="Latin">Pairs that are Latin letters.</param>
/// <param name="Joined">Of these, those beside a small letter without an accent.</param>
/// <param name="Cyrillic">Pairs that are Cyrillic letters.</param>
internal readonly record struct Utf8Shape(int Pairs, int Longer, int Wrong, int Latin, int Joined, int Cyrillic)
{
    // By accident every second or third high byte of another charset is wrong; of true UTF-8 a few in a hundred are.
    private const int RightForOneWrong = 8;

    // Of the characters of GB 2312 one in seven has a first byte from C2 to DF and a second one below C0: of eight together, not one in a million.
    private const int PairsSure = 8;

    // Of the first bytes of GB 2312 two in seventy are Cyrillic: of three characters, one text in forty thousand.
    private const int CyrillicSure = 3;

    public bool IsWhole => Wrong == 0;

    /// <summary>So few that two East Asian bytes each may be meant, and not letters of one alphabet within its words.</summary>
    public bool IsFewPairs => Longer == 0 && Pairs < PairsSure && !(Cyrillic == Pairs && Pairs >= CyrillicSure) && !(Latin == Pairs && Joined > 0 && Joined * 2 >= Pairs);

    public bool IsMostly => Pairs + Longer >= Math.Max(2, Wrong * RightForOneWrong);

    public static Utf8Shape Of(ReadOnlySpan<byte> bytes)
    {
        var (pairs, longer, wrong) = (0, 0, 0);
        var (latin, joined, cyrillic) = (0, 0, 0);
        for (var at = Next(bytes, 0); at < bytes.Length;)
        {
            if (Rune.DecodeFromUtf8(bytes[at..], out var letter, out var length) != OperationStatus.Done)
                wrong++;
            else if (length > 2)
                longer++;
            else
            {
                pairs++;
                cyrillic += letter.Value is >= 0x400 and < 0x480 ? 1 : 0;
                if (letter.Value is >= 0xC0 and < 0x180)
                {
                    latin++;
                    joined += IsSmall(bytes, at - 1) || IsSmall(bytes, at + 2) ? 1 : 0;
                }
            }

            at = Next(bytes, at + length);
        }

        return new Utf8Shape(pairs, longer, wrong, latin, joined, cyrillic);
    }

    /// <summary>Where the next byte with the eighth bit stands; the end when there is none.</summary>
    private static int Next(ReadOnlySpan<byte> bytes, int from) => bytes[from..].IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var skipped ? from + skipped : bytes.Length;

    private static bool IsSmall(ReadOnlySpan<byte> bytes, int at) => at >= 0 && at < bytes.Length && char.IsAsciiLetterLower((char)bytes[at]);
}
