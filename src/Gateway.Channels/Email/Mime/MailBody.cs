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

    private readonly List<Attachment> _attachments = [];
    private int _guesses;

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
            case TextPart part when IsVisible(part, isRoot):
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
        var text = "";
        for (var i = 0; i < multipart.Count; i++)
        {
            var part = Text(multipart[i], Path(prefix, i));
            if (!string.IsNullOrWhiteSpace(part))
                text = text.Length == 0 ? part : Join(text, part);
        }

        return text;
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
        var isPage = part.IsHtml || part.IsEnriched;
        var bytes = PartBytes.Read(part, isPage ? MailLimits.HtmlMax : MailLimits.TextMax);
        if (!isPage)
            return FlowedText.Unwrap(CharsetText.Decode(bytes, Label(part), guesses: _guesses++ < GuessesMax), part.ContentType.Parameters["format"], part.ContentType.Parameters["delsp"]);

        // A page that has no label says itself what it is written in.
        var head = System.Text.Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 2048)));
        return HtmlText.Of(CharsetText.Decode(bytes, Label(part), CharsetGuess.Labels(head).FirstOrDefault(), guesses: _guesses++ < GuessesMax), MailLimits.TextMax);
    }

    /// <summary>The label, which some programs write beside the type and not as its parameter.</summary>
    private static string? Label(TextPart part) => part.ContentType.Charset ?? CharsetGuess.Labels(part.Headers["Content-Type"] ?? "").FirstOrDefault();

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

    private static string Join(string text, string part) =>
        text.Length + part.Length > MailLimits.TextMax ? text : text.TrimEnd('\r', '\n') + "\n" + part;

    private static string Path(string prefix, int index) => prefix + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
