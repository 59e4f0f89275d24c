using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>Amazon SES through SNS: received mail and what became of ours. Answers go through SES by SMTP.</summary>
/// <remarks>
/// <code>{"Type":"Notification","MessageId","TopicArn","Message":"{\"notificationType\":\"Received\",\"mail\":{..},\"receipt\":{..},\"content\":\"MIME\"}","Timestamp",
/// "SignatureVersion","Signature","SigningCertURL"}</code>
/// https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html. Mail above 150 KB lies in S3, and only its headers come.
/// </remarks>
internal sealed class SesChannel : MailProvider
{
    private const string Confirm = "confirm";

    private static readonly EventPaths Paths = new()
    {
        Event = ["notificationType", "eventType"],
        Recipient = ["mail/destination/0"],
        Target = ["mail/messageId"],
        Time = ["bounce/timestamp", "complaint/timestamp", "delivery/timestamp", "open/timestamp", "click/timestamp", "mail/timestamp"],
        Code = ["bounce/bouncedRecipients/0/status", "bounce/bounceSubType", "complaint/complaintFeedbackType", "deliveryDelay/delayType"],
        Detail = ["bounce/bouncedRecipients/0/diagnosticCode", "reject/reason", "failure/errorMessage", "delivery/smtpResponse", "bounce/bounceType"],
    };

    public override string Name => "email-ses";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // A new account's limit outside the sandbox; the console shows the one in force.
        SendsPerSecond = 14,
        TextMax = MailDraft.TextMax,
        Secrets = [],
        OptionalSecrets = ["smtpPassword"],
        Settings = MailSettings.With(
            (SnsSignature.TopicSetting, "ARN of the SNS topic; what another topic sends is refused"),
            ("smtp", "SES endpoint, smtp://email-smtp.REGION.amazonaws.com:587"), ("user", "SMTP user name")),
        // SNS carries 256 KB.
        BodyMax = 512 * 1024,
        DocumentHosts = ["sns.*.amazonaws.com", "sns.*.amazonaws.com.cn"],
        Documentation = new Uri("https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications.html"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        // The signature stands inside what it signs: there is no way to check it without reading the envelope.
        using var envelope = ProviderJson.Read(body.Contiguous(), out _);
        return envelope is null ? VerifyOutcome.Missing : SnsSignature.Check(envelope.RootElement, request, account);
    }

