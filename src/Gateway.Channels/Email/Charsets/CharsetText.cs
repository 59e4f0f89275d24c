using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// Text of bytes whose charset label may be missing, unknown or wrong: what the label gives when that is clean, else what the bytes
/// themselves look like, else the reading with the least damage.
/// </summary>
internal static class CharsetText
{
    private const int Utf8Page = 65001;
    private const int RussianKoi8 = 20866;
    private const int UkrainianKoi8 = 21866;
    private const int Chinese = 54936;
    private const int ChineseHz = 52936;

    // TCVN 5712, of our own pages.
    private const int VietnameseStandard = 61002;

    // Of a text not every eighth byte means nothing; beyond it a page is not what it is written in, and reading on would only cost. A name may have a letter of its own.
    private const int HopelessShare = 8;
    private const int HopelessMin = 64;

    // What is read of a page before its damage is looked at.
    private const int ChunkLength = 1024;

    // Letter frequencies settle within a few kilobytes; more only costs time.
    private const int DetectMax = 16 * 1024;

    // Of fewer letters nothing can be told: two words of any language have more.
    private const int HighBytesMin = 6;

    // Eight characters of two bytes.
    private const int WideMin = 16;

    // Below it the detector guesses between neighbours.
    private const float SureMin = 0.5f;

    /// <param name="bytes">The text.</param>
    /// <param name="label">What the part says it is.</param>
    /// <param name="hint">What something near it says: the other part's label, the page's own meta element.</param>
    /// <param name="guesses">Whether the bytes may be looked at for what they are; it costs a walk of a hundred models.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label, string? hint = null, bool guesses = true)
    {
        if (Marked(bytes) is { } marked)
            return marked;
        var page = CharsetLabels.CodePage(label);
        if (page is 0 or Utf8Page && HiddenWidePage(bytes) is var hidden and not 0)
            return Text(bytes[..(bytes.Length & ~1)], hidden);
        if (Ascii.IsValid(bytes))
            return SevenBit(bytes, page);
        if (IsWide(page) && WidePage(bytes, page) is var wide and not 0 && Damage(bytes, wide, 0) == 0)
            return Text(bytes, wide);

        // Nothing but UTF-8 reads as UTF-8 by accident, whatever the label says; only a few characters of East Asian pairs may.
        var shape = Utf8Shape.Of(bytes);
        if (shape.IsWhole && !(shape.IsFewPairs && IsEastAsian(page) && IsClean(bytes, page)))
            return Text(bytes, Utf8Page);

        // A byte or two lost in the middle or cut off at the end leave it what it is.
        if (page is 0 or Utf8Page && shape.IsMostly)
            return Text(bytes, Utf8Page);
        return Text(bytes, Best(bytes, page == Utf8Page ? 0 : page, CharsetLabels.CodePage(hint), guesses));
    }

    /// <summary>Whether every byte stands for something on this page.</summary>
    public static bool IsClean(ReadOnlySpan<byte> bytes, int page) => Damage(bytes, page, 0) == 0;

    /// <summary>The page with the least damage, what is said first before what is only guessed.</summary>
    private static int Best(ReadOnlySpan<byte> bytes, int page, int hint, bool guesses)
    {
        var isJapanese = page is 932 or 51932 or Iso2022.Japanese;

        var least = Math.Max(HopelessMin, bytes.Length / HopelessShare) + 1;
        var best = 1252;

        // Programs of the West put their label on everybody's text; nobody writes two such letters for one of ASCII in a language of theirs.
        if (guesses && page == 1252 && IsOtherScript(bytes) && Detected(bytes, SureMin) is var seen and not (0 or 1252) && IsClean(bytes, seen))
            return seen;
        Span<int> said = [page, hint];
        foreach (var candidate in said)
        {
            Try(bytes, candidate, ref best, ref least);
            if (least == 0)
                return best;
        }

        if (guesses)
            Try(bytes, Detected(bytes), ref best, ref least);
        Try(bytes, page switch { Iso2022.Korean => 949, Iso2022.Chinese or 52936 => 54936, _ => 0 }, ref best, ref least);
        Try(bytes, isJapanese ? 51932 : 0, ref best, ref least);
        Try(bytes, isJapanese ? 932 : 0, ref best, ref least);
        Try(bytes, Utf8Page, ref best, ref least);
        Try(bytes, 1252, ref best, ref least);
        return best;
    }

