using System.Buffers;
using System.Text;
using Gateway.Channels.Email.Charsets;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <param name="Message">The mail; with <paramref name="Shortened"/> its headers only.</param>
/// <param name="Shortened">Which of <see cref="MailLimits"/> it breaks; null for a mail that was read whole.</param>
internal sealed record ParsedMail(MimeMessage Message, string? Shortened)
{
    private readonly Lazy<MailPerson?> _from = new(() => Message.Headers.Mailboxes("From").FirstOrDefault(), LazyThreadSafetyMode.None);

    /// <summary>Whom the mail says it is from, read once.</summary>
    public MailPerson? From => _from.Value;
}

/// <summary>Bytes to a mail, whatever is wrong with them: what is no header is text.</summary>
internal static class MailParser
{
    // Names and subjects of a mail to fifty people; letters of another charset show within the first of them.
    private const int SampleMax = 4 * 1024;

    private static readonly byte[] NoHeaders = "Content-Type: text/plain\r\n\r\n"u8.ToArray();

    public static ParsedMail Parse(ReadOnlyMemory<byte> mail)
    {
        // The parser asks the platform for the charsets of names in headers.
        _ = MailEncodings.Ready;
        mail = Start(Lines(Bytes(mail)));
        var headerLength = MailShape.HeaderLength(mail.Span);
        if (!StartsWithHeader(mail.Span))
            return new ParsedMail(Load(Stream((byte[])[.. NoHeaders, .. mail.Span]), new ParserOptions { MaxMimeDepth = 1 }), null);

        if (headerLength == mail.Length && TextStart(mail.Span) is > 0 and var start)
            (mail, headerLength) = ((byte[])[.. mail.Span[..start], (byte)'\n', .. mail.Span[start..]], start + 1);
        var options = new ParserOptions { MaxMimeDepth = MailLimits.DepthMax, CharsetEncoding = Encoding.UTF8 };
        if (!System.Text.Unicode.Utf8.IsValid(mail.Span[..headerLength]))
        {
            options.CharsetEncoding = HeaderEncoding(mail.Span, headerLength);
            (mail, headerLength) = InUtf8(mail, headerLength, options.CharsetEncoding);
        }

        if (MailShape.Refusal(mail.Span, headerLength) is { } refusal)
        {
            return new ParsedMail(Load(Stream(MailShape.Heads(mail.Span[..headerLength])), options), refusal);
        }

        var message = Load(Stream(mail), options);
        if (Subtype(message.Body) is { } subtype && BoundaryGuess.Find(mail.Span[headerLength..]) is { } boundary
            && !MailShape.HasTooManyParts(mail.Span[headerLength..], boundary))
        {
            var type = new ContentType("multipart", subtype) { Boundary = boundary };
            message.Body = MimeEntity.Load(options, type, Stream(mail[headerLength..]));
        }
        else if (Packed(message.Body, mail[headerLength..]) is { } packed)
        {
            message.Body = packed;
        }

        return new ParsedMail(message, null);
    }

    /// <summary>Whether the bytes begin with a header: a mail without anything around it.</summary>
    public static bool IsMail(ReadOnlyMemory<byte> bytes) => StartsWithHeader(Start(bytes).Span) && !bytes.Span.StartsWith("--"u8);

