using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.Email.Providers;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Compliance;

public sealed class SesCompliance() : ChannelCompliance(new SesFixture());

public sealed class SendGridCompliance() : ChannelCompliance(new SendGridFixture());

public sealed class MailgunCompliance() : ChannelCompliance(new MailgunFixture());

public sealed class PostmarkCompliance() : ChannelCompliance(new PostmarkFixture());

public sealed class MandrillCompliance() : ChannelCompliance(new MandrillFixture());

public sealed class MailerSendCompliance() : ChannelCompliance(new MailerSendFixture());

public sealed class PostalCompliance() : ChannelCompliance(new PostalFixture());

public sealed class ResendCompliance() : ChannelCompliance(new ResendFixture());

/// <summary>The same four mails in each provider's wrapping: a question, an automatic answer, one of ours, and what became of it.</summary>
public abstract class MailProviderFixture : ChannelFixture
{
    protected const string Shop = "help@shop.example";

    // 2064 bits are 258 bytes, which base64 writes without unused bits: every character of the signature counts.
    protected const int KeyBits = 2064;

    protected static readonly string Time = TestRequest.Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads =>
    [
        (ItemKind.Message, Wrap(EmailFixture.From())),
        (ItemKind.System, Wrap(EmailFixture.From("\nAuto-Submitted: auto-replied", "I am on holiday."))),
        (ItemKind.Echo, Wrap(EmailFixture.Mail("From: help@shop.example\nTo: ann@customer.example\nSubject: Re: Order 7\nMessage-ID: <m2@shop.example>", "It is on its way."))),
        (ItemKind.Receipt, Delivered),
    ];

    protected abstract string Delivered { get; }

    protected abstract string Wrap(string mime);

    protected static string Json(object value) => JsonSerializer.Serialize(value);

    protected static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}

public sealed class SesFixture : MailProviderFixture
{
    internal const string Topic = "arn:aws:sns:eu-west-1:1:in";

    private const string Certificate = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";

    private static readonly RSA Key = RSA.Create(KeyBits);
    private static readonly RSA OtherKey = RSA.Create(KeyBits);

    internal static byte[] Published { get; } = Encoding.ASCII.GetBytes(
        new CertificateRequest("CN=sns.amazonaws.com", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TestRequest.Now.AddDays(-1), TestRequest.Now.AddDays(1)).ExportCertificatePem());

    internal override IChannel Channel { get; } = new SesChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-ses", Shop).With(("topicArn", Topic));

    internal override string SignatureHeader => "x-unused";

    // Beside the signed members there are others, and a body that is no JSON any more has no signature: the channel's own tests change the message.
    internal override bool SignsBody => false;

    internal override string UnknownType => Notification("{\"notificationType\":\"Zz\",\"mail\":{\"messageId\":\"1\"}}");

    protected override string Delivered => Notification(
        "{\"notificationType\":\"Delivery\",\"mail\":{\"messageId\":\"ses-1\",\"destination\":[\"ann@customer.example\"]},\"delivery\":{\"recipients\":[\"ann@customer.example\"]}}");

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        string signed;
        try
        {
            using var document = JsonDocument.Parse(body);
            signed = string.Concat(((string[])["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"])
                .Where(name => name is not ("SubscribeURL" or "Token") || document.RootElement.TryGetProperty(name, out _)).Select(name => $"{name}\n{document.RootElement.GetProperty(name).GetString()}\n"));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // A body that the suite has cut or changed has nothing to be signed.
            return "";
        }