    private static void Try(ReadOnlySpan<byte> bytes, int page, ref int best, ref int least)
    {
        if (least > 0 && Damage(bytes, page, least - 1) is var damage && damage < least)
            (best, least) = (page, damage);
    }

    private static string? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes[3..]),
        [0, 0, 0xFE, 0xFF, ..] => Text(bytes[4..], 12001),
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32.GetString(bytes[4..]),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        _ => null,
    };

    /// <summary>Seven bits are ASCII, unless shifts or escapes in them say otherwise.</summary>
    private static string SevenBit(ReadOnlySpan<byte> bytes, int page)
    {
        var stateful = page is Iso2022.Japanese or Iso2022.Korean or Iso2022.Chinese or 52936 or CharsetLabels.Utf7 ? page
            : page == Chinese && bytes.IndexOf("~{"u8) is >= 0 and var shift && bytes[shift..].IndexOf("~}"u8) > 0 ? ChineseHz
            : IsWide(page) && bytes.Contains((byte)0) ? WidePage(bytes, page)
            : bytes.IndexOf("\u001B$"u8) >= 0 || bytes.IndexOf("\u001B(J"u8) >= 0 || bytes.IndexOf("\u001B(I"u8) >= 0 ? Iso2022.Number
            : 0;
        return stateful != 0 && MailEncodings.Of(stateful) is not null ? Text(bytes, stateful) : Encoding.ASCII.GetString(bytes);
    }

    private static bool IsEastAsian(int page) => page is 932 or 949 or Big5.Number or EucTw.Number or 51932 or 54936 or 1361 or 20932;

    /// <summary>The order the NULs of Latin text show, where the label leaves it open or is wrong about it; 0 when there is a NUL nowhere and the text reads as UTF-8.</summary>
    private static int WidePage(ReadOnlySpan<byte> bytes, int page)
    {
        if (page is 12000 or 12001)
            return bytes is [0, ..] && bytes.Length % 4 == 0 ? 12001 : bytes is [not 0, _, _, 0, ..] ? 12000 : page;
        var (even, odd) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0)
                _ = (i & 1) == 0 ? even++ : odd++;
        }

        if (even + odd == 0)
            return Utf8.IsValid(bytes) ? 0 : HighByteOrder(bytes, page);
        return even > odd * 2 ? 1201 : odd > even * 2 ? 1200 : page;
    }

    /// <summary>
    /// The order of a text of two bytes a letter that says it is none: it has NULs, in every second place only, and there the fewer different bytes. A text of plain letters with NULs
    /// among them is no such text. 0 for none.
    /// </summary>
    private static int HiddenWidePage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < WideMin || !bytes.Contains((byte)0))
            return 0;
        Span<int> nuls = [0, 0];
        var hasOther = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            nuls[i & 1] += bytes[i] == 0 ? 1 : 0;
            hasOther |= bytes[i] is > 0 and < 9 or > 13 and < 32 or >= 127;
        }

        // One NUL may be anybody's.
        var (least, most) = (Math.Min(nuls[0], nuls[1]), Math.Max(nuls[0], nuls[1]));
        if (least > 0 || most < 2 || (!hasOther && most < bytes.Length / 2))
            return 0;
        var page = nuls[0] > 0 ? 1201 : 1200;
        var whole = bytes[..(bytes.Length & ~1)];
        var isUtf8 = Utf8.IsValid(bytes) && !Ascii.IsValid(bytes);
        return (most == bytes.Length / 2 || (!isUtf8 && HighByteOrder(bytes, 0) == page)) && Damage(whole, page, 0) == 0 ? page : 0;
    }

    /// <summary>Without a NUL: of a text the high bytes are few different ones, the low bytes many.</summary>
    private static int HighByteOrder(ReadOnlySpan<byte> bytes, int page)
    {
        Span<bool> seen = stackalloc bool[512];
        seen.Clear();
        Span<int> different = [0, 0];
        for (var i = 0; i < Math.Min(bytes.Length, DetectMax); i++)
        {
            var at = ((i & 1) << 8) | bytes[i];
            different[i & 1] += seen[at] ? 0 : 1;
            seen[at] = true;
        }

        // Of a few letters nothing can be told.
        if (bytes.Length < WideMin)
            return page;
        return different[0] * 4 < different[1] * 3 ? 1201 : different[1] * 4 < different[0] * 3 ? 1200 : page;
    }

    private static bool IsWide(int page) => page is 1200 or 1201 or 12000 or 12001;

    private static int Detected(ReadOnlySpan<byte> bytes) => Detected(bytes, IsOtherScript(bytes) ? 0 : SureMin);

    private static int Detected(ReadOnlySpan<byte> bytes, float sureMin)
    {
        bytes = bytes[..Math.Min(bytes.Length, DetectMax)];
        var page = HasLetters(bytes) ? CharsetLabels.CodePage(CharsetDetection.Of(bytes, sureMin)) : 0;

        // The detector knows no Ukrainian, whose letters stand where the Russian page draws boxes.
        return page == RussianKoi8 ? UkrainianKoi8 : page;
    }

    /// <summary>Whether two letters of three have the eighth bit: no language in Latin letters is written so, and the likeliest guess is better than theirs.</summary>
    public static bool IsOtherScript(ReadOnlySpan<byte> bytes)
    {
        var (high, latin) = (0, 0);
        foreach (var unit in bytes)
        {
            high += unit >= 0x80 ? 1 : 0;
            latin += char.IsAsciiLetter((char)unit) ? 1 : 0;
        }

        return high > latin * 2;
    }

    private static bool HasLetters(ReadOnlySpan<byte> bytes)
    {
        var count = 0;
        while (count < HighBytesMin && bytes.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var at)
        {
            count++;
            bytes = bytes[(at + 1)..];
        }

        return count >= HighBytesMin;
    }

    /// <summary>How many bytes stand for nothing on a page: what is counted before <paramref name="max"/> is passed; the greatest number for no page.</summary>
    private static int Damage(ReadOnlySpan<byte> bytes, int page, int max)
    {
        if (MailEncodings.Of(page) is not { } encoding)
            return int.MaxValue;

        // Our own make no object of a byte, and want all at once.
        var chunkLength = encoding is OwnEncoding ? bytes.Length : ChunkLength;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(Math.Min(bytes.Length, chunkLength)));
        var decoder = bytes.Length > chunkLength ? encoding.GetDecoder() : null;
        var damage = 0;
        for (var at = 0; at < bytes.Length && damage <= max; at += chunkLength)
        {
            var chunk = bytes[at..Math.Min(bytes.Length, at + chunkLength)];
            var count = decoder?.GetChars(chunk, chars, at + chunkLength >= bytes.Length) ?? Chars(chunk, chars, encoding);
            foreach (var c in chars.AsSpan(0, count))
            {
                // C1 controls and private use are how code pages show bytes that stand for nothing.
                if (c is '\uFFFD' or (>= '\u0080' and <= '\u009F') or (>= '\uE000' and <= '\uF8FF'))
                    damage++;
            }
        }

        ArrayPool<char>.Shared.Return(chars);
        return damage;
    }

    /// <summary>The text on a page, which must be one; bytes that stand for nothing are U+FFFD.</summary>
    private static string Text(ReadOnlySpan<byte> bytes, int page)
    {
        var encoding = MailEncodings.Of(page)!;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(bytes.Length));
        var text = chars.AsSpan(0, Chars(bytes, chars, encoding)).ToString();
        ArrayPool<char>.Shared.Return(chars);

        // Vietnamese is written with marks behind the letters there, as nobody searches for it.
        return page is 1258 or VietnameseStandard && IsWhole(text) ? text.Normalize() : text;
    }

    /// <summary>Half a surrogate pair cannot be brought into any form.</summary>
    private static bool IsWhole(string text) => !text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF');

    /// <summary>In one pass: to count the characters first makes an object of each byte that stands for nothing, and UTF-8 makes one even then.</summary>
    private static int Chars(ReadOnlySpan<byte> bytes, Span<char> chars, Encoding encoding)
    {
        if (encoding.CodePage != Utf8Page)
            return encoding.GetChars(bytes, chars);
        Utf8.ToUtf16(bytes, chars, out _, out var count, replaceInvalidSequences: true);
        return count;
    }
}
