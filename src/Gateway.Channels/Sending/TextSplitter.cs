using System.Globalization;
using System.Text;

namespace Gateway.Channels.Sending;

/// <summary>
/// Cuts a text into parts a channel takes, after white space where there is some in the part's second half, else between two
/// graphemes. Nothing is dropped: the parts joined are the text.
/// </summary>
/// <remarks>Counted in UTF-16 units (LINE counts so, and for channels that count characters it is never too few) or in bytes of UTF-8.</remarks>
internal static class TextSplitter
{
    // The contract's 64 KiB of text in parts of 4,096; a message in more parts than that is a document, not a message.
    public const int PartsMax = 16;

    /// <summary>The parts; null when there would be more than <see cref="PartsMax"/>.</summary>
    public static List<string>? Split(string text, int max) => Split(text, max, static part => part.Length);

    /// <summary>The parts, none with more bytes of UTF-8 than <paramref name="max"/>; null when there would be more than <see cref="PartsMax"/>.</summary>
    public static List<string>? SplitUtf8(string text, int max) => Split(text, max, Encoding.UTF8.GetByteCount);

    private delegate int Measure(ReadOnlySpan<char> part);

    private static List<string>? Split(string text, int max, Measure measure)
    {
        var parts = new List<string>(1);
        var rest = text.AsSpan();
        while (measure(rest) > max)
        {
            if (parts.Count == PartsMax)
                return null;
            var length = PartLength(rest, max, measure);
            parts.Add(rest[..length].ToString());
            rest = rest[length..];
        }

        if (parts.Count == PartsMax)
            return null;
        if (parts.Count == 0)
            parts.Add(text);
        else if (!rest.IsEmpty)
            parts.Add(rest.ToString());
        return parts;
    }

    private static int PartLength(ReadOnlySpan<char> text, int max, Measure measure)
    {
        var (end, space, used) = (0, 0, 0);
        while (end < text.Length)
        {
            var element = StringInfo.GetNextTextElementLength(text[end..]);
            var size = measure(text.Slice(end, element));
            if (used + size > max)
                break;
            end += element;
            used += size;
            if (char.IsWhiteSpace(text[end - 1]) && used > max / 2)
                space = end;
        }

        if (space > 0)
            return space;
        if (end > 0)
            return end;

        // One grapheme longer than a whole part (a letter under thousands of marks): only a surrogate pair must stay together.
        var units = 0;
        while (units < text.Length && measure(text[..(units + 1)]) <= max)
        {
            units++;
        }

        return char.IsHighSurrogate(text[units - 1]) ? units - 1 : units;
    }
}
