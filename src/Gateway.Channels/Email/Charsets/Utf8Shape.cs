using System.Buffers;
using System.Text;

namespace Gateway.Channels.Email.Charsets;

/// <summary>How much of some bytes reads as UTF-8.</summary>
/// <param name="Pairs">Characters of two bytes: what two East Asian bytes may look like.</param>
/// <param name="Longer">Characters of three and four bytes, which nothing else looks like.</param>
/// <param name="Wrong">Bytes that belong to no character.</param>
internal readonly record struct Utf8Shape(int Pairs, int Longer, int Wrong)
{
    // By accident every second or third high byte of another charset is wrong; of true UTF-8 a few in a hundred are.
    private const int RightForOneWrong = 8;

    // Of the characters of GB 2312 one in seven has a first byte from C2 to DF and a second one below C0: of eight together, not one in a million.
    private const int PairsSure = 8;

    public bool IsWhole => Wrong == 0;

    public bool IsFewPairs => Longer == 0 && Pairs < PairsSure;

    public bool IsMostly => Pairs + Longer >= Math.Max(2, Wrong * RightForOneWrong);

    public static Utf8Shape Of(ReadOnlySpan<byte> bytes)
    {
        var (pairs, longer, wrong) = (0, 0, 0);
        while (bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var at)
        {
            bytes = bytes[at..];
            if (Rune.DecodeFromUtf8(bytes, out _, out var length) != OperationStatus.Done)
                wrong++;
            else if (length == 2)
                pairs++;
            else
                longer++;
            bytes = bytes[length..];
        }

        return new Utf8Shape(pairs, longer, wrong);
    }
}
