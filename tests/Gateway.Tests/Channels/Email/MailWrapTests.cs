using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Email;

/// <summary>The same mail and the same event in every wrapping its provider, or what stands between, puts around it.</summary>
public sealed class MailWrapTests
{
    private const string Mime = "From: Ann <ann@x.example>\r\nSubject: Hi\r\nMessage-ID: <a1@x.example>\r\n\r\nhello\r\n";

    private static readonly object Received = new { notificationType = "Received", mail = new { source = "ann@x.example" }, receipt = new { }, content = Mime };

    private static object Envelope(object message) => new { Type = "Notification", MessageId = "1", TopicArn = "arn", Message = message, Timestamp = "2026-11-23T10:00:00Z" };

    private static string Text(object value) => JsonSerializer.Serialize(value);

    public static TheoryData<string, string> Mails { get; } = new()
    {
        { "email-ses", Text(Envelope(Text(Received))) },
        { "email-ses", Text(Envelope(Received)) },
        { "email-ses", Text(Received) },
        { "email-ses", Text(new { Records = new[] { new { Sns = Envelope(Text(Received)) } } }) },
        { "email-ses", Text(new { Records = new[] { new { body = Text(Envelope(Text(Received))) } } }) },
        { "email-ses", Text(new { Records = new[] { new { body = Text(Received) } } }) },
        { "email-mandrill", "mandrill_events=" + Uri.EscapeDataString(Text(new[] { new { @event = "inbound", msg = new { raw_msg = Mime } } })) },
        { "email-mandrill", Text(new[] { new { @event = "inbound", msg = new { raw_msg = Mime } } }) },
        { "email-mandrill", Text(new { mandrill_events = new[] { new { @event = "inbound", msg = new { raw_msg = Mime } } } }) },
        { "email-mandrill", Text(new { mandrill_events = Text(new[] { new { @event = "inbound", msg = new { raw_msg = Mime } } }) }) },
        { "email-mailgun", "recipient=h%40s.example&body-mime=" + Uri.EscapeDataString(Mime) },
        { "email-mailgun", Part("name=\"body-mime\"", Mime) },
        { "email-mailgun", Part("name=\"body-mime\"; filename=\"body.eml\"\r\nContent-Type: message/rfc822", Mime) },
        { "email-sendgrid", Part("name=\"email\"; filename=\"email.eml\"\r\nContent-Type: message/rfc822", Mime) },
    };

    [Theory]
    [MemberData(nameof(Mails))]
    public void Decode_MailInAnyWrapping_IsTheMail(string channel, string body)
    {
        var item = Single(channel, body);
        Assert.Equal((ItemKind.Message, "ann@x.example", "hello", "a1@x.example"), (item.Kind, item.Sender, item.Text?.Trim(), item.Id));
    }

    [Fact]
    public void Decode_EventOfEventBridge_IsTheEvent()
    {
        var detail = new { eventType = "Bounce", mail = new { messageId = "ours", destination = new[] { "bob@x.example" } }, bounce = new { bounceType = "Permanent", bouncedRecipients = new[] { new { emailAddress = "bob@x.example" } } } };
        var item = Single("email-ses", JsonSerializer.Serialize(new Dictionary<string, object> { ["version"] = "0", ["detail-type"] = "Email Bounced", ["source"] = "aws.ses", ["detail"] = detail }));
        Assert.Equal((ItemKind.Receipt, "failed", "bob@x.example", "ours"), (item.Kind, item.Status, item.Sender, item.Target));
    }

    [Fact]
    public void Decode_ForwardedMailAmongTheFilesOfAForm_IsAttached()
    {
        var item = Single("email-sendgrid", Part("name=\"from\"", "ann@x.example") + Part("name=\"text\"", "see below") + Part("name=\"attachment1\"; filename=\"old.eml\"\r\nContent-Type: message/rfc822", Mime));
        var file = Assert.Single(item.Attachments);
        Assert.Equal(("old.eml", "message/rfc822", "see below"), (file.Name, file.Mime, item.Text));
        Assert.True(file.Size >= Mime.TrimEnd().Length, $"{file.Size} bytes");
    }

    [Fact]
    public void Decode_StoredMailAsMailgunsApiTellsIt_HasItsHeadersAndFiles()
    {
        var stored = new Dictionary<string, object>
        {
            ["sender"] = "ann@x.example",
            ["body-plain"] = "hello",
            ["message-headers"] = new[] { new[] { "From", "Ann <ann@x.example>" }, ["Message-Id", "<a1@x.example>"] },
            ["attachments"] = new[] { new Dictionary<string, object> { ["url"] = "https://api.mailgun.net/v3/a/0", ["name"] = "a.png", ["content-type"] = "image/png", ["size"] = 10 } },
        };
        var item = Single("email-mailgun", JsonSerializer.Serialize(stored));
        Assert.Equal(("a1@x.example", "Ann", "a.png"), (item.Id, item.SenderName, Assert.Single(item.Attachments).Name));
    }

    private static string Part(string header, string value) => $"--xYz\r\nContent-Disposition: form-data; {header}\r\n\r\n{value}\r\n";

    private static InboundItem Single(string channel, string body)
    {
        var items = new List<InboundItem>();
        var result = ChannelCatalog.Find(channel)!.Decode(Bodies.Of(Encoding.UTF8.GetBytes(body)), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return Assert.Single(items);
    }
}