    public static MemoryStream Stream(ReadOnlyMemory<byte> bytes) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);

    /// <summary>The parts of a body that somebody put into base64 with all of them, against the grammar (RFC 2045, 6.4); null when it is none.</summary>
    private static Multipart? Packed(MimeEntity? body, ReadOnlyMemory<byte> content)
    {
        if (body is not Multipart { Count: 0 } || body.Headers["Content-Transfer-Encoding"]?.Trim().Equals("base64", StringComparison.OrdinalIgnoreCase) != true)
            return null;
        using var packed = new MimePart { Content = new MimeContent(Stream(content), ContentEncoding.Base64) };
        var type = Encoding.UTF8.GetBytes($"Content-Type:{body.Headers["Content-Type"]?.ReplaceLineEndings(" ")}\r\n\r\n");
        return Parse((byte[])[.. type, .. PartBytes.Read(packed, MailLimits.BodyMax)]) is { Shortened: null, Message.Body: Multipart { Count: > 0 } parts } ? parts : null;
    }

    /// <summary>How the parts of a body that says it has some, and of which none were found, belong together; else null.</summary>
    private static string? Subtype(MimeEntity? body) => body switch
    {
        Multipart { Count: 0 } empty => empty.ContentType.MediaSubtype,
        Multipart or null => null,
        _ => body.Headers["Content-Type"]?.AsSpan().TrimStart().StartsWith("multipart", StringComparison.OrdinalIgnoreCase) == true ? "mixed" : null,
    };

    /// <summary>Where the text begins of a mail without an empty line: behind the last line that may be a header or a folded one; 0 for nowhere.</summary>
    private static int TextStart(ReadOnlySpan<byte> mail)
    {
        var start = 0;
        foreach (var range in mail.Split((byte)'\n'))
        {
            var line = mail[range];
            if (StartsWithHeader(line))
                start = 0;
            else if (start == 0 && line is [not ((byte)' ' or (byte)'\t'), ..] && line.Contains((byte)' '))
                start = range.Start.GetOffset(mail.Length);
        }

        return start;
    }

    private static MimeMessage Load(Stream stream, ParserOptions options)
    {
        var parser = new MimeParser(options, stream, MimeFormat.Entity, persistent: true);
        try
        {
            return parser.ParseMessage();
        }
        catch (FormatException)
        {
            // The parser has no other way to say that headers end in the middle: then all of it is text.
            stream.Position = 0;
            using var rest = new MemoryStream();
            rest.Write(NoHeaders);
            stream.CopyTo(rest);
            rest.Position = 0;
            return new MimeParser(options, Stream(rest.ToArray()), MimeFormat.Entity, persistent: true).ParseMessage();
        }
    }

    /// <summary>A mail saved by an editor in UTF-16, told by its mark or by the NULs between its first letters, as the bytes it was.</summary>
    private static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> mail) => mail.Span switch
    {
        [0xFF, 0xFE, not 0, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(mail.Span[2..])),
        [0xFE, 0xFF, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(mail.Span[2..])),
        [not 0, 0, not 0, 0, not 0, 0, ..] => Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(mail.Span)),
        [0, not 0, 0, not 0, 0, not 0, ..] => Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(mail.Span)),
        _ => mail,
    };

    /// <summary>Lines that end with a carriage return alone, or with one too many, get the ends the parser knows.</summary>
    private static ReadOnlyMemory<byte> Lines(ReadOnlyMemory<byte> mail)
    {
        var first = mail.Span.IndexOf((byte)'\n');
        if (first > 1 && mail.Span[..first].EndsWith("\r\r"u8))
            return Once(mail.Span);
        if (first >= 0 || !mail.Span.Contains((byte)'\r'))
            return mail;
        var lines = mail.ToArray();
        lines.AsSpan().Replace((byte)'\r', (byte)'\n');
        return lines;
    }

    /// <summary>Without the second carriage return that a transfer as text put before each line's end.</summary>
    private static byte[] Once(ReadOnlySpan<byte> mail)
    {
        var lines = new ArrayBufferWriter<byte>(mail.Length);
        while (mail.IndexOf("\r\r\n"u8) is >= 0 and var at)
        {
            lines.Write(mail[..at]);
            mail = mail[(at + 1)..];
            lines.Write(mail[..2]);
            mail = mail[2..];
        }

        lines.Write(mail);
        return lines.WrittenSpan.ToArray();
    }

    /// <summary>Past a byte order mark, empty lines and the envelope line of a mailbox file.</summary>
    private static ReadOnlyMemory<byte> Start(ReadOnlyMemory<byte> mail)
    {
        if (mail.Span.StartsWith("\uFEFF"u8))
            mail = mail[3..];
        mail = mail.TrimStart("\r\n"u8);

        // Blanks before the first header are an editor's; those before a text are its own.
        if (mail.Span is [(byte)' ' or (byte)'\t', ..] && mail.TrimStart(" \t\r\n"u8) is var indented && StartsWithHeader(indented.Span))
            mail = indented;
        var line = mail.Span.TrimStart((byte)'>');
        if (line.StartsWith("From "u8) && !line[5..].TrimStart((byte)' ').StartsWith(":"u8)
            && mail.Span.IndexOf((byte)'\n') is >= 0 and var end && StartsWithHeader(mail.Span[(end + 1)..]))
            mail = mail[(end + 1)..];
        return Headed(mail);
    }

    /// <summary>Without a first line that is no header above those of a mail, as programs print one there.</summary>
    private static ReadOnlyMemory<byte> Headed(ReadOnlyMemory<byte> mail)
    {
        if (StartsWithHeader(mail.Span) || mail.Span.IndexOf((byte)'\n') is not (> 0 and var end) || !StartsWithHeader(mail.Span[(end + 1)..]))
            return mail;
        var headers = mail.Span.Slice(end, MailShape.HeaderLength(mail.Span[(end + 1)..]) + 1);
        return headers.IndexOf("\nFrom:"u8) >= 0 && (headers.IndexOf("\nSubject:"u8) >= 0 || headers.IndexOf("\nDate:"u8) >= 0 || headers.IndexOf("\nTo:"u8) >= 0)
            ? mail[(end + 1)..] : mail;
    }

    /// <summary>A name of printable signs, perhaps blanks, and a colon.</summary>
    private static bool StartsWithHeader(ReadOnlySpan<byte> mail)
    {
        var colon = mail.IndexOf((byte)':');

        // No registered name is longer than 50; a colon behind more words than one is punctuation.
        if (colon is <= 0 or > 80)
            return false;
        return !mail[..colon].TrimEnd(" \t"u8).ContainsAnyExceptInRange((byte)0x21, (byte)0x7E);
    }

    /// <summary>
    /// The mail with its own headers in UTF-8, line by line, for a damaged letter must not swallow a line's end: the parser would read each word of them for itself,
    /// at a kilobyte a word.
    /// </summary>
    private static (ReadOnlyMemory<byte> Mail, int HeaderLength) InUtf8(ReadOnlyMemory<byte> mail, int headerLength, Encoding encoding)
    {
        var whole = new ArrayBufferWriter<byte>(mail.Length + headerLength);
        for (var at = 0; at < headerLength;)
        {
            var line = mail.Span[at..headerLength];
            var length = line.IndexOf((byte)'\n');
            line = length < 0 ? line : line[..(length + 1)];
            at += line.Length;
            if (Ascii.IsValid(line) || System.Text.Unicode.Utf8.IsValid(line))
                whole.Write(line);
            else
                Encoding.UTF8.GetBytes(encoding.GetString(line), whole);
        }

        var written = whole.WrittenCount;
        whole.Write(mail.Span[headerLength..]);
        return (whole.WrittenMemory, written);
    }

    /// <summary>What eight-bit letters in headers mean: nobody labels them, so it is the body's label, or what they look like.</summary>
    private static Encoding HeaderEncoding(ReadOnlySpan<byte> mail, int headerLength)
    {
        var headers = mail[..Math.Min(headerLength, SampleMax)];
        foreach (var label in CharsetGuess.Labels(mail[..Math.Min(mail.Length, MailLimits.HeaderBytesMax)]))
        {
            if (CharsetLabels.CodePage(label) is var page and not (0 or 65001 or 1200 or 1201 or 12000 or 12001) && CharsetText.IsClean(headers, page))
                return MailEncodings.Of(page)!;
        }

        return MailEncodings.Of(CharsetLabels.CodePage(CharsetDetection.Of(headers))) ?? MailEncodings.Of(1252)!;
    }
}
