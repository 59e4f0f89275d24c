namespace Gateway.Channels.Email.Mime;

/// <summary>Bounds of one mail. Beyond one of them the mail is still taken, by its headers, and says so.</summary>
internal static class MailLimits
{
    // Gmail and Exchange send up to 25 MiB of attachments, which base64 makes 35.
    public const int BodyMax = 36 * 1024 * 1024;

    // A forwarded chain of ten mails nests about as deep; every level is a frame of the parser's stack.
    public const int DepthMax = 16;

    // More parts than a person attaches; each costs about 1 KiB to describe.
    public const int PartsMax = 100;

    // Beyond the first ones a part takes a boundary, a type and a line of text. Each costs the parser 2 to 5 KiB, so that parts of nothing would cost more than the mail is worth.
    public const int PartsFree = 64;
    public const int PartLengthMin = 100;

    // A dozen attachments with names of five words, told twice. A word takes the parser up to two and a half kilobytes, so that beyond these there must be a mail around them.
    public const int WordsFree = 128;
    public const int WordLengthMin = 40;

    // "To: a@b" and a line end; the names of headers in parts are longer. A mail of parts with hundreds of shorter ones is none a program writes.
    public const int HeaderLengthMin = 8;

    // 30 hops and as many signatures make some 150 headers.
    public const int HeadersMax = 500;
    public const int HeaderBytesMax = 256 * 1024;

    // Any subject or name; a longer header is an attack on whoever prints it.
    public const int HeaderMax = 8 * 1024;

    // More text than the contract carries: what is behind it is only read to find where the quotation begins.
    public const int TextMax = 256 * 1024;

    // Mark-up around a screenful of text; mail programs clip pages at 100 KB.
    public const int HtmlMax = 1024 * 1024;

    // What was cut off is kept for the reader who wants the context, not as an archive.
    public const int QuotedMax = 4 * 1024;
}
