using System.Buffers;
using System.Globalization;
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

/// <summary>Mailgun: routed mail as a form (parsed, or whole in <c>body-mime</c>), and event webhooks old (form) and new (JSON).</summary>
/// <remarks>
/// The signature covers <c>timestamp</c> and <c>token</c> only, each used once by Mailgun; a repetition is recognised by the mail's own id.
/// https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/receive-http
/// </remarks>
internal sealed class MailgunChannel : MailProvider
{
    // Mailgun tries for eight hours, with the first try's timestamp.
    private static readonly TimeSpan Window = TimeSpan.FromHours(9);

    private static readonly EventPaths Paths = new()
    {
        Event = ["event-data/event", "event"],
        Id = ["event-data/id"],
        Recipient = ["event-data/recipient", "recipient"],
        Target = ["event-data/message/headers/message-id", "Message-Id", "message-id"],
        Time = ["event-data/timestamp", "timestamp"],
        Code = ["event-data/delivery-status/enhanced-code", "event-data/delivery-status/code", "code"],
        Detail = ["event-data/delivery-status/message", "event-data/delivery-status/description", "event-data/reason", "error", "description", "reason"],
    };

    private static readonly EventPaths Listed = new()
    {
        Event = ["event"],
        Id = ["id"],
        Recipient = ["recipient"],
        Target = ["message/headers/message-id"],
        Time = ["timestamp"],
        Code = ["delivery-status/code"],
        Detail = ["delivery-status/message", "delivery-status/description", "reason"],
    };

