using System.Buffers;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Email.Mime;
using Gateway.Channels.Email.Sending;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Email.Providers;

/// <summary>Postmark: inbound mail and record webhooks as JSON. It signs nothing: the webhook's URL carries user name and password, or a token.</summary>
/// <remarks>
/// <code>{"From","FromFull":{"Email","Name"},"To","OriginalRecipient","Subject","MessageID","Date","TextBody","HtmlBody","Headers":[{"Name","Value"}],"Attachments":[{"Name","Content","ContentType","ContentLength"}],"RawEmail"}</code>
/// https://postmarkapp.com/developer/webhooks/inbound-webhook
/// </remarks>
internal sealed class PostmarkChannel : MailProvider
{
    private static readonly EventPaths Paths = new()
    {
        Event = ["RecordType"],
        Recipient = ["Email", "Recipient"],
        Target = ["MessageID"],
        Time = ["BouncedAt", "DeliveredAt", "ReceivedAt", "ChangedAt"],
        Code = ["Type", "Details"],
        Detail = ["Description", "Details"],
    };

    public override string Name => "email-postmark";

    public override ChannelFeatures Features { get; } = new()
    {
        Decodes = Kinds,
        Sends = ["text", "link"],
        // No limit is documented; 10 a second is what one connection does.
        SendsPerSecond = 10,
        TextMax = MailDraft.TextMax,
        Secrets = ["token", "serverToken"],
        Settings = MailSettings.With(("stream", "Message stream; \"outbound\" by default")),
        BodyMax = 50 * 1024 * 1024,
        Documentation = new Uri("https://postmarkapp.com/developer/webhooks/webhooks-overview"),
    };

    public override VerifyOutcome Verify(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account) => HttpCredentials.Check(request, account, "token");

    public override EncodeResult Encode(OutboundMessage message, AccountModel account) => Send(message, account, "serverToken", (draft, token) => ApiRequests.Post(
        ApiRequests.Url(account, "https://api.postmarkapp.com", "/email"),
        ApiRequests.Body(draft, (json, mail) =>
        {
            json.WriteString("From"u8, mail.From.ToString());
            json.WriteString("To"u8, mail.To.Address);
            json.WriteString("Subject"u8, mail.Subject);
            json.WriteString("TextBody"u8, mail.Text);
            json.WriteString("MessageStream"u8, account.Settings.GetValueOrDefault("stream") ?? "outbound");
            json.WriteStartArray("Headers"u8);
            MailHeadersJson.Write(json, mail, "Name", "Value");
            json.WriteEndArray();
        }),
        ("X-Postmark-Server-Token", token), ("Accept", "application/json")));

    public override SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) =>
        ResponseJson.Find(body, "ErrorCode") switch
        {
            // The sender's signature, or the account, waits for a person: https://postmarkapp.com/developer/api/overview#error-codes
            ("400" or "401" or "405" or "412" or "413") and var code => new SendResult(SendOutcome.Unauthorized, Code: code),
            "100" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: "100"),
            var code => ByStatus(status, retryAfter, ResponseJson.Find(body, "MessageID"), code is "0" ? null : code),
        };

    protected override string? Read(ReadOnlyMemory<byte> body, WebhookRequest request, AccountModel account, ref ItemSink sink)
    {
        using var document = ProviderJson.Read(body, out var refusal);
        if (document is null)
            return refusal;
        var root = document.RootElement;
        if (root.Text("From", "FromFull/Email", "RawEmail", "OriginalRecipient") is not null && root.Text("RecordType") is null or "Inbound")
            Mail(root, account, request, ref sink);
        else if (root.ValueKind == JsonValueKind.Object && root.EnumerateObject().Any())
            ProviderEvents.Read(root, Paths, request.ReceivedAt, ref sink, word: Undecided(root));
        else
            return "RecordType: must be given";
        return null;
    }

    /// <summary>A bounce that is still tried, or a machine's answer; every other type is the last word.</summary>
    private static string? Undecided(JsonElement root) => root.Text("Type") is "Transient" or "AutoResponder" ? root.Text("Type") : null;

    private static void Mail(JsonElement root, AccountModel account, WebhookRequest request, ref ItemSink sink)
    {
        var facts = new MailFacts(Recipient: MailHeaders.Id(root.Text("OriginalRecipient")?.ToLowerInvariant()));
        if (root.Text("RawEmail") is { } raw)
        {
            MailItems.Read(System.Text.Encoding.UTF8.GetBytes(raw), account, request.ReceivedAt, ref sink, facts);
            return;
        }

        var mail = new MailBuilder { Text = root.Text("TextBody"), Html = root.Text("HtmlBody") };
        foreach (var header in root.List("Headers"))
            mail.Header(header.Text("Name"), header.Text("Value"));
        mail.HeaderUnlessTold("From", root.Text("FromFull/Email") is { } address && root.Text("FromFull/Name") is { } name ? $"\"{name.Replace("\"", "", StringComparison.Ordinal)}\" <{address}>" : root.Text("From", "FromFull/Email"));
        mail.HeaderUnlessTold("To", root.Text("To", "ToFull/0/Email"));
        mail.HeaderUnlessTold("Subject", root.Text("Subject"));
        mail.HeaderUnlessTold("Date", root.Text("Date"));
        mail.HeaderUnlessTold("Reply-To", root.Text("ReplyTo"));
        mail.HeaderUnlessTold("Message-ID", root.Text("MessageID") is { } id ? $"<{id}@inbound.postmarkapp.com>" : null);
        foreach (var file in root.List("Attachments"))
            mail.Attach(file.Text("ContentID"), file.Text("Name"), file.Text("ContentType"), file.Text("ContentLength"));
        MailItems.Read(mail.Build(), account, request.ReceivedAt, ref sink, facts with { Attachments = mail.Attachments });
    }
}

/// <summary>The headers that put an answer into its thread, as an array of name and value.</summary>
internal static class MailHeadersJson
{
    public static void Write(Utf8JsonWriter json, MailDraft mail, string name, string value)
    {
        foreach (var (header, text) in Of(mail))
        {
            json.WriteStartObject();
            json.WriteString(name, header);
            json.WriteString(value, text);
            json.WriteEndObject();
        }
    }

    public static IEnumerable<(string Name, string Value)> Of(MailDraft mail)
    {
        if (mail.InReplyTo is not null)
            yield return ("In-Reply-To", $"<{mail.InReplyTo}>");
        if (mail.References.Count > 0)
            yield return ("References", mail.ReferenceLine);
    }
}
