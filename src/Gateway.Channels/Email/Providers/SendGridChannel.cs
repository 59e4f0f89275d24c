using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>SendGrid: mail by Inbound Parse (parsed or raw), and its event webhook. Answers go by SMTP.</summary>
/// <remarks>
/// Inbound Parse posts <c>multipart/form-data</c>, each field in the charset the field <c>charsets</c> names for it.
/// Events are <c>[{"event":"delivered","email":"..","smtp-id":"&lt;..&gt;","timestamp":1461095250,"sg_event_id":".."},..]</c>, signed by ECDSA over time and body.
/// https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/setting-up-the-inbound-parse-webhook
/// </remarks>
internal sealed class SendGridChannel : MailProvider
{
    private const string Signature = "x-twilio-email-event-webhook-signature";

    // SendGrid repeats an event for a day.
    private static readonly TimeSpan Window = TimeSpan.FromHours(25);

    private static readonly EventPaths Paths = new()
    {
        Event = ["event"],
        Id = ["sg_event_id"],
        Recipient = ["email"],
        Target = ["smtp-id", "sg_message_id"],
        Time = ["timestamp"],
        Code = ["status"],
        Detail = ["reason", "response", "url"],
    };

    public override string Name => "email-sendgrid";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // 10,000 requests a second are allowed; mail to one recipient after the other is what a help desk sends.
        SendsPerSecond = 100,
        TextMax = MailDraft.TextMax,
        Secrets = [],
        OptionalSecrets = ["token", "publicKey", "smtpPassword"],
        Settings = MailSettings.With(("smtp", "smtp://smtp.sendgrid.net:587"), ("user", "apikey")),
        // Inbound Parse takes mail of 30 MB.
        BodyMax = 36 * 1024 * 1024,
        Documentation = new Uri("https://www.twilio.com/docs/sendgrid/for-developers/parsing-email/inbound-email"),
    };

    protected override bool TakesArrays => true;

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (request.Header(Signature) is not { Length: > 0 } given)
            return HttpCredentials.Check(request, account, "token");
        if (account.Current("publicKey") is not { } key)
            return VerifyOutcome.NotConfigured;
        var time = request.Header("x-twilio-email-event-webhook-timestamp");
        if (time is null || !long.TryParse(time, out var seconds) || !Signs(key, given, [.. Encoding.UTF8.GetBytes(time), .. body.ToArray()]))
            return VerifyOutcome.Forged;
        return (request.ReceivedAt.ToUnixTimeSeconds() - (double)seconds) is var age && Math.Abs(age) <= Window.TotalSeconds ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        SmtpEncoder.Encode(message, account, account.Settings.GetValueOrDefault("smtp") ?? "smtp://smtp.sendgrid.net:587");

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SmtpEncoder.Classify(status, SmtpEncoder.OwnId(body));

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        if (Shape.Of(new ReadOnlySequence<byte>(body)) == Shape.Json)
            return Events(body, request, ref sink);
        if (MailParser.IsMail(body))
        {
            // The field "email" of a raw post, handed on without its form.
            MailItems.Read(body, account, request.ReceivedAt, ref sink);
            return null;
        }

        var form = MailForm.Read(body, request.Header("content-type"), out var refusal);
        if (form is null)
            return refusal;
        using var charsets = Document(form.Text("charsets"));
        using var envelope = Document(form.Text("envelope"));
        var facts = new MailFacts(
            MailHeaders.Id(envelope?.RootElement.Text("from")?.ToLowerInvariant()), MailHeaders.Id(envelope?.RootElement.Text("to/0")?.ToLowerInvariant()), form.Text("spam_score"));
        if (form.Bytes("email") is { Length: > 0 } raw)
        {
            MailItems.Read(raw, account, request.ReceivedAt, ref sink, facts);
            return null;
        }

        if (!form.Has("from") && !form.Has("headers") && !form.Has("text") && !form.Has("html") && !form.Has("subject") && !form.Has("envelope"))
        {
            Ignore(ref sink, "a form that is no mail");
            return null;
        }

        var mail = new MailBuilder { Text = Field("text"), Html = Field("html") };
        mail.Headers(Field("headers") ?? "");
        foreach (var name in (string[])["From", "To", "Cc", "Subject"])
            mail.HeaderUnlessTold(name, Field(name.ToLowerInvariant()));
        Files(form, mail);
        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = mail.Attachments });
        return null;

        string? Field(string name) => form.Text(name, charsets?.RootElement.Text(name));
    }

    private static void Files(MailForm form, MailBuilder mail)
    {
        using var told = Document(form.Text("attachment-info"));
        foreach (var (field, file) in form.Files)
        {
            var info = told?.RootElement.At(field);
            mail.Attach(field, info?.Text("filename", "name") ?? file.Name, info?.Text("type") ?? file.Mime, file.Size.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static string? Events(ReadOnlyMemory<byte> body, WebhookRequest request, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.ValueKind == JsonValueKind.Object)
        {
            ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink);
            return null;
        }

        // A deferral is an event of its own; a bounce of the type "blocked" is not tried again.
        foreach (var told in root.EnumerateArray())
            ProviderEvents.Read(told, Paths, request.ReceivedAt, ref sink);

        if (sink.Count == 0)
            Ignore(ref sink, "no events");
        return null;
    }

    private static JsonDocument? Document(string? text) => text is null ? null : ProviderJson.Read(Encoding.UTF8.GetBytes(text), out _);

    private static bool Signs(Secret key, string given, byte[] content)
    {
        Span<byte> signature = stackalloc byte[160];
        if (given.Length > 200 || !Convert.TryFromBase64String(given, signature, out var length))
            return false;
        try
        {
            using var ecdsa = ECDsa.Create();
            ecdsa.ImportSubjectPublicKeyInfo(Convert.FromBase64String(key.RevealText().Trim()), out _);
            return ecdsa.VerifyData(content, signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception fault) when (fault is CryptographicException or FormatException)
        {
            // The configured key is none: the library has no other way to say so, and nothing is right under it.
            return false;
        }
    }
}