    public override Uri? FollowUp(IReadOnlyList<InboundItem> items) =>
        items is [{ Kind: ItemKind.Ignored, Extra: { } extra }] && extra.TryGetValue(Confirm, out var address) && Uri.TryCreate(address, UriKind.Absolute, out var url) ? url : null;

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) => SmtpEncoder.Encode(message, account, account.Settings.GetValueOrDefault("smtp"));

    /// <summary>SES gives a mail its own id and tells it at the end of its answer: <c>250 Ok 0100018f...</c>.</summary>
    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var lines = Encoding.UTF8.GetString(body).Split('\n');
        var own = lines.Length > 1 ? lines[1].Trim().Split(' ')[^1] : null;
        return SmtpEncoder.Classify(status, Encoding.UTF8.GetBytes(string.IsNullOrEmpty(own) ? lines[0] : own));
    }

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var envelope = ProviderJson.Read(body, out var refusal);
        return envelope is null ? refusal : Told(envelope.RootElement, account, request, ref sink);
    }

    private static string? Told(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        switch (root.Text("Type"))
        {
            case "SubscriptionConfirmation":
                var draft = default(ItemDraft);
                draft.Ignore("subscription to be confirmed");
                draft.Note(Confirm, root.Text("SubscribeURL"));
                sink.Add(ref draft);
                return null;
            case "UnsubscribeConfirmation":
                Ignore(ref sink, "subscription ended");
                return null;
            case "Notification":
                using (var inner = root.Inner("Message"))
                {
                    if ((inner?.RootElement ?? root.At("Message")) is { ValueKind: not JsonValueKind.String } notice)
                        Notice(notice, account, request, ref sink);
                    else
                        Ignore(ref sink, "a notification that is not of SES");
                }

                return null;
            default:
                return Bare(root, account, request, ref sink);
        }
    }

    /// <summary>Without an envelope: what raw message delivery sends, what a function is called with, or the detail of an event of EventBridge.</summary>
    private static string? Bare(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return "body: not an SNS message";
        if (root.At("Records") is not { ValueKind: JsonValueKind.Array } records)
        {
            Notice(root.At("detail") is { ValueKind: JsonValueKind.Object } detail ? detail : root, account, request, ref sink);
            return null;
        }

        // The same envelopes and notices, one level further down.
        foreach (var record in records.EnumerateArray())
        {
            // A queue's record has the envelope as a text.
            using var queued = record.Inner("body");
            var inner = record.At("Sns") ?? record.At("ses") ?? queued?.RootElement ?? record;
            if (inner.ValueKind != JsonValueKind.Object || inner.At("Records") is not null)
                Ignore(ref sink, "a record that is not of SES");
            else
                Told(inner, account, request, ref sink);
        }

        if (sink.Count == 0)
            Ignore(ref sink, "no records");
        return null;
    }

    private static void Notice(JsonElement notice, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        if (notice.Text(Paths.Event) == "Received" || (notice.Text(Paths.Event) is null && notice.At("receipt") is not null && notice.At("mail") is not null))
        {
            Received(notice, account, request, ref sink);
            return;
        }

        var recipients = notice.List("bounce/bouncedRecipients").Concat(notice.List("complaint/complainedRecipients"))
            .Concat(notice.List("deliveryDelay/delayedRecipients")).Select(r => r.Text("emailAddress")).ToList();
        if (recipients.Count == 0)
            recipients = [.. notice.List("delivery/recipients").Select(r => r.GetRawText().Trim('"'))];

        // SES has given up on a full mailbox or a mail too large; what it cannot tell from an absence note is General.
        var word = notice.Text("bounce/bounceType") == "Transient" && notice.Text("bounce/bounceSubType") == "General" ? "Transient" : null;
        if (recipients.Count == 0)
            ProviderEvents.Read(notice, Paths, request.ReceivedAt, ref sink, word: word);
        foreach (var recipient in recipients)
            ProviderEvents.Read(notice, Paths, request.ReceivedAt, ref sink, recipient, word);
    }

    private static void Received(JsonElement notice, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        var facts = new MailFacts(
            MailHeaders.Id(notice.Text("mail/source")?.ToLowerInvariant()), MailHeaders.Id(notice.Text("receipt/recipients/0", "mail/destination/0")?.ToLowerInvariant()),
            notice.Text("receipt/spamVerdict/status"));
        if (notice.Text("content") is { } content)
        {
            var isBase64 = notice.Text("receipt/action/encoding") == "BASE64";
            var mail = isBase64 && Base64(content) is { } bytes ? bytes : Encoding.UTF8.GetBytes(content);
            MailItems.Read(mail, account, request.ReceivedAt, ref sink, facts);
            return;
        }

        var builder = new MailBuilder();
        foreach (var header in notice.List("mail/headers"))
            builder.Header(header.Text("name"), header.Text("value"));
        builder.HeaderUnlessTold("From", notice.Text("mail/commonHeaders/from/0", "mail/source"));
        builder.HeaderUnlessTold("To", notice.Text("mail/commonHeaders/to/0", "mail/destination/0"));
        builder.HeaderUnlessTold("Subject", notice.Text("mail/commonHeaders/subject"));
        builder.HeaderUnlessTold("Date", notice.Text("mail/commonHeaders/date"));
        builder.HeaderUnlessTold("Message-ID", notice.Text("mail/commonHeaders/messageId") ?? $"<{notice.Text("mail/messageId")}@ses>");
        if (notice.Text("receipt/action/bucketName") is { } bucket)
            builder.Attach(notice.Text("mail/messageId"), "mail", "message/rfc822", null, $"s3://{bucket}/{notice.Text("receipt/action/objectKey")}");
        MailItems.Read(builder.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = builder.Attachments });
    }

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[(text.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }
}
