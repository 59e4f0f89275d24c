using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>MailerSend: inbound routes and activity webhooks as JSON, signed by HMAC-SHA-256 in hexadecimal. Answers go by SMTP.</summary>
/// <remarks>https://developers.mailersend.com/api/v1/webhooks.html, https://developers.mailersend.com/api/v1/inbound.html</remarks>
internal sealed class MailerSendChannel : MailProvider
{
    private static readonly EventPaths Paths = new()
    {
        Event = ["type"],
        Id = ["data/id"],
        Recipient = ["data/email/recipient/email"],
        Target = ["data/email/message/message_id", "data/email/message/id"],
        Time = ["created_at", "data/created_at"],
        Code = ["data/morph/code"],
        Detail = ["data/morph/reason", "data/morph/readable_reason", "data/morph/url"],
    };

    public override string Name => "email-mailersend";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // 120 requests a minute by the rate limit page.
        SendsPerSecond = 2,
        TextMax = MailDraft.TextMax,
        Secrets = ["signingSecret"],
        OptionalSecrets = ["smtpPassword"],
        Settings = MailSettings.With(("smtp", "smtp://smtp.mailersend.net:587"), ("user", "SMTP user name")),
        BodyMax = 50 * 1024 * 1024,
        Documentation = new Uri("https://developers.mailersend.com/api/v1/webhooks.html"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        PrefixedSignature.Check(request.Header("signature"), "", body, account, "signingSecret");

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) =>
        SmtpEncoder.Encode(message, account, account.Settings.GetValueOrDefault("smtp") ?? "smtp://smtp.mailersend.net:587");

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) => SmtpEncoder.Classify(status, SmtpEncoder.OwnId(body));

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.Text("type") is not { } type)
            return "type: must be given";
        if (type == "inbound.message")
            Mail(root, account, request, ref sink);
        else
            ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink);
        return null;
    }

    private static void Mail(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        var facts = new MailFacts(
            MailHeaders.Id(root.Text("data/sender/email")?.ToLowerInvariant()), MailHeaders.Id(root.Text("data/recipients/rcptTo/0/email")?.ToLowerInvariant()), root.Text("data/spam_check/value"));
        if (root.Text("data/raw") is { } raw)
        {
            MailItems.Read(System.Text.Encoding.UTF8.GetBytes(raw), account, request.ReceivedAt, ref sink, facts);
            return;
        }

        var mail = new MailBuilder { Text = root.Text("data/text"), Html = root.Text("data/html") };
        if (root.At("data/headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
                mail.Header(header.Name, headers.Text(header.Name, header.Name + "/0"));
        }

        mail.HeaderUnlessTold("From", root.Text("data/from/raw", "data/from/email"));
        mail.HeaderUnlessTold("To", root.Text("data/recipients/to/raw", "data/recipients/to/data/0/email"));
        mail.HeaderUnlessTold("Subject", root.Text("data/subject"));
        mail.HeaderUnlessTold("Date", root.Text("data/date", "data/created_at"));
        mail.HeaderUnlessTold("Message-ID", root.Text("data/id") is { } id ? $"<{id}@inbound.mailersend.net>" : null);
        foreach (var file in root.List("data/attachments"))
            mail.Attach(file.Text("id", "content_id"), file.Text("file_name", "filename"), file.Text("content_type", "type"), file.Text("size"));
        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = mail.Attachments });
    }
}
