using System.Text;

namespace Gateway.Channels.Email.Mime;

/// <summary>A look at the raw bytes before they are parsed: is this more than <see cref="MailLimits"/> lets the parser see?</summary>
internal static class MailShape
{
    // The grammar's longest boundary.
    private const int BoundaryMax = 70;

    // Nested multiparts need one boundary each.
    private const int BoundariesMax = 32;

    /// <summary>Why only the headers are read; null when the whole mail may be parsed.</summary>
    public static string? Refusal(ReadOnlySpan<byte> mail, int headerLength)
    {
        if (headerLength > MailLimits.HeaderBytesMax)
            return "headers too long";
        if (Lines(mail[..headerLength]) > MailLimits.HeadersMax * 8 || Headers(mail[..headerLength]) > MailLimits.HeadersMax)
            return "too many headers";
        if (HasTooManyWords(mail))
            return "too many words in part headers";
        var boundaries = Boundaries(mail);
        if (boundaries.Count == 0 && mail[..headerLength].IndexOf("essage/"u8) < 0)
            return null;
        var partsMax = PartsMax(mail);
        return Parts(mail, boundaries, partsMax) > partsMax ? "too many parts"
            : Headers(mail, MailLimits.HeaderLengthMin) > MailLimits.HeadersMax ? "too many headers" : null;
    }

    /// <summary>Whether a body has more parts than the parser may see behind a boundary that no header declares.</summary>
    public static bool HasTooManyParts(ReadOnlySpan<byte> body, string boundary)
    {
        var max = PartsMax(body);
        return Parts(body, [Encoding.ASCII.GetBytes(boundary)], max) > max;
    }

    private static int PartsMax(ReadOnlySpan<byte> mail) => Math.Min(MailLimits.PartsMax * 4, MailLimits.PartsFree + (mail.Length / MailLimits.PartLengthMin));

    /// <summary>Bytes up to and with the empty line behind the headers.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> mail)
    {
        var at = 0;
        while (at < mail.Length)
        {
            var length = mail[at..].IndexOf((byte)'\n');
            if (length < 0)
                return mail.Length;
            var line = mail.Slice(at, length);
            at += length + 1;
            if (line.IsEmpty || (line.Length == 1 && line[0] == (byte)'\r'))
                return at;
        }

        return mail.Length;
    }

    private static int Lines(ReadOnlySpan<byte> text) => text.Count((byte)'\n');

    /// <summary>Lines with a name before a colon, shorter than <paramref name="lengthMax"/>.</summary>
    private static int Headers(ReadOnlySpan<byte> text, int lengthMax = int.MaxValue)
    {
        var count = 0;
        foreach (var range in text.Split((byte)'\n'))
        {
            var line = text[range];
            if (!line.IsEmpty && line.Length < lengthMax && line[0] is not ((byte)' ' or (byte)'\t') && line.Contains((byte)':'))
                count++;
        }

        return count;
    }

    /// <summary>Whether the headers of parts hold more words than names of files do.</summary>
    public static bool HasTooManyWords(ReadOnlySpan<byte> mail) => Words(mail) > MailLimits.WordsFree + (mail.Length / MailLimits.WordLengthMin);

    /// <summary>
    /// Words with eight-bit letters, encoded words and parameters in headers about the form of a part. The parser reads all of them as soon as it sees them, and makes three decoders for
    /// each such word.
    /// </summary>
    private static int Words(ReadOnlySpan<byte> mail)
    {
        var count = 0;
        for (var rest = mail; rest.IndexOf("ontent-"u8) is >= 0 and var at;)
        {
            var start = mail.Length - rest.Length + at - 1;
            rest = rest[(at + "ontent-".Length)..];
            if (start < 0 || mail[start] is not ((byte)'c' or (byte)'C') || (start > 0 && mail[start - 1] is not (byte)'\n'))
                continue;
            var end = HeaderEnd(rest);
            count += WordsOf(rest[..end]);
            rest = rest[end..];
        }

        return count;
    }

    private static int WordsOf(ReadOnlySpan<byte> header)
    {
        var (count, isWord) = (header.Count("=?"u8), false);
        foreach (var unit in header)
        {
            if (unit == (byte)';')
                count++;
            if (unit <= (byte)' ')
                isWord = false;
            else if (unit >= 0x80 && !isWord)
                (isWord, count) = (true, count + 1);
        }

        return count;
    }

    /// <summary>Where a header ends: at the line end that no folded line follows.</summary>
    private static int HeaderEnd(ReadOnlySpan<byte> text)
    {
        for (var at = 0; at < text.Length;)
        {
            var length = text[at..].IndexOf((byte)'\n');
            if (length < 0)
                return text.Length;
            at += length + 1;
            if (at == text.Length || text[at] is not ((byte)' ' or (byte)'\t'))
                return at;
        }

        return text.Length;
    }

    /// <summary>The headers without those about the mail's form, up to <see cref="MailLimits.HeaderMax"/> bytes.</summary>
    public static byte[] Heads(ReadOnlySpan<byte> headers)
    {
        headers = headers[..Math.Min(headers.Length, MailLimits.HeaderMax)];
        var kept = new List<byte>(headers.Length);
        while (!headers.IsEmpty)
        {
            var end = HeaderEnd(headers);
            if (headers.Length < 8 || !Ascii.EqualsIgnoreCase(headers[..8], "content-"u8))
                kept.AddRange(headers[..end]);
            headers = headers[end..];
        }

        return [.. kept];
    }

    /// <summary>Lines that begin a part: two hyphens and one of the boundaries the mail itself declares.</summary>
    private static int Parts(ReadOnlySpan<byte> mail, List<byte[]> boundaries, int max)
    {
        var count = 0;
        for (var at = mail.IndexOf("--"u8); at >= 0 && count <= max;)
        {
            var rest = mail[(at + 2)..];
            if (at == 0 || mail[at - 1] is (byte)'\n')
            {
                foreach (var boundary in boundaries)
                {
                    if (rest.StartsWith(boundary))
                    {
                        count++;
                        break;
                    }
                }
            }

            var next = rest.IndexOf("\n--"u8);
            at = next < 0 ? -1 : at + 2 + next + 1;
        }

        return count;
    }

    private static List<byte[]> Boundaries(ReadOnlySpan<byte> mail)
    {
        var found = new List<byte[]>(2);
        var rest = mail;
        while (found.Count < BoundariesMax && Find(rest) is >= 0 and var at)
        {
            rest = rest[(at + "boundary".Length)..].TrimStart(" \t"u8);
            if (rest.IsEmpty || rest[0] is not ((byte)'=' or (byte)'*'))
                continue;
            var value = rest[1..Math.Min(rest.Length, BoundaryMax + 8)].TrimStart(" =\"\t"u8);
            var end = value.IndexOfAny("\"\r\n;"u8);
            value = end < 0 ? value : value[..end];
            if (!value.IsEmpty && !Knows(found, value))
                found.Add(value.ToArray());
        }

        return found;
    }

    private static bool Knows(List<byte[]> found, ReadOnlySpan<byte> value)
    {
        foreach (var known in found)
        {
            if (value.SequenceEqual(known))
                return true;
        }

        return false;
    }

    private static int Find(ReadOnlySpan<byte> text)
    {
        for (var from = 0; from < text.Length;)
        {
            var at = text[from..].IndexOfAny((byte)'b', (byte)'B');
            if (at < 0 || from + at + 8 > text.Length)
                return -1;
            from += at;
            if (Ascii.EqualsIgnoreCase(text.Slice(from, 8), "boundary"u8))
                return from;
            from++;
        }

        return -1;
    }
}
