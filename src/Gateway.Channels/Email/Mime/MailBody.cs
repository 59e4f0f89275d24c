using System.Text;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Text;
using Gateway.Contracts;
using MimeKit;

namespace Gateway.Channels.Email.Mime;

/// <summary>Walks the parts of a mail: the text a reader sees, and everything else as attachments named by their part number as IMAP counts.</summary>
internal sealed class MailBody
{
    // The first parts are what is read; a mail of a hundred unlabelled ones is not worth a hundred guesses.
    private const int GuessesMax = 2;

    // A page, and those of the mails it quotes; each costs a reader of 11 KiB, however small it is. Further ones are attached.
    private const int PagesMax = 8;

    private readonly List<Attachment> _attachments = [];
    private int _guesses;
    private int _pages;
    private int _tags = HtmlText.TagsMax;

    public IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>More parts than are told.</summary>
    public bool Truncated { get; private set; }

    public string Read(MimeMessage message)
    {
        var text = message.Body is null ? "" : Text(message.Body, "1", isRoot: true);
        if (string.IsNullOrWhiteSpace(text) && message.BodyParts.OfType<MimeKit.Tnef.TnefPart>().FirstOrDefault() is { } tnef)
            text = TnefText.Of(tnef);
        return text;
    }

    /// <summary>The text of an entity; what has none is attached.</summary>
    private string Text(MimeEntity entity, string path, bool isRoot = false)
    {
        switch (entity)
        {
            case Multipart multipart when multipart.ContentType.IsMimeType("multipart", "alternative"):
                return Alternative(multipart, isRoot ? "" : path + ".");
            case Multipart { Count: > 0 } multipart:
                return Mixed(multipart, isRoot ? "" : path + ".");
            case Multipart empty:
                return empty.Preamble ?? "";
            case TextPart part when IsVisible(part, isRoot) && (!IsPage(part) || _pages++ < PagesMax):
                return Of(part);
            case MimePart part when SaysNoType(part):
                return CharsetText.Decode(PartBytes.Read(part, MailLimits.TextMax), part.ContentType.Charset, guesses: _guesses++ < GuessesMax);
            default:
                Attach(entity, path);
                return "";
        }
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

    /// <summary>A type that is none means plain text (RFC 2045, 5.2), unless the part is a file.</summary>
    private static bool SaysNoType(MimePart part) =>
        part.Headers["Content-Type"] is { } type && !type.Split(';')[0].Contains('/', StringComparison.Ordinal) && part.FileName is null && !part.IsAttachment;

    private static bool IsVisible(TextPart? part, bool isRoot) =>
        part is not null && (part.IsPlain || part.IsHtml || part.IsEnriched || (isRoot && !part.ContentType.IsMimeType("text", "calendar")))
        && (isRoot || (!part.IsAttachment && part.FileName is null));

    private string Of(TextPart part)
    {
        var isPage = IsPage(part);
        var bytes = PartBytes.Read(part, isPage ? MailLimits.HtmlMax : MailLimits.TextMax);
        if (!isPage)
            return FlowedText.Unwrap(CharsetText.Decode(bytes, Label(part), guesses: _guesses++ < GuessesMax), part.ContentType.Parameters["format"], part.ContentType.Parameters["delsp"]);

        // A page that has no label says itself what it is written in.
        var hint = CharsetGuess.First(bytes.AsSpan(0, Math.Min(bytes.Length, 2048)));
        return HtmlText.Of(CharsetText.Decode(bytes, Label(part), hint, guesses: _guesses++ < GuessesMax), MailLimits.TextMax, ref _tags);
    }

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
            Kind = type.MediaType.ToLowerInvariant() switch { "image" => "image", "audio" => "audio", "video" => "video", _ => "file" },
            Id = path,
            Mime = TextCut.To(MailHeaders.OneLine(type.MimeType.ToLowerInvariant()), 128),
            Name = Name(entity),
            Size = entity is MimePart part ? PartBytes.Size(part) : null,
        });
    }

    private static string? Name(MimeEntity entity)
    {
        var name = entity.ContentDisposition?.FileName ?? entity.ContentType.Name ?? (entity as MessagePart)?.Message?.Headers.Line("Subject");
        name = name is null ? null : TextCut.To(MailHeaders.OneLine(name), Decoding.ItemDraft.NameMax);
        return string.IsNullOrEmpty(name) ? null : name;
    }

    private static string Path(string prefix, int index) => prefix + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