    public override string Name => "email-mailgun";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // 300 requests a minute of one domain by the rate limit page.
        SendsPerSecond = 5,
        TextMax = MailDraft.TextMax,
        Secrets = ["signingKey", "apiKey"],
        Settings = MailSettings.With(("domain", "Sending domain; the one of \"from\" by default")),
        BodyMax = 36 * 1024 * 1024,
        Documentation = new Uri("https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhooks"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var (time, token, signature) = Signed(body.Contiguous(), request);
        if (string.IsNullOrEmpty(signature) || time is null || token is null)
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Macs.TryHex(signature, given))
            return VerifyOutcome.Forged;
        var verdict = Macs.Check(account, "signingKey", time + token, given, static (secret, content, mac) => HMACSHA256.HashData(secret.Reveal(), Encoding.UTF8.GetBytes(content), mac));
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        return long.TryParse(time, out var seconds) && Math.Abs(request.ReceivedAt.ToUnixTimeSeconds() - (double)seconds) <= Window.TotalSeconds ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) => Send(message, account, "apiKey", (draft, key) =>
    {
        var form = new StringBuilder().Field("from", draft.From.ToString()).Field("to", draft.To.Address).Field("subject", draft.Subject).Field("text", draft.Text)
            .Field("h:Message-Id", $"<{draft.MessageId}>");
        if (draft.InReplyTo is not null)
            form.Field("h:In-Reply-To", $"<{draft.InReplyTo}>");
        if (draft.References.Count > 0)
            form.Field("h:References", draft.ReferenceLine);
        var domain = account.Settings.GetValueOrDefault("domain") ?? draft.From.Domain;
        return FormRequests.Post(
            ApiRequests.Url(account, "https://api.mailgun.net", $"/v3/{Uri.EscapeDataString(domain)}/messages"), form,
            ("Authorization", Basic(key)));
    });

    /// <summary>Mailgun keeps files of stored mail for three days; they open with the API key.</summary>
    public override AttachmentRequest? FetchAttachment(Attachment attachment, AccountModel account) =>
        account.Current("apiKey") is { } key
            ? AttachmentRequest.OnHosts(attachment, ["api.mailgun.net", "*.api.mailgun.net", "api.eu.mailgun.net"], ("Authorization", Basic(key.RevealText())))
            : AttachmentRequest.Plain(attachment);

    private static string Basic(string key) => "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("api:" + key));

    /// <summary>403 is about the key and what it may do, not about this mail: https://documentation.mailgun.com/docs/mailgun/quickstart-guide/responses</summary>
    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) =>
        status == 403 ? new SendResult(SendOutcome.Unauthorized, Code: "http_403") : ByStatus(status, retryAfter, ResponseJson.Find(body, "id"));

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        if (Shape.Of(new ReadOnlySequence<byte>(body)) == Shape.Json)
        {
            using var document = ProviderJson.Read(body, out var wrong);
            if (document is null)
                return wrong;
            var root = document.RootElement;
            if (root.At("items") is { ValueKind: JsonValueKind.Array } events)
            {
                // The same events as their log shows them.
                foreach (var told in events.EnumerateArray())
                    ProviderEvents.Read(told, Listed, request.ReceivedAt, ref sink);
                if (sink.Count == 0)
                    Ignore(ref sink, "no events");
            }
            else if (root.Text(Paths.Event) is null && root.Text("body-plain", "body-html", "body-mime", "sender") is not null)
                Mail(name => root.Text(name) ?? (root.At(name) is { ValueKind: JsonValueKind.Array } list ? list.GetRawText() : null), new Dictionary<string, (string?, string, long)>(), account, request, ref sink);
            else
                ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink);
            return null;
        }

        var form = MailForm.Read(body, request.Header("content-type"), out var refusal);
        if (form is null)
            return refusal;
        if (form.Has("event"))
            Event(form, request, ref sink);
        else if (form.Has("body-mime") || form.Has("from") || form.Has("sender") || form.Has("message-headers"))
            Mail(name => form.Text(name), form.Files, account, request, ref sink, form.Bytes("body-mime"));
        else
            Ignore(ref sink, "a form that is neither mail nor event");
        return null;
    }

    private static void Mail(
        Func<string, string?> field, IReadOnlyDictionary<string, (string? Name, string Mime, long Size)> files, AccountModel account, WebhookRequest request,
        ref ItemSink sink, ReadOnlyMemory<byte>? mime = null)
    {
        var facts = new MailFacts(MailHeaders.Id(field("sender")?.ToLowerInvariant()), MailHeaders.Id(field("recipient")?.ToLowerInvariant()));
        mime ??= field("body-mime") is { } text ? Encoding.UTF8.GetBytes(text) : null;
        if (mime is { Length: > 0 } raw)
        {
            MailItems.Read(raw, account, request.ReceivedAt, ref sink, facts);
            return;
        }

        var mail = new MailBuilder { Text = field("body-plain"), Html = field("body-html") };
        using var headers = field("message-headers") is { } list ? ProviderJson.Read(Encoding.UTF8.GetBytes(list), out _) : null;
        if (headers?.RootElement is { ValueKind: JsonValueKind.Array } pairs)
        {
            foreach (var pair in pairs.EnumerateArray())
                mail.Header(pair.Text("0"), pair.Text("1"));
        }

        foreach (var name in (string[])["From", "To", "Cc", "Subject", "Message-Id", "Date", "In-Reply-To", "References"])
            mail.HeaderUnlessTold(name, field(name.ToLowerInvariant()) ?? field(name));
        foreach (var (name, file) in files)
            mail.Attach(name, file.Name, file.Mime, file.Size.ToString(CultureInfo.InvariantCulture));
        using var stored = field("attachments") is { } json ? ProviderJson.Read(Encoding.UTF8.GetBytes(json), out _) : null;
        if (stored?.RootElement is { ValueKind: JsonValueKind.Array } attachments)
        {
            foreach (var file in attachments.EnumerateArray())
                mail.Attach(null, file.Text("name"), file.Text("content-type"), file.Text("size"), file.Text("url"));
        }

        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = mail.Attachments });
    }

    /// <summary>An event of the old webhooks, brought into the shape of an object.</summary>
    private static void Event(MailForm form, WebhookRequest request, ref ItemSink sink)
    {
        string[] names = ["event", "recipient", "Message-Id", "message-id", "timestamp", "code", "error", "description", "reason", "severity"];
        var told = names.Where(form.Has).DistinctBy(name => name.ToLowerInvariant()).ToDictionary(name => name, name => form.Text(name) ?? "");
        using var document = JsonSerializer.SerializeToDocument(told);
        ProviderEvents.Read(document.RootElement, Paths, request.ReceivedAt, ref sink);
    }

    private static (string? Time, string? Token, string? Signature) Signed(ReadOnlyMemory<byte> body, WebhookRequest request)
    {
        if (Shape.Of(new ReadOnlySequence<byte>(body)) == Shape.Json)
        {
            using var document = ProviderJson.Read(body, out _);
            var root = document?.RootElement;
            return (root?.Text("signature/timestamp", "timestamp"), root?.Text("signature/token", "token"), root?.Text("signature/signature", "signature"));
        }

        var form = MailForm.Read(body, request.Header("content-type"), out _);
        return (form?.Text("timestamp"), form?.Text("token"), form?.Text("signature"));
    }
}
