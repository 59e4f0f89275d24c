using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Inline;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>Walks the parts of a mail: the text a reader sees, and everything else as attachments named by their part number as IMAP counts.</summary>
internal sealed partial class MailBody
{
    // The first parts are what is read; a mail of a hundred unlabelled ones is not worth a hundred guesses.
    private const int GuessesMax = 2;
    private const int NamesMax = 8;

    // A page, and those of the mails it quotes; each costs a reader of 11 KiB, however small it is. Further ones are attached.
    private const int PagesMax = 8;

    // https://www.iana.org/assignments/media-types: what stands outside of them is nobody's type.
    private static readonly FrozenSet<string> Registered = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "application", "audio", "example", "font", "haptics", "image", "message", "model", "multipart", "text", "video");

    private readonly List<Attachment> _attachments = [];
    private bool _isOpened;
    private int _guesses;
    private int _names;
    private int _pages;
    private int _tags = HtmlText.TagsMax;

    public IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>More parts than are told.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The first label that names a charset which is not known here: the text is what its bytes look like.</summary>
    public string? ForeignCharset { get; private set; }

    /// <summary>The text, or some of it, stood inside its signature.</summary>
    public bool IsSignedOpaque { get; private set; }

    public string Read(MimeMessage message)
    {
        var text = message.Body is null ? "" : Text(message.Body, "1", isRoot: true);
        if (string.IsNullOrWhiteSpace(text) && message.BodyParts.OfType<MimeKit.Tnef.TnefPart>().FirstOrDefault() is { } tnef)
            text = TnefText.Of(tnef);
        if (string.IsNullOrWhiteSpace(text) && message.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsRichText && !part.IsAttachment && part.FileName is null) is { } rich)
            text = RtfText.Of(PartBytes.Read(rich, MailLimits.HtmlMax), ref _tags);
        return string.IsNullOrWhiteSpace(text) && message.Body is Multipart ? Named(message) : text;
    }

    /// <summary>
    /// The text of a mail whose only one has a name, as some programs give it, and is no file by its own words, or is of a kind that is read as it stands (RFC 2046, 4.1.4):
    /// it stays attached too.
    /// </summary>
    private string Named(MimeMessage message)
    {
        var part = message.BodyParts.OfType<TextPart>().FirstOrDefault(part => part.IsPlain || part.IsHtml ? !(part.IsAttachment && part.FileName is not null)
            : IsWords(part.ContentType) && !part.IsAttachment && part.FileName is null);
        if (part is null || (part.IsHtml && _pages++ >= PagesMax))
            return "";
        var text = CharsetText.Decode(PartBytes.Read(part, MailLimits.TextMax), Label(part), guesses: _guesses++ < GuessesMax);
        return part.IsHtml ? HtmlText.Of(text, MailLimits.TextMax, ref _tags) : text;
    }

    /// <summary>The text of an entity; what has none is attached.</summary>
    private string Text(MimeEntity entity, string path, bool isRoot = false)
    {
        switch (entity)
        {
            case Multipart { Count: > 0 } multipart when multipart.ContentType.IsMimeType("multipart", "alternative"):
                return Alternative(multipart, isRoot ? "" : path + ".");
            case Multipart { Count: > 0 } multipart:
                return Mixed(multipart, isRoot ? "" : path + ".");
            case Multipart empty:
                return empty.Preamble ?? "";
            case TextPart part when IsVisible(part, isRoot) && (!IsPage(part) || _pages++ < PagesMax):
                return Of(part, path);
            case MimePart part when !_isOpened && SignedContent.MayBe(part):
                Attach(part, path);
                return Signed(part, path);
            case MimePart part when SaysNoType(part, isRoot, out var isPage) && (!isPage || _pages++ < PagesMax):
                var words = CharsetText.Decode(Plain(part, path, part.ContentType.Charset).Span, part.ContentType.Charset, guesses: _guesses++ < GuessesMax);
                return isPage ? HtmlText.Of(words, MailLimits.TextMax, ref _tags) : words;
            default:
                Attach(entity, path);
                return "";
        }
    }

    /// <summary>The text of the mail inside a signature, once: another one inside is attached. Its parts are counted behind the part's own number: <c>1:1.2</c>.</summary>
    private string Signed(MimePart part, string path)
    {
        _isOpened = true;
        var content = SignedContent.Of(PartBytes.Read(part, MailLimits.BodyMax));

        // Documents are signed so too, and begin with no header.
        if (!MailParser.IsMail(content) || MailParser.Parse(content) is not { Shortened: null, Message.Body: { } body } || !body.Headers.Contains(HeaderId.ContentType))
            return "";
        IsSignedOpaque = true;
        return Text(body, path + ":1");
    }

    private string Mixed(Multipart multipart, string prefix)
    {
        string? first = null;
        StringBuilder? all = null;
        for (var i = 0; i < multipart.Count; i++)
        {
            var part = Text(multipart[i], Path(prefix, i));
            if (string.IsNullOrWhiteSpace(part))
                continue;
            if (first is null)
            {
                first = part;
                continue;
            }

            all ??= new StringBuilder(first.Length + part.Length + 1).Append(first);
            if (all.Length + part.Length > MailLimits.TextMax)
                continue;
            while (all.Length > 0 && all[^1] is '\r' or '\n')
                all.Length--;
            all.Append('\n').Append(part);
        }

        return all?.ToString() ?? first ?? "";
    }

    /// <summary>Plain text when there is some, else the richest form; calendars and inline pictures beside them are attached.</summary>
    private string Alternative(Multipart multipart, string prefix)
    {
        string? plain = null, rich = null;
        for (var i = 0; i < multipart.Count; i++)
        {
            var child = multipart[i];
            if (child is TextPart { IsPlain: true } && plain is null)
            {
                var text = Text(child, Path(prefix, i));
                plain = string.IsNullOrWhiteSpace(text) ? null : text;
            }
            else if (child is Multipart || plain is null || !IsVisible(child as TextPart, isRoot: false))
            {
                var text = Text(child, Path(prefix, i));
                rich = string.IsNullOrWhiteSpace(text) ? rich : text;
            }
        }

        return plain ?? rich ?? "";
    }

    /// <summary>A type that is none means plain text (RFC 2045, 5.2), unless the part is a file; so does one of a kind that nobody registered.</summary>
    private static bool SaysNoType(MimePart part, bool isRoot, out bool isPage)
    {
        var said = part.Headers["Content-Type"]?.Split(';')[0];
        isPage = said?.Contains("html", StringComparison.OrdinalIgnoreCase) == true;
        return said is not null && part is not TextPart && part.FileName is null && !part.IsAttachment
            && (!said.Contains('/', StringComparison.Ordinal) || said.TrimEnd().EndsWith('/') || !Ascii.IsValid(said) || said.AsSpan().TrimStart().StartsWith("\"") || IsUnregistered(part.ContentType.MediaType, isRoot));
    }

    /// <summary>"plain/text" and its like; of other words only a mail that is nothing else is taken for text, for a part may be data of a program's own.</summary>
    private static bool IsUnregistered(string kind, bool isRoot) =>
        isRoot ? !Registered.Contains(kind) : kind.Equals("plain", StringComparison.OrdinalIgnoreCase) || kind.Equals("html", StringComparison.OrdinalIgnoreCase);

    private static bool IsVisible(TextPart? part, bool isRoot) =>
        part is not null && (part.IsPlain || part.IsHtml || part.IsEnriched || (isRoot && IsWords(part.ContentType)))
        && (isRoot || (!part.IsAttachment && part.FileName is null));

    /// <summary>Text of whatever kind, but those that only programs read.</summary>
    private static bool IsWords(ContentType type) => type.IsMimeType("text", "*") && !type.IsMimeType("text", "calendar") && !type.IsMimeType("text", "rtf");

    private string Of(TextPart part, string path)
    {
        var isPage = IsPage(part) || (LooksLikePage(part) && _pages++ < PagesMax);
        var label = Label(part);
        var bytes = isPage ? PartBytes.Read(part, MailLimits.HtmlMax) : Plain(part, path, label);
        if (ForeignCharset is null && CharsetLabels.IsForeign(label) && !Ascii.IsValid(bytes.Span))
            ForeignCharset = label;
        if (!isPage)
            return FlowedText.Unwrap(CharsetText.Decode(bytes.Span, label, guesses: _guesses++ < GuessesMax), part.ContentType.Parameters["format"], part.ContentType.Parameters["delsp"]);

        // A page that has no label says itself what it is written in.
        var hint = CharsetGuess.First(bytes.Span[..Math.Min(bytes.Length, 2048)]);
        var page = CharsetText.Decode(bytes.Span, label, hint, guesses: _guesses++ < GuessesMax);
        return HtmlText.Of(part.IsEnriched ? EnrichedText.AsPage(page, part.ContentType.IsMimeType("text", "richtext")) : page, MailLimits.TextMax, ref _tags);
    }

    /// <summary>A part that says nothing of its type and begins as a page does.</summary>
    private static bool LooksLikePage(TextPart part) =>
        !part.Headers.Contains(HeaderId.ContentType) && PartBytes.Read(part, 64).AsSpan().TrimStart(" \t\r\n"u8) is var start
        && (StartsWith(start, "<html"u8) || StartsWith(start, "<!doctype html"u8));

    private static bool StartsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> start) => text.Length >= start.Length && Ascii.EqualsIgnoreCase(text[..start.Length], start);

    /// <summary>Plain text without the files that stand in it, which are attached; a text that may hold one is read whole, for a file's end may be far.</summary>
    private ReadOnlyMemory<byte> Plain(MimePart part, string path, string? label)
    {
        ReadOnlyMemory<byte> text = PartBytes.Read(part, MailLimits.TextMax);
        if (!InlineFiles.MayStart(text.Span))
            return text;
        text = InlineFiles.Take(text.Length < MailLimits.TextMax ? text : PartBytes.Read(part, MailLimits.BodyMax), MailLimits.PartsMax - _attachments.Count, out var files);
        for (var i = 0; i < files.Count; i++)
        {
            var name = TextCut.To(MailHeaders.OneLine(CharsetText.Decode(files[i].Name.Span, label, guesses: false)), Decoding.ItemDraft.NameMax);
            var mime = MimeTypes.GetMimeType(name);
            _attachments.Add(new Attachment { Kind = KindOf(mime.Split('/')[0]), Id = string.Create(CultureInfo.InvariantCulture, $"{path}:{i + 1}"), Mime = mime, Name = name, Size = files[i].Size });
        }

        return text[..Math.Min(text.Length, MailLimits.TextMax)];
    }

    private static string KindOf(string mediaType) => mediaType switch { "image" => "image", "audio" => "audio", "video" => "video", _ => "file" };

    /// <summary>The label, which some programs write beside the type and not as its parameter.</summary>
    private static string? Label(TextPart part) => part.ContentType.Charset ?? CharsetGuess.First(RawType(part));

    private static ReadOnlySpan<byte> RawType(TextPart part) => part.Headers.IndexOf("Content-Type") is >= 0 and var index ? part.Headers[index].RawValue : [];

    private static bool IsPage(TextPart part) => part.IsHtml || part.IsEnriched;

    private void Attach(MimeEntity entity, string path)
    {
        if (_attachments.Count == MailLimits.PartsMax)
        {
            Truncated = true;
            return;
        }

        var type = entity.ContentType;
        _attachments.Add(new Attachment
        {
            Kind = KindOf(type.MediaType.ToLowerInvariant()),
            Id = path,
            Mime = TextCut.To(MailHeaders.OneLine(type.MimeType.ToLowerInvariant()), 128),
            Name = Name(entity),
            Size = entity is MimePart part ? PartBytes.Size(part) : null,
        });
    }

    private string? Name(MimeEntity entity)
    {
        var name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? RawName(entity) ?? (entity as MessagePart)?.Message?.Headers.Line("Subject");
        name = name is null ? null : TextCut.To(MailHeaders.OneLine(EncodedWords.Decode(Letters(name))), Decoding.ItemDraft.NameMax);

        // A charset and a language that both are nothing (RFC 2231, 4).
        name = name?.StartsWith("''", StringComparison.Ordinal) == true ? name[2..] : name;
        return string.IsNullOrEmpty(name) ? null : name;
    }

    /// <summary>The name behind a disposition that is none: <c>filename="a.pdf"</c> alone, or behind a comma or a blank.</summary>
    private static string? RawName(MimeEntity entity) =>
        entity.Headers["Content-Disposition"] is { Length: <= MailLimits.HeaderMax } said && FileName().Match(said).Groups["name"].Value.Trim('"') is { Length: > 0 } name ? name : null;

    [GeneratedRegex(@"\bfilename\s*=\s*(?<name>""[^""]*""|[^\s"";]+)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex FileName();

    /// <summary>The parser takes bytes that nobody labelled for Latin letters: they may be UTF-8, have escapes in them, or be of another script.</summary>
    private string Letters(string name)
    {
        if (name.AsSpan().ContainsAnyExceptInRange('\0', '\u00FF') || !name.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            return name;
        var bytes = Encoding.Latin1.GetBytes(name);
        if (CharsetText.IsOtherScript(bytes) && _names++ < NamesMax)
            return CharsetText.Decode(bytes, null);
        return bytes.AsSpan().Contains((byte)0x1B) || System.Text.Unicode.Utf8.IsValid(bytes) ? CharsetText.Decode(bytes, null, guesses: false) : name;
    }

    private static string Path(string prefix, int index) => prefix + (index + 1).ToString(CultureInfo.InvariantCulture);
}
