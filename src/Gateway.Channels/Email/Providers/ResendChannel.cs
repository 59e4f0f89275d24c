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

/// <summary>Resend: events as JSON under Standard Webhooks signatures. A received mail comes as its facts; its text is fetched by <c>email_id</c>.</summary>
/// <remarks>https://resend.com/docs/dashboard/webhooks/event-types, https://www.standardwebhooks.com</remarks>
internal sealed class ResendChannel : MailProvider
{
    // Of the specification.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    // While a key is changed two signatures come; five leaves room, and each costs one comparison.
    private const int SignaturesMax = 5;

    private static readonly EventPaths Paths = new()
    {
        Event = ["type"],
        Recipient = ["data/to/0", "data/email"],
        Target = ["data/email_id"],
        Time = ["created_at", "data/created_at"],
        Code = ["data/bounce/subType", "data/bounce/type"],
        Detail = ["data/bounce/message", "data/click/link", "data/failed/reason"],
    };

    public override string Name => "email-resend";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // Two requests a second by the rate limit page.
        SendsPerSecond = 2,
        TextMax = MailDraft.TextMax,
        Secrets = ["signingSecret", "apiKey"],
        Settings = MailSettings.Sender,
        SendsOnce = true,
        BodyMax = 1024 * 1024,
        Documentation = new Uri("https://resend.com/docs/dashboard/webhooks/introduction"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var id = request.Header("svix-id") ?? request.Header("webhook-id");
        var time = request.Header("svix-timestamp") ?? request.Header("webhook-timestamp");
        if ((request.Header("svix-signature") ?? request.Header("webhook-signature")) is not { Length: > 0 } signatures || id is null || time is null)
            return VerifyOutcome.Missing;
        if (account.Current("signingSecret") is not { } secret)
            return VerifyOutcome.NotConfigured;
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Macs.Sha256(Key(secret.RevealText()), Encoding.UTF8.GetBytes($"{id}.{time}."), body, mac);
        var verified = false;
        foreach (var signature in signatures.Length > 1024 ? [] : signatures.Split(' ').Take(SignaturesMax))
            verified |= signature.StartsWith("v1,", StringComparison.Ordinal) && Macs.TryBase64(signature.AsSpan(3), given) && CryptographicOperations.FixedTimeEquals(mac, given);
        if (!verified)
            return VerifyOutcome.Forged;
        return long.TryParse(time, out var seconds) && Math.Abs(request.ReceivedAt.ToUnixTimeSeconds() - (double)seconds) <= Window.TotalSeconds ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) => Send(message, account, "apiKey", (draft, key) => ApiRequests.Post(
        ApiRequests.Url(account, "https://api.resend.com", "/emails"),
        ApiRequests.Body(draft, static (json, mail) =>
        {
            json.WriteString("from"u8, mail.From.ToString());
            json.WriteStartArray("to"u8);
            json.WriteStringValue(mail.To.Address);
            json.WriteEndArray();
            json.WriteString("subject"u8, mail.Subject);
            json.WriteString("text"u8, mail.Text);
            json.WriteStartObject("headers"u8);
            json.WriteString("Message-ID"u8, $"<{mail.MessageId}>");
            foreach (var (name, value) in MailHeadersJson.Of(mail))
                json.WriteString(name, value);
            json.WriteEndObject();
        }),
        ("Authorization", "Bearer " + key), ("Idempotency-Key", message.DeliveryId.ToString("D"))));

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) =>
        ResponseJson.Find(body, "name") is "invalid_api_key" or "restricted_api_key" or "missing_api_key"
            ? new SendResult(SendOutcome.Unauthorized, Code: ResponseJson.Find(body, "name"))
            : ByStatus(status, retryAfter, ResponseJson.Find(body, "id"), ResponseJson.Find(body, "name"));

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.Text("type") is not { } type)
            return "type: must be given";
        if (type == "email.received")
            Mail(root, account, request, ref sink);
        else
            ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink);
        return null;
    }

    private static void Mail(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        var mail = new MailBuilder { Text = root.Text("data/text"), Html = root.Text("data/html") };
        if (root.At("data/headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
                mail.Header(header.Name, headers.Text(header.Name));
        }

        mail.HeaderUnlessTold("From", root.Text("data/from"));
        mail.HeaderUnlessTold("To", root.Text("data/to/0"));
        mail.HeaderUnlessTold("Subject", root.Text("data/subject"));
        mail.HeaderUnlessTold("Message-ID", root.Text("data/message_id") ?? (root.Text("data/email_id") is { } id ? $"<{id}@inbound.resend.com>" : null));
        if (root.Text("data/email_id") is { } stored)
            mail.Attach(stored, "mail", "message/rfc822", null, $"https://api.resend.com/emails/receiving/{Uri.EscapeDataString(stored)}");
        foreach (var file in root.List("data/attachments"))
            mail.Attach(file.Text("id"), file.Text("filename"), file.Text("content_type"), file.Text("size"));
        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, new MailFacts(
            Recipient: MailHeaders.Id(root.Text("data/to/0")?.ToLowerInvariant()), Attachments: mail.Attachments));
    }

    /// <summary><c>whsec_</c> and the key in base64.</summary>
    private static byte[] Key(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
    }
}
