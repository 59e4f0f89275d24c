using System.Buffers;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>How a part's bytes are written down, where the label is not one of the grammar's five or is true of a piece only.</summary>
internal static class TransferEncoding
{
    // "quoted-printable" has 16 letters; further on is a comment or a parameter.
    private const int LabelMax = 32;

    // Longer than any word, and half of what programs put into a line of base64.
    private const int RunMin = 38;

    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);

    private static readonly SearchValues<byte> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r \t"u8);

    /// <summary>The label; where the parser knows none, what is meant by <c>"base64"</c>, <c>base-64</c>, <c>quoted_printable</c> and <c>quotedprintable</c>.</summary>
    public static ContentEncoding Of(MimePart part)
    {
        if (part.Content is not { Encoding: ContentEncoding.Default } || part.Headers["Content-Transfer-Encoding"] is not { Length: > 0 } label)
            return part.Content?.Encoding ?? ContentEncoding.Default;
        Span<char> kept = stackalloc char[LabelMax];
        var length = 0;
        foreach (var c in label.AsSpan(0, Math.Min(label.Length, LabelMax)))
        {
            if (c is ';' or '(')
                break;
            if (char.IsAsciiLetterOrDigit(c))
                kept[length++] = char.ToLowerInvariant(c);
        }

        return kept[..length] switch
        {
            "base64" or "xbase64" or "b64" or "mimebase64" => ContentEncoding.Base64,
            "uue" or "xuue" or "uuencode" or "xuuencode" or "uuencoded" => ContentEncoding.UUEncode,
            ['q', 'u', 'o', 't', 'e', 'd', 'p', 'r', 'i', 'n', 't', ..] => ContentEncoding.QuotedPrintable,
            _ => ContentEncoding.Default,
        };
    }

    /// <summary>
    /// Where a text in base64 ends, and where one that nobody encoded goes on: a list's footer, or all of a mail that only says it is base64. The whole length where it does
    /// nowhere; words behind the padding, in its line, are nothing (RFC 2045, 6.8).
    /// </summary>
    /// <param name="max">How much of the decoded text is wanted.</param>
    public static (long End, long Plain) Base64End(Stream raw, int max)
    {
        // Four letters for three bytes and the ends of lines.
        var wanted = (int)Math.Min(raw.Length, max * 3L / 2);
        var text = ArrayPool<byte>.Shared.Rent(wanted);
        raw.Position = 0;
        wanted = raw.ReadAtLeast(text.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        var (padded, start) = (PaddedEnd(text.AsSpan(0, wanted)), PlainStart(text.AsSpan(0, wanted)));
        ArrayPool<byte>.Shared.Return(text);
        return padded >= 0 && (start < 0 || padded < start) ? (padded, raw.Length) : start < 0 ? (raw.Length, raw.Length) : (start, start);
    }

    /// <summary>Behind the padding that a word follows in the same line; -1 for none.</summary>
    private static int PaddedEnd(ReadOnlySpan<byte> text)
    {
        var at = text.IndexOf((byte)'=');
        if (at < 0)
            return -1;
        var rest = text[at..].TrimStart((byte)'=');
        var word = rest.TrimStart(" \t"u8);
        return word.Length < rest.Length && word is [not ((byte)'\r' or (byte)'\n'), ..] ? text.Length - rest.Length : -1;
    }

    private static int PlainStart(ReadOnlySpan<byte> text)
    {
        // What has no sign outside of the alphabet, as nearly every text, is not looked at line by line.
        for (var at = text.IndexOfAnyExcept(Alphabet); at >= 0 && at < text.Length;)
        {
            var start = text[..at].LastIndexOf((byte)'\n') + 1;
            var length = text[start..].IndexOf((byte)'\n');
            var end = length < 0 ? text.Length : start + length + 1;
            if (IsPlain(text[start..end]))
                return start;
            if (end == text.Length)
                return -1;
            var next = text[end..].IndexOfAnyExcept(Alphabet);
            at = next < 0 ? -1 : end + next;
        }

        return -1;
    }

    /// <summary>A ruler, or words and a sign that base64 has not.</summary>
    private static bool IsPlain(ReadOnlySpan<byte> line) =>
        line.StartsWith("--"u8) || line.StartsWith("__"u8)
        || (line.Trim("\r\n\t "u8) is var words && words.Contains((byte)' ') && words.ContainsAnyExcept(Alphabet) && !HasRun(words));

    /// <summary>Most of a line of base64 stands in this one: the signs beside it are a bad line's, or those of somebody who quoted it.</summary>
    private static bool HasRun(ReadOnlySpan<byte> line)
    {
        while (line.IndexOfAny(Letters) is >= 0 and var at)
        {
            line = line[at..];
            var length = line.IndexOfAnyExcept(Letters);
            if ((length < 0 ? line.Length : length) >= RunMin)
                return true;
            line = length < 0 ? [] : line[length..];
        }

        return false;
    }
}
