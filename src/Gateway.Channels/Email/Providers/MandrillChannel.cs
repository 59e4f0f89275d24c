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

/// <summary>Mandrill (Mailchimp Transactional): a form whose field <c>mandrill_events</c> is a JSON array of inbound mails and events.</summary>
/// <remarks>Signed by HMAC-SHA1 over the webhook's URL and the sorted fields. https://mailchimp.com/developer/transactional/docs/webhooks/</remarks>
internal sealed class MandrillChannel : MailProvider
{
    private const string Field = "mandrill_events";

    private static readonly EventPaths Paths = new()
    {
        Event = ["event", "type", "action"],
        Recipient = ["msg/email", "reject/email", "entry/email"],
        Target = ["_id", "msg/_id"],
        Time = ["ts", "msg/ts"],
        Code = ["msg/bounce_description", "msg/state"],
        Detail = ["msg/diag", "reject/reason", "url"],
    };

    public override string Name => "email-mandrill";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // No limit a second is documented, only hourly quotas by reputation.
        SendsPerSecond = 10,
        TextMax = MailDraft.TextMax,
        Secrets = ["webhookKey", "apiKey"],
        Settings = MailSettings.Sender,
        TakesHead = true,
        BodyMax = 50 * 1024 * 1024,
        Documentation = new Uri("https://mailchimp.com/developer/transactional/docs/webhooks/"),
    };

    protected override bool TakesArrays => true;

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (request.Header("x-mandrill-signature") is not { Length: > 0 } header)
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (!Macs.TryBase64(header, given))
            return VerifyOutcome.Forged;
        var events = MailForm.Read(body.Contiguous(), request.Header("content-type"), out _)?.Text(Field);
        var signed = request.Url.AbsoluteUri + Field + events;
        return Macs.Check(account, "webhookKey", signed, given, static (secret, content, mac) => CryptographicOperations.HmacData(HashAlgorithmName.SHA1, secret.Reveal(), Encoding.UTF8.GetBytes(content), mac));
    }

    /// <summary>
    /// The console asks first whether anybody is there: by HEAD, and where that fails by a POST of no events, signed with a key that is none because the webhook
    /// does not exist yet. https://mailchimp.com/developer/transactional/docs/webhooks/
    /// </summary>
    public override ChannelResponse? Handshake(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) =>
        request.Method == "HEAD" || IsTest(body, request) ? ChannelResponse.Ok : null;

    private static bool IsTest(in ReadOnlySequence<byte> body, WebhookRequest request)
    {
        // mandrill_events=%5B%5D and nothing else.
        const int TestMax = 64;
        if (body.Length > TestMax || request.Header("x-mandrill-signature") is not { Length: > 0 } header
            || MailForm.Read(body.Contiguous(), request.Header("content-type"), out _)?.Text(Field) is not "[]")
            return false;
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        return Macs.TryBase64(header, given) && CryptographicOperations.FixedTimeEquals(
            given, CryptographicOperations.HmacData(HashAlgorithmName.SHA1, "test-webhook"u8, Encoding.UTF8.GetBytes(request.Url.AbsoluteUri + Field + "[]")));
    }

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) => Send(message, account, "apiKey", (draft, key) => ApiRequests.Post(
        ApiRequests.Url(account, "https://mandrillapp.com", "/api/1.0/messages/send-raw.json"),
        ApiRequests.Body(draft, (json, mail) =>
        {
            json.WriteString("key"u8, key);
            json.WriteString("raw_message"u8, Encoding.UTF8.GetString(SmtpEncoder.Mime(mail)));
        })));

    /// <summary>Every error comes as 500 and is told by its name; without one nobody knows whether the mail went.</summary>
    private static SendResult Failed(int status, TimeSpan? retryAfter, string? name) => name switch
    {
        "Invalid_Key" or "PaymentRequired" or "PoorReputation" => new SendResult(SendOutcome.Unauthorized, Code: name),
        "ServiceUnavailable" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: name),
        "ValidationError" => new SendResult(SendOutcome.Rejected, Code: name),
        _ when name?.StartsWith("Unknown_", StringComparison.Ordinal) == true => new SendResult(SendOutcome.Rejected, Code: name),
        "GeneralError" => new SendResult(SendOutcome.Uncertain, Code: name),
        null when status == 500 => new SendResult(SendOutcome.Uncertain, Code: "http_500"),
        _ => ByStatus(status, retryAfter, null, name),
    };

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (!SendAnswers.IsSuccess(status))
            return Failed(status, retryAfter, ResponseJson.Find(body, "name"));
        return ResponseJson.Find(body, "0", "status") is "rejected" or "invalid"
            ? new SendResult(SendOutcome.Rejected, Code: ResponseJson.Find(body, "0", "reject_reason") ?? "rejected")
            : ByStatus(status, retryAfter, ResponseJson.Find(body, "0", "_id"));
    }

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        var json = body;
        if (Shape.Of(new ReadOnlySequence<byte>(body)) != Shape.Json)
        {
            var form = MailForm.Read(body, request.Header("content-type"), out var wrong);
            if (form?.Bytes(Field) is not { } field)
                return form is null ? wrong : Field + ": must be given";
            json = field;
        }

        using var document = ProviderJson.Read(json, out var refusal);
        if (document is null)
            return refusal;
        // A form that somebody made JSON of keeps the field's name.
        using var inner = document.RootElement.Inner(Field);
        var root = inner?.RootElement ?? document.RootElement.At(Field) ?? document.RootElement;
        if (root.ValueKind == JsonValueKind.Object)
            Event(root, account, request, ref sink);
        foreach (var told in root.ValueKind == JsonValueKind.Array ? root.EnumerateArray() : default)
            Event(told, account, request, ref sink);
        if (sink.Count == 0)
            Ignore(ref sink, "no events");
        return null;
    }

    private static void Event(JsonElement told, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        if (told.Text("event") != "inbound")
        {
            ProviderEvents.Read(told, Paths, request.ReceivedAt, ref sink);
            return;
        }

        var facts = new MailFacts(
            MailHeaders.Id(told.Text("msg/sender")?.ToLowerInvariant()), MailHeaders.Id(told.Text("msg/email")?.ToLowerInvariant()), told.Text("msg/spam_report/score"));
        if (told.Text("msg/raw_msg") is { } raw)
        {
            MailItems.Read(Encoding.UTF8.GetBytes(raw), account, request.ReceivedAt, ref sink, facts);
            return;
        }

        var mail = new MailBuilder { Text = told.Text("msg/text"), Html = told.Text("msg/html") };
        if (told.At("msg/headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject())
                mail.Header(header.Name, headers.Text(header.Name, header.Name + "/0"));
        }

        mail.HeaderUnlessTold("From", told.Text("msg/from_email"));
        mail.HeaderUnlessTold("Subject", told.Text("msg/subject"));
        if (told.At("msg/attachments") is { ValueKind: JsonValueKind.Object } files)
        {
            foreach (var file in files.EnumerateObject())
                mail.Attach(file.Name, file.Value.Text("name") ?? file.Name, file.Value.Text("type"), null);
        }

        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = mail.Attachments });
    }
}
