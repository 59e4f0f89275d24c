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
        if (Lines(mail[..headerLength]) > MailLimits.HeadersMax * 8)
            return "too many headers";
        return Parts(mail) > MailLimits.PartsMax * 4 ? "too many parts" : null;
    }

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

    /// <summary>Lines that begin a part: two hyphens and one of the boundaries the mail itself declares.</summary>
    private static int Parts(ReadOnlySpan<byte> mail)
    {
        var boundaries = Boundaries(mail);
        if (boundaries.Count == 0)
            return 0;
        var count = 0;
        for (var at = mail.IndexOf("--"u8); at >= 0 && count <= MailLimits.PartsMax * 4;)
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
