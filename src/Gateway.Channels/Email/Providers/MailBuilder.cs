using System.Text;
using Gateway.Channels.Email.Mime;
using Gateway.Contracts;

namespace Gateway.Channels.Email.Providers;

/// <summary>Makes a mail again of what a provider took apart, so that one reader decides about all mail.</summary>
internal sealed class MailBuilder
{
    private readonly StringBuilder _headers = new();
    private readonly List<Attachment> _attachments = [];
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _count;

    public string? Text { get; set; }

    public string? Html { get; set; }

    public IReadOnlyList<Attachment> Attachments => _attachments;

    /// <summary>A header of the mail; those about its form are left out, for the form is made here.</summary>
    public void Header(string? name, string? value)
    {
        if (string.IsNullOrEmpty(name) || value is null || ++_count > MailLimits.HeadersMax || name.Length > 80
            || name.StartsWith("content-", StringComparison.OrdinalIgnoreCase) || name.Any(c => c is <= ' ' or >= '\u007F' or ':'))
            return;
        _names.Add(name);
        _headers.Append(name).Append(": ").Append(MailHeaders.OneLine(value.Length > MailLimits.HeaderMax ? value[..MailLimits.HeaderMax] : value)).Append("\r\n");
    }

    /// <summary>A header that counts only where the mail's own are not told.</summary>
    public void HeaderUnlessTold(string name, string? value)
    {
        if (!string.IsNullOrWhiteSpace(value) && !_names.Contains(name))
            Header(name, value);
    }

    /// <summary>A block of raw headers.</summary>
    public void Headers(string block)
    {
        foreach (var line in block.ReplaceLineEndings("\n").Replace("\n ", " ", StringComparison.Ordinal).Replace("\n\t", " ", StringComparison.Ordinal).Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
                Header(line[..colon].Trim(), line[(colon + 1)..].Trim());
        }
    }

    public void Attach(string? id, string? name, string? mime, string? size, string? url = null)
    {
        if (_attachments.Count == MailLimits.PartsMax)
            return;
        mime = mime?.Split(';')[0].Trim().ToLowerInvariant();
        _attachments.Add(new Attachment
        {
            Kind = mime?.Split('/')[0] switch { "image" => "image", "audio" => "audio", "video" => "video", _ => "file" },
            Id = MailHeaders.Id(id),
            Url = url is { Length: <= 4096 } ? url : null,
            Mime = string.IsNullOrEmpty(mime) || mime.Length > 128 ? null : MailHeaders.OneLine(mime),
            Name = string.IsNullOrWhiteSpace(name) ? null : Email.Text.TextCut.To(MailHeaders.OneLine(name), Decoding.ItemDraft.NameMax),
            Size = long.TryParse(size, System.Globalization.CultureInfo.InvariantCulture, out var bytes) && bytes >= 0 ? bytes : null,
        });
    }

    public byte[] Build()
    {
        var mail = new StringBuilder(_headers.ToString()).Append("MIME-Version: 1.0\r\n");
        if (string.IsNullOrWhiteSpace(Text) || string.IsNullOrWhiteSpace(Html))
        {
            var isPage = string.IsNullOrWhiteSpace(Text) && !string.IsNullOrWhiteSpace(Html);
            Part(mail, isPage ? "text/html" : "text/plain", isPage ? Html! : Text ?? "");
            return Encoding.UTF8.GetBytes(mail.ToString());
        }

        var boundary = "=_parts";
        for (var n = 0; Text.Contains("--" + boundary, StringComparison.Ordinal) || Html.Contains("--" + boundary, StringComparison.Ordinal); n++)
            boundary = $"=_parts{n}";
        mail.Append("Content-Type: multipart/alternative; boundary=\"").Append(boundary).Append("\"\r\n\r\n--").Append(boundary).Append("\r\n");
        Part(mail, "text/plain", Text);
        mail.Append("\r\n--").Append(boundary).Append("\r\n");
        Part(mail, "text/html", Html);
        return Encoding.UTF8.GetBytes(mail.Append("\r\n--").Append(boundary).Append("--\r\n").ToString());
    }

    private static void Part(StringBuilder mail, string type, string text) =>
        mail.Append("Content-Type: ").Append(type).Append("; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n").Append(text);
}
