using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>Postal (self-hosted): HTTP endpoints that get mail whole, and webhooks, signed by RSA over the body with the server's key.</summary>
/// <remarks>https://docs.postalserver.io/developer/http-payloads, https://docs.postalserver.io/developer/webhooks</remarks>
internal sealed class PostalChannel : MailProvider
{
    private static readonly EventPaths Paths = new()
    {
        Event = ["event"],
        Id = ["uuid"],
        Recipient = ["payload/message/to", "payload/original_message/to"],
        Target = ["payload/message/message_id", "payload/original_message/message_id"],
        Time = ["timestamp", "payload/timestamp"],
        Code = ["payload/status"],
        Detail = ["payload/details", "payload/output", "payload/url"],
    };

    public override string Name => "email-postal";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // The operator's own server.
        SendsPerSecond = 20,
        TextMax = MailDraft.TextMax,
        Secrets = ["publicKey", "apiKey"],
        Settings = MailSettings.Sender,
        BodyMax = 50 * 1024 * 1024,
        Documentation = new Uri("https://docs.postalserver.io/developer/http-payloads"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var (header, hash) = request.Header("x-postal-signature-256") is { Length: > 0 } newer
            ? (newer, HashAlgorithmName.SHA256)
            : (request.Header("x-postal-signature"), HashAlgorithmName.SHA1);
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        if (account.Current("publicKey") is not { } key)
            return VerifyOutcome.NotConfigured;
        return RsaSignature.Signs(key, header, body.ToArray(), hash) ? VerifyOutcome.Verified : VerifyOutcome.Forged;
    }

    public override EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (account.ApiUrl is null)
            return EncodeResult.Refused("account_not_configured", "apiUrl: must be given to send");
        return Send(message, account, "apiKey", (draft, key) => ApiRequests.Post(
            ApiRequests.Url(account, "", "/api/v1/send/raw"),
            ApiRequests.Body(draft, (json, mail) =>
            {
                json.WriteString("mail_from"u8, mail.From.Address);
                json.WriteStartArray("rcpt_to"u8);
                json.WriteStringValue(mail.To.Address);
                json.WriteEndArray();
                json.WriteBase64String("data"u8, SmtpEncoder.Mime(mail));
            }),
            ("X-Server-API-Key", key)));
    }

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (!SendAnswers.IsSuccess(status) || ResponseJson.Find(body, "status") is null or "success")
            return ByStatus(status, retryAfter, ResponseJson.Find(body, "data", "message_id"));
        var code = ResponseJson.Find(body, "data", "code") ?? "error";
        return new SendResult(code is "AccessDenied" or "InvalidServerAPIKey" ? SendOutcome.Unauthorized : SendOutcome.Rejected, Code: code);
    }

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.At("message") is { ValueKind: JsonValueKind.String })
        {
            var facts = new MailFacts(MailHeaders.Id(root.Text("mail_from")?.ToLowerInvariant()), MailHeaders.Id(root.Text("rcpt_to")?.ToLowerInvariant()), root.Text("spam_status"));
            var text = root.Text("message") ?? "";
            var bytes = new byte[(text.Length * 3 / 4) + 3];
            var isBase64 = root.Text("base64") != "false" && Convert.TryFromBase64String(text, bytes, out _);
            var mail = isBase64 && Convert.TryFromBase64String(text, bytes, out var length) ? bytes.AsMemory(0, length) : Encoding.UTF8.GetBytes(text);
            if (mail.IsEmpty)
                return "message: must not be empty";
            MailItems.Read(mail, account, request.ReceivedAt, ref sink, facts);
            return null;
        }

        if (root.Text("plain_body", "html_body", "from") is not null)
        {
            Processed(root, account, request, ref sink);
            return null;
        }

        var word = root.Text("event");
        if (word is null && root.At("payload") is null && root.At("status") is null && root.At("original_message") is null)
            return "event: must be given";
        ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink, word: word);
        return null;
    }

    private static void Processed(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        var mail = new MailBuilder { Text = root.Text("plain_body"), Html = root.Text("html_body") };
        mail.Header("From", root.Text("from"));
        mail.Header("To", root.Text("to"));
        mail.Header("Subject", root.Text("subject"));
        mail.Header("Date", root.Text("date"));
        mail.Header("Message-ID", root.Text("message_id") is { } id ? $"<{id}>" : null);
        mail.Header("In-Reply-To", root.Text("in_reply_to"));
        mail.Header("References", root.Text("references"));
        mail.Header("Auto-Submitted", root.Text("auto_submitted"));
        foreach (var file in root.List("attachments"))
            mail.Attach(null, file.Text("filename"), file.Text("content_type"), file.Text("size"));
        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, new MailFacts(
            MailHeaders.Id(root.Text("mail_from")?.ToLowerInvariant()), MailHeaders.Id(root.Text("rcpt_to")?.ToLowerInvariant()), root.Text("spam_status"), Attachments: mail.Attachments));
    }
}
