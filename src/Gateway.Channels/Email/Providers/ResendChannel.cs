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

    private const string ProviderBase = "https://api.resend.com";

    /// <summary>The fact that names the mail whose text is to be asked for.</summary>
    private const string Stored = "stored";

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
        ApiRequests.Url(account, ProviderBase, "/emails"),
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
        ResponseJson.Find(body, "name") switch
        {
            ("invalid_api_key" or "restricted_api_key" or "missing_api_key") and var code => new SendResult(SendOutcome.Unauthorized, Code: code),

            // The first request of this key is still running, or was another mail: the one asks to come again, of the other nobody knows.
            "concurrent_idempotent_requests" and var code => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            "invalid_idempotent_request" and var code => new SendResult(SendOutcome.Uncertain, Code: code),
            var code => ByStatus(status, retryAfter, ResponseJson.Find(body, "id"), code),
        };

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.Text("type") is not { } type)
            return "type: must be given";
        if (type == "email.received")
            Mail(root, "data/", account, request.ReceivedAt, ref sink);
        else
            ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink);
        return null;
    }

    /// <summary>A webhook tells who wrote and what about; what was written is asked of the API: https://resend.com/docs/dashboard/receiving/get-email-content</summary>
    public override IReadOnlyList<FetchTicket> Fetches(InboundItem item, AccountModel account) =>
        item.Extra?.GetValueOrDefault(Stored) is { } stored && item.Id is { } id ? [new FetchTicket("received:" + id, stored, Replaces: true)] : [];

    public override SendRequest? Fetch(FetchTicket ticket, AccountModel account) =>
        account.Current("apiKey") is { } key
            ? AttachmentRequest.Get(
                ApiRequests.Url(account, ProviderBase, $"/emails/receiving/{Uri.EscapeDataString(ticket.Resource)}"), ("Authorization", "Bearer " + key.RevealText()))
            : null;

    public override DecodeResult DecodeFetched(FetchTicket ticket, in ReadOnlySequence<byte> body, DateTimeOffset receivedAt, AccountModel account, List<InboundItem> sink)
    {
        var items = new ItemSink(Name, sink);
        using var document = ProviderJson.Read(body.Contiguous(), out var refusal);
        if (document is null)
            return items.Refuse(refusal!);
        Mail(document.RootElement, "", account, receivedAt, ref items);
        return items.Finish();
    }

    /// <summary>Files lie behind an address that the API tells; the mail itself, where it was not asked for, is the API's answer.</summary>
    public override AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account)
    {
        if (account.Current("apiKey") is not { } key)
            return AttachmentRequest.Plain(attachment);
        var request = AttachmentRequest.OnHosts(attachment, ["api.resend.com"], ("Authorization", "Bearer " + key.RevealText()));
        return request?.Request.Url.AbsolutePath.Contains("/attachments/", StringComparison.Ordinal) == true
            ? request with { Next = static answer => AttachmentRequest.Address(ResponseJson.Token(answer.Span, "download_url")) is { } url ? AttachmentRequest.Get(url) : null }
            : request;
    }

    private static void Mail(JsonElement root, string at, AccountModel account, DateTimeOffset receivedAt, ref ItemSink sink)
    {
        var mail = new MailBuilder { Text = root.Text(at + "text"), Html = root.Text(at + "html") };
        if (root.At(at + "headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
                mail.Header(header.Name, headers.Text(header.Name));
        }

        var stored = MailHeaders.Id(root.Text(at + "email_id") ?? root.Text(at + "id"));
        mail.HeaderUnlessTold("From", root.Text(at + "from"));
        mail.HeaderUnlessTold("To", root.Text(at + "to/0"));
        mail.HeaderUnlessTold("Reply-To", root.Text(at + "reply_to/0"));
        mail.HeaderUnlessTold("Subject", root.Text(at + "subject"));
        mail.HeaderUnlessTold("Message-ID", root.Text(at + "message_id") ?? (stored is null ? null : $"<{stored}@inbound.resend.com>"));
        foreach (var file in root.List(at + "attachments"))
        {
            var url = stored is null || file.Text("id") is not { } id ? null : $"{ProviderBase}/emails/receiving/{Uri.EscapeDataString(stored)}/attachments/{Uri.EscapeDataString(id)}";
            mail.Attach(file.Text("id"), file.Text("filename"), file.Text("content_type"), file.Text("size"), url);
        }

        MailItems.Read(mail.Build(), account, receivedAt, ref sink, new MailFacts(
            Recipient: MailHeaders.Id(root.Text(at + "to/0")?.ToLowerInvariant()), Attachments: mail.Attachments,
            Stored: mail.Text is null && mail.Html is null && at.Length > 0 ? stored : null));
    }

    /// <summary><c>whsec_</c> and the key in base64.</summary>
    private static byte[] Key(string secret)
    {
        var text = secret.StartsWith("whsec_", StringComparison.Ordinal) ? secret["whsec_".Length..] : secret;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : Encoding.UTF8.GetBytes(text);
    }
}
