using System.Globalization;

namespace Gateway.Channels.Sending;

/// <summary>
/// Cuts a text into parts a channel takes, after white space where there is some in the part's second half, else between two
/// graphemes. Nothing is dropped: the parts joined are the text.
/// </summary>
/// <remarks>Counted in UTF-16 units: LINE counts so, and for channels that count characters it is never too few.</remarks>
internal static class TextSplitter
{
    // The contract's 64 KiB of text in parts of 4,096; a message in more parts than that is a document, not a message.
    public const int PartsMax = 16;

    /// <summary>The parts; null when there would be more than <see cref="PartsMax"/>.</summary>
    public static List<string>? Split(string text, int max)
    {
        var parts = new List<string>(1);
        var rest = text.AsSpan();
        while (rest.Length > max)
        {
            if (parts.Count == PartsMax)
                return null;
            var length = PartLength(rest, max);
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

    private static int PartLength(ReadOnlySpan<char> text, int max)
    {
        var (end, space) = (0, 0);
        while (end < text.Length)
        {
            var element = StringInfo.GetNextTextElementLength(text[end..]);
            if (end + element > max)
                break;
            end += element;
            if (char.IsWhiteSpace(text[end - 1]))
                space = end;
        }

        if (space > max / 2)
            return space;
        if (end > 0)
            return end;

        // One grapheme longer than a whole part (a letter under thousands of marks): only a surrogate pair must stay together.
        return char.IsHighSurrogate(text[max - 1]) ? max - 1 : max;
    }
}
