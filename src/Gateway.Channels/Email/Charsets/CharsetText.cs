using System.Text;
using System.Text.Unicode;
using UtfUnknown;

namespace Gateway.Channels.Email.Charsets;

/// <summary>
/// Text of bytes whose charset label may be missing, unknown or wrong: what the label gives when that is clean, else what the bytes
/// themselves look like, else the reading with the least damage.
/// </summary>
internal static class CharsetText
{
    // Letter frequencies settle within a few kilobytes; more only costs time.
    private const int DetectMax = 16 * 1024;

    // Of fewer letters nothing can be told: two words of any language have more.
    private const int HighBytesMin = 6;

    // Below it the detector guesses between neighbours.
    private const float SureMin = 0.5f;

    /// <param name="bytes">The text.</param>
    /// <param name="label">What the part says it is.</param>
    /// <param name="hint">What something near it says: the other part's label, the page's own meta element.</param>
    /// <param name="guesses">Whether the bytes may be looked at for what they are; it costs some hundred kilobytes of tables each time.</param>
    public static string Decode(ReadOnlySpan<byte> bytes, string? label, string? hint = null, bool guesses = true)
    {
        if (Marked(bytes) is { } marked)
            return marked;
        var page = CharsetLabels.CodePage(label);
        if (Ascii.IsValid(bytes))
            return SevenBit(bytes, page);
        if (IsWide(page) && WidePage(bytes, page) is var wide and not 0 && Try(bytes, wide) is { Damage: 0 } whole)
            return whole.Text;

        // Nothing but UTF-8 reads as UTF-8 by accident, whatever the label says; only two or three characters of East Asian pairs may.
        var shape = Utf8Shape.Of(bytes);
        if (shape.IsWhole && !(shape.IsPairsOnly && IsEastAsian(page) && Try(bytes, page) is { Damage: 0 }))
            return Encoding.UTF8.GetString(bytes);

        // A byte or two lost in the middle or cut off at the end leave it what it is.
        if (page is 0 or 65001 && shape.IsMostly)
            return Encoding.UTF8.GetString(bytes);

        var best = Try(bytes, page == 65001 ? 0 : page);
        if (best is { Damage: 0 })
            return best.Value.Text;
        Better(ref best, Try(bytes, CharsetLabels.CodePage(hint)));
        if (best is { Damage: 0 })
            return best.Value.Text;
        if (guesses)
            Better(ref best, Detected(bytes));
        Better(ref best, Try(bytes, 51932, page is 51932 or 932 or 50220 or 50221 or 50222));
        Better(ref best, Try(bytes, 932, page is 51932 or 50220 or 50221 or 50222));
        Better(ref best, Try(bytes, 65001));
        Better(ref best, Try(bytes, 1252));
        return best!.Value.Text;
    }

    private readonly record struct Reading(string Text, int Damage);

    private static string? Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes[3..]),
        [0xFF, 0xFE, 0, 0, ..] => Encoding.UTF32.GetString(bytes[4..]),
        [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes[2..]),
        [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes[2..]),
        _ => null,
    };

    /// <summary>Seven bits are ASCII, unless shifts or escapes in them say otherwise.</summary>
    private static string SevenBit(ReadOnlySpan<byte> bytes, int page)
    {
        var stateful = page is 50220 or 50221 or 50222 or 50225 or 50227 or 52936 or CharsetLabels.Utf7 ? page
            : IsWide(page) && bytes.Contains((byte)0) ? WidePage(bytes, page)
            : bytes.IndexOf("\u001B$)C"u8) >= 0 ? 50225
            : bytes.IndexOf("\u001B$"u8) >= 0 || bytes.IndexOf("\u001B(J"u8) >= 0 || bytes.IndexOf("\u001B(I"u8) >= 0 ? 50220
            : 0;
        return stateful != 0 && Try(bytes, stateful) is { } read ? read.Text : Encoding.ASCII.GetString(bytes);
    }

    private static bool IsEastAsian(int page) => page is 932 or 949 or 950 or 51932 or 54936 or 1361 or 20932;

    /// <summary>The order the NULs of Latin text show, where the label leaves it open or is wrong about it; 0 when there is a NUL nowhere and the text reads as UTF-8.</summary>
    private static int WidePage(ReadOnlySpan<byte> bytes, int page)
    {
        if (page is 12000 or 12001)
            return page;
        var (even, odd) = (0, 0);
        for (var i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0)
                _ = (i & 1) == 0 ? even++ : odd++;
        }

        if (even + odd == 0 && Utf8.IsValid(bytes))
            return 0;
        return even > odd * 2 ? 1201 : odd > even * 2 ? 1200 : page;
    }

    private static bool IsWide(int page) => page is 1200 or 1201 or 12000 or 12001;

    private static Reading? Detected(ReadOnlySpan<byte> bytes)
    {
        if (!HasLetters(bytes))
            return null;
        var sample = bytes.Length > DetectMax ? bytes[..DetectMax] : bytes;
        var found = CharsetDetector.DetectFromBytes(sample).Detected;
        return found is { Confidence: >= SureMin, EncodingName: { } name } ? Try(bytes, CharsetLabels.CodePage(name)) : null;
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

    private static Reading? Try(ReadOnlySpan<byte> bytes, int page, bool when = true)
    {
        if (!when || MailEncodings.Of(page) is not { } encoding)
            return null;
        var text = encoding.GetString(bytes);
        var damage = 0;
        foreach (var c in text)
        {
            // C1 controls and private use are how code pages show bytes that stand for nothing.
            if (c is '\uFFFD' or (>= '\u0080' and <= '\u009F') or (>= '\uE000' and <= '\uF8FF'))
                damage++;
        }

        return new Reading(text, damage);
    }

    private static void Better(ref Reading? best, Reading? other)
    {
        if (best is null || other?.Damage < best.Value.Damage)
            best = other ?? best;
    }
}