        return Convert.ToBase64String((otherAccount ? OtherKey : Key).SignData(Encoding.UTF8.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    internal override byte[] Proved(byte[] body, string signature) =>
        [.. Encoding.UTF8.GetBytes($"{{\"SignatureVersion\":\"2\",\"SigningCertURL\":\"{Certificate}\",\"Signature\":{Json(signature)},"), .. body.AsSpan(1)];

    internal override TestRequest Signed(string signature) => new() { Documents = new() { [Certificate] = Published } };

    protected override string Wrap(string mime) => Notification(Json(new
    {
        notificationType = "Received",
        mail = new { messageId = "in-1", source = "ann@customer.example", destination = new[] { Shop } },
        receipt = new { recipients = new[] { Shop }, action = new { type = "SNS", encoding = "BASE64" } },
        content = Base64(mime),
    }));

    internal static string Confirmation(string subscribeUrl) => Json(new
    {
        Type = "SubscriptionConfirmation",
        MessageId = "n2",
        Token = "t",
        TopicArn = Topic,
        Message = "You have chosen to subscribe.",
        SubscribeURL = subscribeUrl,
        Timestamp = "2026-06-01T11:59:00.000Z",
    });

    internal static string Notification(string message) =>
        Json(new { Type = "Notification", MessageId = "n1", TopicArn = Topic, Message = message, Timestamp = "2026-06-01T11:59:00.000Z" });
}

public sealed class SendGridFixture : MailProviderFixture
{
    internal override IChannel Channel { get; } = new SendGridChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-sendgrid", Shop, ("token", "webhook-token"));

    internal override string SignatureHeader => "authorization";

    internal override bool SignsBody => false;

    internal override string UnknownType => "[{\"event\":\"zz\",\"email\":\"ann@customer.example\",\"timestamp\":1461095250}]";

    protected override string Delivered =>
        "[{\"event\":\"delivered\",\"email\":\"ann@customer.example\",\"smtp-id\":\"<m2@shop.example>\",\"timestamp\":1461095250,\"sg_event_id\":\"e1\"}]";

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "Bearer another" : "Bearer webhook-token";

    /// <summary>Raw mode, as its field <c>email</c> holds it.</summary>
    protected override string Wrap(string mime) => mime;
}

public sealed class MailgunFixture : MailProviderFixture
{
    internal override IChannel Channel { get; } = new MailgunChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-mailgun", Shop, ("signingKey", "mailgun-key"), ("apiKey", "a"));

    internal override string SignatureHeader => "x-unused";

    // Mailgun signs time and token only.
    internal override bool SignsBody => false;

    internal override string UnknownType => "event=zz&recipient=ann%40customer.example&Message-Id=%3Cm2%40shop.example%3E";

    protected override string Delivered => "event=delivered&recipient=ann%40customer.example&Message-Id=%3Cm2%40shop.example%3E";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : "mailgun-key"), Encoding.UTF8.GetBytes(Time + "t1")));

    internal override byte[] Proved(byte[] body, string signature) =>
        [.. body, .. Encoding.UTF8.GetBytes($"&timestamp={Time}&token=t1&signature={Uri.EscapeDataString(signature)}")];

    protected override string Wrap(string mime) =>
        $"recipient={Uri.EscapeDataString(Shop)}&sender=ann%40customer.example&body-mime={Uri.EscapeDataString(mime)}";
}

public sealed class PostmarkFixture : MailProviderFixture
{
    internal override IChannel Channel { get; } = new PostmarkChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-postmark", Shop, ("token", "webhook-token"), ("serverToken", "a"));

    internal override string SignatureHeader => "authorization";

    internal override bool SignsBody => false;

    internal override string UnknownType => "{\"RecordType\":\"Zz\",\"MessageID\":\"p1\",\"Recipient\":\"ann@customer.example\"}";

    protected override string Delivered =>
        "{\"RecordType\":\"Delivery\",\"MessageID\":\"p1\",\"Recipient\":\"ann@customer.example\",\"DeliveredAt\":\"2026-05-09T13:44:31Z\"}";

    internal override string Sign(byte[] body, bool otherAccount = false) => otherAccount ? "Bearer another" : "Bearer webhook-token";

    protected override string Wrap(string mime) => Json(new { From = "ann@customer.example", OriginalRecipient = Shop, MessageID = "p9", RawEmail = mime });
}

public sealed class MandrillFixture : MailProviderFixture
{
    private const string Field = "mandrill_events=";

    internal override IChannel Channel { get; } = new MandrillChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-mandrill", Shop, ("webhookKey", "mandrill-key"), ("apiKey", "a"));

    internal override string SignatureHeader => "x-mandrill-signature";

    internal override string UnknownType => Events("{\"event\":\"zz\",\"ts\":1507856722}");

    protected override string Delivered => Events("{\"event\":\"delivered\",\"ts\":1507856722,\"_id\":\"md1\",\"msg\":{\"email\":\"ann@customer.example\",\"_id\":\"md1\"}}");

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        var text = Encoding.UTF8.GetString(body);
        var events = text.StartsWith(Field, StringComparison.Ordinal) ? Uri.UnescapeDataString(text[Field.Length..]) : "";
        return Convert.ToBase64String(HMACSHA1.HashData(
            Encoding.UTF8.GetBytes(otherAccount ? "another" : "mandrill-key"), Encoding.UTF8.GetBytes(new TestRequest().Url.AbsoluteUri + Field[..^1] + events)));
    }

    protected override string Wrap(string mime) =>
        Events(Json(new { @event = "inbound", ts = 1507856722, msg = new { raw_msg = mime, email = Shop, sender = "ann@customer.example" } }));

    private static string Events(string told) => Field + Uri.EscapeDataString($"[{told}]");
}

