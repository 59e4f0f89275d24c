using System.Net;
using System.Text;
using Gateway.Channels.Email.Charsets;
using Gateway.Channels.Email.Mime;
using MimeKit;

namespace Gateway.Channels.Email.Providers;

/// <summary>The fields of a form that carries a mail: <c>multipart/form-data</c> or urlencoded, each value in bytes, for each may be in a charset of its own.</summary>
internal sealed class MailForm
{
    // SendGrid sends twenty fields and a file for each attachment.
    private const int FieldsMax = 256;

    // Beyond the first ones a field of a form takes a boundary, a name and a value. Each costs the parser 5 KiB, so that a form of empty fields would cost more than it is worth.
    private const int FieldsFree = 48;
    private const int FieldLengthMin = 128;

    private static readonly FormatOptions LinesOfMail = new() { NewLineFormat = NewLineFormat.Dos };

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Files by field name.</summary>
    public Dictionary<string, (string? Name, string Mime, long Size)> Files { get; } = new(StringComparer.OrdinalIgnoreCase);

    public bool Has(string name) => _values.ContainsKey(name);

    public ReadOnlyMemory<byte>? Bytes(string name) => _values.TryGetValue(name, out var value) ? value : (ReadOnlyMemory<byte>?)null;

    public string? Text(string name, string? charset = null) =>
        _values.TryGetValue(name, out var value) ? CharsetText.Decode(value.Span, charset, guesses: name is "text" or "html" or "body-plain" or "body-html") : null;

    /// <summary>Every field as text.</summary>
    public IEnumerable<(string Name, string Value)> Texts() => _values.Select(field => (field.Key, CharsetText.Decode(field.Value.Span, null, guesses: false)));

    /// <summary>The form, or what is wrong with it.</summary>
    public static MailForm? Read(ReadOnlyMemory<byte> body, string? contentType, out string refusal)
    {
        refusal = "body: empty";
        var start = body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
        start = start.TrimStart("\r\n "u8);
        if (start.IsEmpty)
            return null;
        var form = new MailForm();
        refusal = "body: not a form";
        var isMultipart = start.Span.StartsWith("--"u8) || contentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) == true;
        var taken = isMultipart ? form.Multipart(start, contentType, ref refusal) : form.Encoded(start, ref refusal);
        return taken && form._values.Count + form.Files.Count > 0 ? form : null;
    }

    private bool Multipart(ReadOnlyMemory<byte> body, string? contentType, ref string refusal)
    {
        var boundary = contentType is not null && ContentType.TryParse(contentType, out var type) ? type.Boundary : null;
        boundary ??= FirstLine(body.Span);
        if (string.IsNullOrEmpty(boundary))
            return false;
        var fieldsMax = Math.Min(FieldsMax, FieldsFree + (body.Length / FieldLengthMin));
        if (Count(body.Span, Encoding.ASCII.GetBytes("--" + boundary)) > fieldsMax + 1)
        {
            refusal = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"body: more than {fieldsMax} fields in {body.Length} bytes");
            return false;
        }

        if (MailShape.HasTooManyWords(body.Span))
        {
            refusal = "body: too many words in the names of fields and files";
            return false;
        }

        using var stream = MailParser.Stream(body);
        var options = new ParserOptions { MaxMimeDepth = 2 };
        if (MimeEntity.Load(options, new ContentType("multipart", "form-data") { Boundary = boundary }, stream) is not Multipart parts)
            return false;
        foreach (var part in parts)
        {
            var disposition = part.ContentDisposition;
            if (disposition?.Parameters["name"] is not { Length: > 0 } name)
                continue;
            var bytes = part is MessagePart { Message: { } forwarded } ? Written(forwarded) : null;
            if (disposition.FileName is not null)
                Files[name] = (disposition.FileName, part.ContentType.MimeType, bytes?.Length ?? (part is MimePart file ? PartBytes.Size(file) ?? 0 : 0));
            if ((disposition.FileName is null || name is "email" or "body-mime")
                && !Keep(name, bytes ?? (part is MimePart field ? PartBytes.Read(field, MailLimits.BodyMax) : []), ref refusal))
                return false;
        }

        return true;
    }

    /// <summary>A mail as the value of a field, which the parser took apart for its type.</summary>
    private static byte[] Written(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        message.WriteTo(LinesOfMail, bytes);
        return bytes.ToArray();
    }

    private bool Encoded(ReadOnlyMemory<byte> body, ref string refusal)
    {
        foreach (var range in body.Span.Split((byte)'&'))
        {
            var pair = body.Span[range].TrimEnd("\r\n"u8).ToArray();
            var equals = Array.IndexOf(pair, (byte)'=');
            if (equals <= 0)
                continue;
            if (_values.Count == FieldsMax)
            {
                refusal = "body: more than 256 fields";
                return false;
            }

            var name = Encoding.UTF8.GetString(WebUtility.UrlDecodeToBytes(pair, 0, equals) ?? []);
            if (!Keep(name, WebUtility.UrlDecodeToBytes(pair, equals + 1, pair.Length - equals - 1) ?? [], ref refusal))
                return false;
        }

        return true;
    }

    /// <summary>The first of a name counts; false for what the signature is made of when it comes twice, for who checks it may look at the other one.</summary>
    private bool Keep(string name, byte[] value, ref string refusal)
    {
        if (_values.TryAdd(name, value) || name is not ("token" or "signature" or "timestamp"))
            return true;
        refusal = "body: a signed field twice";
        return false;
    }

    private static string? FirstLine(ReadOnlySpan<byte> body)
    {
        var end = body.IndexOfAny((byte)'\r', (byte)'\n');
        // The grammar's longest boundary has 70 characters.
        return end is > 2 and <= 72 ? Encoding.ASCII.GetString(body[2..end].TrimEnd(" "u8)) : null;
    }

    private static int Count(ReadOnlySpan<byte> body, ReadOnlySpan<byte> line)
    {
        var count = 0;
        for (var at = body.IndexOf(line); at >= 0 && count <= FieldsMax + 2; at = body.IndexOf(line))
        {
            count++;
            body = body[(at + line.Length)..];
        }

        return count;
    }
}