public sealed class MailerSendFixture : MailProviderFixture
{
    internal override IChannel Channel { get; } = new MailerSendChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-mailersend", Shop, ("signingSecret", "mailersend-secret"));

    internal override string SignatureHeader => "signature";

    internal override string UnknownType => "{\"type\":\"activity.zz\",\"created_at\":\"2026-05-09T13:44:31Z\",\"data\":{\"id\":\"e2\"}}";

    protected override string Delivered =>
        "{\"type\":\"activity.delivered\",\"created_at\":\"2026-05-09T13:44:31Z\",\"data\":{\"id\":\"e1\",\"email\":{\"message\":{\"id\":\"ms1\"},\"recipient\":{\"email\":\"ann@customer.example\"}}}}";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(otherAccount ? "another" : "mailersend-secret"), body));

    protected override string Wrap(string mime) => Json(new
    {
        type = "inbound.message",
        created_at = "2026-05-09T13:44:31Z",
        data = new { id = "in1", raw = mime, sender = new { email = "ann@customer.example" } },
    });
}

public sealed class PostalFixture : MailProviderFixture
{
    private static readonly RSA Key = RSA.Create(KeyBits);
    private static readonly RSA OtherKey = RSA.Create(KeyBits);

    internal override IChannel Channel { get; } = new PostalChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-postal", Shop, ("publicKey", Key.ExportSubjectPublicKeyInfoPem()), ("apiKey", "a"));

    internal override string SignatureHeader => "x-postal-signature";

    internal override string UnknownType => "{\"event\":\"Zz\",\"timestamp\":1507856722,\"uuid\":\"u2\",\"payload\":{}}";

    protected override string Delivered =>
        "{\"event\":\"MessageSent\",\"timestamp\":1507856722,\"uuid\":\"u1\",\"payload\":{\"status\":\"Sent\",\"message\":{\"id\":1,\"message_id\":\"d1@shop.example\",\"to\":\"ann@customer.example\"}}}";

    internal override string Sign(byte[] body, bool otherAccount = false) =>
        Convert.ToBase64String((otherAccount ? OtherKey : Key).SignData(body, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));

    protected override string Wrap(string mime) =>
        Json(new { id = 7, rcpt_to = Shop, mail_from = "ann@customer.example", message = Base64(mime), base64 = true });
}

public sealed class ResendFixture : MailProviderFixture
{
    private const string Secret = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    internal override IChannel Channel { get; } = new ResendChannel();

    internal override AccountModel Account { get; } = TestAccounts.Of("email-resend", Shop, ("signingSecret", "whsec_" + Secret), ("apiKey", "a"));

    internal override string SignatureHeader => "svix-signature";

    internal override string UnknownType => "{\"type\":\"email.zz\",\"created_at\":\"2026-06-01T11:59:00Z\",\"data\":{\"email_id\":\"r2\"}}";

    /// <summary>Resend tells facts; the mail itself is fetched.</summary>
    internal override IReadOnlyList<(ItemKind Kind, string Body)> Payloads =>
    [
        (ItemKind.Message, Received("Ann <ann@customer.example>", Shop, "{}")),
        (ItemKind.System, Received("Ann <ann@customer.example>", Shop, "{\"auto-submitted\":\"auto-replied\"}")),
        (ItemKind.Echo, Received(Shop, "ann@customer.example", "{}")),
        (ItemKind.Receipt, Delivered),
    ];

    protected override string Delivered =>
        "{\"type\":\"email.delivered\",\"created_at\":\"2026-06-01T11:59:00Z\",\"data\":{\"email_id\":\"r1\",\"to\":[\"ann@customer.example\"]}}";

    internal override string Sign(byte[] body, bool otherAccount = false)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"msg_1.{Time}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(otherAccount ? "another"u8.ToArray() : Convert.FromBase64String(Secret), signed));
    }

    internal override TestRequest Signed(string signature) => new(("svix-id", "msg_1"), ("svix-timestamp", Time), (SignatureHeader, signature));

    protected override string Wrap(string mime) => mime;

    private static string Received(string from, string to, string headers) =>
        $$$"""{"type":"email.received","created_at":"2026-06-01T11:59:00Z","data":{"email_id":"r9","from":"{{{from}}}","to":["{{{to}}}"],"subject":"Order 7","message_id":"<m1@customer.example>","text":"Where is my order?","headers":{{{headers}}}}}""";
}
