using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Email;

/// <summary>How mail providers sign, wrap and tell; each with a body of its documented shape.</summary>
public sealed class MailProviderTests
{
    private static readonly long Now = TestRequest.Now.ToUnixTimeSeconds();

    [Fact]
    public void Mailgun_SignedForm_IsVerifiedOnceTheTimeIsRight()
    {
        const string Key = "mailgun-signing-key";
        string Form(long time, string token) =>
            $"timestamp={time}&token={token}&signature={Hex(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key), Encoding.UTF8.GetBytes(time + token)))}"
            + "&recipient=help%40shop.example&sender=ann%40customer.example&from=Ann%20%3Cann%40customer.example%3E&subject=Order%207&body-plain=Where%3F&Message-Id=%3Cm1%40c.example%3E";
        var channel = Channel("email-mailgun");
        var account = TestAccounts.Of("email-mailgun", null, ("signingKey", Key), ("apiKey", "k"));
        Assert.Equal(VerifyOutcome.Verified, channel.Verify(Bodies.Of(Form(Now, "t1")), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Forged, channel.Verify(Bodies.Of(Form(Now, "t1").Replace("token=t1", "token=t2", StringComparison.Ordinal)), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Expired, channel.Verify(Bodies.Of(Form(Now - 100_000, "t1")), new TestRequest(), account));
        Assert.Equal(VerifyOutcome.Missing, channel.Verify(Bodies.Of("from=a"), new TestRequest(), account));
        var item = Assert.Single(Decoded(channel, Form(Now, "t1"), account));
        Assert.Equal((ItemKind.Message, "ann@customer.example", "Ann", "Where?", "m1@c.example"), (item.Kind, item.Sender, item.SenderName, item.Text, item.Id));
    }

    [Fact]
    public void Mailgun_PublishedVector_IsVerified()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var vector = file.RootElement.GetProperty("vectors").EnumerateArray().Single(v => v.GetProperty("channel").GetString() == "email-mailgun");
        string Field(string name) => vector.GetProperty(name).GetString()!;
        var account = TestAccounts.Of("email-mailgun", null, ("signingKey", Field("secret")), ("apiKey", "k"));
        var body = $"timestamp={Field("timestamp")}&token={Field("token")}&signature={Field("expected")}";
        // Right, and as old as its publication.
        Assert.Equal(VerifyOutcome.Expired, Channel("email-mailgun").Verify(Bodies.Of(body), new TestRequest(), account));
    }

    [Fact]
    public void SendGrid_FieldsInTheirOwnCharsets_AreRead()
    {
        byte[] body =
        [
            .. "--xYz\r\nContent-Disposition: form-data; name=\"from\"\r\n\r\nJos\u00e9 <jose@customer.example>\r\n--xYz\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n"u8,
            .. Encoding.Latin1.GetBytes("¿Dónde está?"),
            .. "\r\n--xYz\r\nContent-Disposition: form-data; name=\"charsets\"\r\n\r\n{\"from\":\"UTF-8\",\"text\":\"iso-8859-1\"}\r\n"u8,
            .. "--xYz\r\nContent-Disposition: form-data; name=\"attachment1\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--xYz--\r\n"u8,
        ];
        var items = new List<InboundItem>();
        var request = new TestRequest(("content-type", "multipart/form-data; boundary=xYz"));
        Assert.Equal(DecodeOutcome.Decoded, Channel("email-sendgrid").Decode(Bodies.Of(body), request, TestAccounts.Any, items).Outcome);
        var item = Assert.Single(items);
        Assert.Equal(("¿Dónde está?", "José"), (item.Text, item.SenderName));
        Assert.Equal(("image", "a.png", 3L), (item.Attachments[0].Kind, item.Attachments[0].Name, item.Attachments[0].Size));
    }

    [Fact]
    public void SendGrid_SignedEvents_AreVerifiedAndToldAsReceipts()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var account = TestAccounts.Of("email-sendgrid", null, ("publicKey", Convert.ToBase64String(key.ExportSubjectPublicKeyInfo())));
        var body = "[{\"event\":\"bounce\",\"email\":\"ann@customer.example\",\"smtp-id\":\"<d1@shop.example>\",\"timestamp\":1461095250,\"sg_event_id\":\"e1\",\"status\":\"5.1.1\"}]\r\n";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(Now + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        TestRequest Request(string time) => new(("x-twilio-email-event-webhook-signature", signature), ("x-twilio-email-event-webhook-timestamp", time));
        var channel = Channel("email-sendgrid");
        Assert.Equal(VerifyOutcome.Verified, channel.Verify(Bodies.Of(body), Request(Now.ToString(System.Globalization.CultureInfo.InvariantCulture)), account));
        Assert.Equal(VerifyOutcome.Forged, channel.Verify(Bodies.Of(body), Request((Now + 1).ToString(System.Globalization.CultureInfo.InvariantCulture)), account));
        var item = Assert.Single(Decoded(channel, body, account));
        Assert.Equal((ItemKind.Receipt, "failed", "d1@shop.example", "ann@customer.example"), (item.Kind, item.Status, item.Target, item.Sender));
    }

    [Fact]
    public void Ses_NotificationOfTheOwnTopic_IsVerifiedByAmazonsCertificate()
    {
        using var key = RSA.Create(2048);
        var certificate = new CertificateRequest("CN=sns.amazonaws.com", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(TestRequest.Now.AddDays(-1), TestRequest.Now.AddDays(1)).ExportCertificatePem();
        const string Message = "{\"notificationType\":\"Delivery\",\"mail\":{\"messageId\":\"ses-1\",\"destination\":[\"ann@customer.example\"]},\"delivery\":{\"recipients\":[\"ann@customer.example\"]}}";
        var canonical = $"Message\n{Message}\nMessageId\nn1\nTimestamp\n2026-06-01T11:59:00.000Z\nTopicArn\narn:aws:sns:eu-west-1:1:in\nType\nNotification\n";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(canonical), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        string Body(string certUrl, string message = Message) => JsonSerializer.Serialize(new
        {
            Type = "Notification",
            MessageId = "n1",
            TopicArn = "arn:aws:sns:eu-west-1:1:in",
            Message = message,
            Timestamp = "2026-06-01T11:59:00.000Z",
            SignatureVersion = "2",
            Signature = signature,
            SigningCertURL = certUrl,
        });
        const string Address = "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
        var channel = Channel("email-ses");
        var own = TestAccounts.Of("email-ses", "arn:aws:sns:eu-west-1:1:in");
        VerifyOutcome Verify(string body, AccountModel account, string? document) => channel.Verify(Bodies.Of(body), new PublishedRequest(document), account);
        Assert.Equal(VerifyOutcome.Verified, Verify(Body(Address), own, certificate));
        Assert.Equal(VerifyOutcome.Awaiting, Verify(Body(Address), own, null));
        Assert.Equal(VerifyOutcome.Forged, Verify(Body(Address, Message + " "), own, certificate));
        Assert.Equal(VerifyOutcome.Forged, Verify(Body("https://sns.evil.example/x.pem"), own, certificate));
        Assert.Equal(VerifyOutcome.Forged, Verify(Body(Address), TestAccounts.Of("email-ses", "arn:aws:sns:eu-west-1:2:other"), certificate));
        Assert.Equal(VerifyOutcome.NotConfigured, Verify(Body(Address), TestAccounts.Of("email-ses", null), certificate));
        var item = Assert.Single(Decoded(channel, Body(Address), own));
        Assert.Equal((ItemKind.Receipt, "delivered", "ses-1"), (item.Kind, item.Status, item.Target));
    }

    [Fact]
    public void Ses_SubscriptionConfirmation_AsksForItsAddress()
    {
        var items = Decoded(Channel("email-ses"), "{\"Type\":\"SubscriptionConfirmation\",\"SubscribeURL\":\"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription\"}", TestAccounts.Any);
        Assert.Equal("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription", Channel("email-ses").FollowUp(items)?.AbsoluteUri);
    }

    [Fact]
    public void Ses_RecordsBesideASignedEnvelope_AreNeitherVerifiedNorRead()
    {
        var fixture = new Compliance.SesFixture();
        var genuine = Encoding.UTF8.GetBytes(Compliance.SesFixture.Notification("{\"notificationType\":\"Delivery\",\"mail\":{\"messageId\":\"ses-1\"},\"delivery\":{\"recipients\":[\"ann@customer.example\"]}}"));
        var signature = fixture.Sign(genuine);
        var proved = fixture.Proved(genuine, signature);
        Assert.Equal(VerifyOutcome.Verified, fixture.Channel.Verify(Bodies.Of(proved), fixture.Signed(signature), fixture.Account));

        const string Mail = "\"Records\":[{\"ses\":{\"notificationType\":\"Received\",\"mail\":{\"source\":\"ceo@shop.example\"},\"receipt\":{},\"content\":\"From: ceo@shop.example\\r\\n\\r\\nPay.\"}}],";
        byte[] forged = [(byte)'{', .. Encoding.UTF8.GetBytes(Mail), .. proved.AsSpan(1)];
        Assert.Equal(VerifyOutcome.Forged, fixture.Channel.Verify(Bodies.Of(forged), fixture.Signed(signature), fixture.Account));
        var item = Assert.Single(Decoded(fixture.Channel, Encoding.UTF8.GetString(forged), fixture.Account));
        Assert.Equal((ItemKind.Receipt, "ses-1"), (item.Kind, item.Target));
    }

    [Theory]
    [InlineData(-64, VerifyOutcome.Verified)]
    [InlineData(-66, VerifyOutcome.Expired)]
    [InlineData(6, VerifyOutcome.Expired)]
    public void Ses_EnvelopeSignedEarlierThanItsLastRetry_IsExpired(int minutes, VerifyOutcome expected)
    {
        var fixture = new Compliance.SesFixture();
        var stamp = TestRequest.Now.AddMinutes(minutes).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
        var body = Encoding.UTF8.GetBytes(Compliance.SesFixture.Notification("{}").Replace("2026-06-01T11:59:00.000Z", stamp, StringComparison.Ordinal));
        var signature = fixture.Sign(body);
        Assert.Equal(expected, fixture.Channel.Verify(Bodies.Of(fixture.Proved(body, signature)), fixture.Signed(signature), fixture.Account));
    }

    [Theory]
    [InlineData("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0af1.pem", true)]
    [InlineData("https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0af1.pem", true)]
    [InlineData("https://sns.s3.eu-west-1.amazonaws.com/SimpleNotificationService-0af1.pem", false)]
    [InlineData("https://sns.eu-west-1.amazonaws.com/bucket/SimpleNotificationService-0af1.pem", false)]
    [InlineData("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0af1.pem?x=1", false)]
    [InlineData("https://sns.eu-west-1.amazonaws.com/own.pem", false)]
    public void Ses_CertificateAddress_MustBeOneOfSnsItself(string address, bool expected)
    {
        var fixture = new Compliance.SesFixture();
        var body = Encoding.UTF8.GetBytes(Compliance.SesFixture.Notification("{}"));
        var signature = fixture.Sign(body);
        var proved = Encoding.UTF8.GetString(fixture.Proved(body, signature)).Replace("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem", address, StringComparison.Ordinal);
        var verdict = fixture.Channel.Verify(Bodies.Of(proved), new PublishedRequest(Encoding.ASCII.GetString(Compliance.SesFixture.Published)), fixture.Account);
        Assert.Equal(expected ? VerifyOutcome.Verified : VerifyOutcome.Forged, verdict);
    }

    [Fact]
    public void Postmark_HalfASurrogatePairInAName_LosesNothingElse()
    {
        var item = Assert.Single(Decoded(
            Channel("email-postmark"),
            "{\"From\":\"a@b.example\",\"FromFull\":{\"Email\":\"a@b.example\",\"Name\":\"spam \\ud83d name\"},\"Subject\":\"Hi\",\"MessageID\":\"p1\",\"TextBody\":\"text \\ud83d\\ude00\"}", TestAccounts.Any));
        Assert.Equal(("text 😀", "a@b.example"), (item.Text, item.Sender));
        Assert.Contains("name", item.SenderName, StringComparison.Ordinal);
    }

    [Fact]
    public void Mandrill_SignedForm_IsVerifiedWithTheUrl()
    {
        const string Events = "[{\"event\":\"hard_bounce\",\"ts\":1507856722,\"_id\":\"md1\",\"msg\":{\"email\":\"ann@customer.example\",\"bounce_description\":\"bad_mailbox\"}}]";
        var body = "mandrill_events=" + Uri.EscapeDataString(Events);
        var url = new TestRequest().Url.AbsoluteUri;
        var signature = Convert.ToBase64String(HMACSHA1.HashData("key"u8.ToArray(), Encoding.UTF8.GetBytes(url + "mandrill_events" + Events)));
        var account = TestAccounts.Of("email-mandrill", null, ("webhookKey", "key"), ("apiKey", "a"));
        var channel = Channel("email-mandrill");
        Assert.Equal(VerifyOutcome.Verified, channel.Verify(Bodies.Of(body), new TestRequest(("x-mandrill-signature", signature)), account));
        Assert.Equal(VerifyOutcome.Forged, channel.Verify(Bodies.Of(body + "x"), new TestRequest(("x-mandrill-signature", signature)), account));
        var item = Assert.Single(Decoded(channel, body, account));
        Assert.Equal((ItemKind.Receipt, "failed", "md1", "bad_mailbox"), (item.Kind, item.Status, item.Target, item.Extra!["code"]));
    }

    [Fact]
    public void Resend_StandardWebhookSignature_IsVerifiedInsideItsWindow()
    {
        const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        const string Body = "{\"type\":\"email.delivered\",\"created_at\":\"2026-06-01T11:59:00Z\",\"data\":{\"email_id\":\"r1\",\"to\":[\"ann@customer.example\"]}}";
        var mac = HMACSHA256.HashData(Convert.FromBase64String(Secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"msg_1.{Now}.{Body}"));
        TestRequest Request(string id) => new(
            ("svix-id", id), ("svix-timestamp", Now.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("svix-signature", "v1,AAAA v1," + Convert.ToBase64String(mac)));
        var account = TestAccounts.Of("email-resend", null, ("signingSecret", Secret), ("apiKey", "a"));
        Assert.Equal(VerifyOutcome.Verified, Channel("email-resend").Verify(Bodies.Of(Body), Request("msg_1"), account));
        Assert.Equal(VerifyOutcome.Forged, Channel("email-resend").Verify(Bodies.Of(Body), Request("msg_2"), account));
        Assert.Equal(ItemKind.Receipt, Assert.Single(Decoded(Channel("email-resend"), Body, account)).Kind);
    }

    [Theory]
    [InlineData(4, VerifyOutcome.Verified)]
    [InlineData(49, VerifyOutcome.Forged)]
    public void Resend_FiftySignatures_AreNotAllTried(int wrong, VerifyOutcome expected)
    {
        const string Body = "{}";
        var mac = HMACSHA256.HashData("0123456789abcdef"u8, Encoding.UTF8.GetBytes($"msg_1.{Now}.{Body}"));
        var request = new TestRequest(
            ("svix-id", "msg_1"), ("svix-timestamp", Now.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("svix-signature", string.Concat(Enumerable.Repeat("v1,AAAA ", wrong)) + "v1," + Convert.ToBase64String(mac)));
        var account = TestAccounts.Of("email-resend", null, ("signingSecret", "whsec_" + Convert.ToBase64String("0123456789abcdef"u8)), ("apiKey", "a"));
        Assert.Equal(expected, Channel("email-resend").Verify(Bodies.Of(Body), request, account));
    }

    [Fact]
    public void Postal_RsaSignature_IsVerified()
    {
        using var key = RSA.Create(2048);
        const string Body = "{\"event\":\"MessageSent\",\"timestamp\":1507856722,\"uuid\":\"u1\",\"payload\":{\"status\":\"Sent\",\"message\":{\"id\":1,\"message_id\":\"d1@shop.example\",\"to\":\"ann@customer.example\"}}}";
        var signature = Convert.ToBase64String(key.SignData(Encoding.UTF8.GetBytes(Body), HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1));
        var account = TestAccounts.Of("email-postal", null, ("publicKey", key.ExportSubjectPublicKeyInfoPem()), ("apiKey", "a"));
        Assert.Equal(VerifyOutcome.Verified, Channel("email-postal").Verify(Bodies.Of(Body), new TestRequest(("x-postal-signature", signature)), account));
        Assert.Equal(VerifyOutcome.Forged, Channel("email-postal").Verify(Bodies.Of(Body + " "), new TestRequest(("x-postal-signature", signature)), account));
        Assert.Equal((ItemKind.Receipt, "sent"), (Decoded(Channel("email-postal"), Body, account)[0].Kind, Decoded(Channel("email-postal"), Body, account)[0].Status));
    }

    [Fact]
    public void Encode_AnswerToAMail_JoinsItsThread()
    {
        var context = Assert.Single(Decoded(
            Channel("email"), Compliance.EmailFixture.From("\nReferences: <r1@c.example> <r2@c.example>"), TestAccounts.Any)).Extra!["replyContext"];
        var account = TestAccounts.Of("email", "help@shop.example") with
        {
            Settings = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string> { ["smtp"] = "smtp://mx.example:587" }),
        };
        var message = new OutboundMessage { DeliveryId = Guid.Parse("00000000-0000-0000-0000-000000000007"), Recipient = "ann@customer.example", Text = "Morgen, schön!", ReplyContext = context };
        var request = Assert.Single(Channel("email").Encode(message, account).Requests);
        var mail = Encoding.UTF8.GetString(request.Body.Span);
        Assert.Equal(("SMTP", "smtp://mx.example:587/"), (request.Method, request.Url.AbsoluteUri));
        Assert.Contains("Subject: Re: Order 7", mail, StringComparison.Ordinal);
        Assert.Contains("In-Reply-To: <m1@customer.example>", mail, StringComparison.Ordinal);
        Assert.Contains("<r1@c.example> <r2@c.example> <m1@customer.example>", mail.ReplaceLineEndings("").Replace("\t", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Message-Id: <00000000000000000000000000000007@shop.example>", mail, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\nDate:", mail, StringComparison.Ordinal);
        Assert.Equal("recipient_invalid", Channel("email").Encode(message with { Recipient = "unknown@sender.invalid" }, account).Refusal?.Code);
    }

    private static IChannel Channel(string name) => Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(name));

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    private static List<InboundItem> Decoded(IChannel channel, string body, AccountModel account)
    {
        var items = new List<InboundItem>();
        var result = channel.Decode(Bodies.Of(body), new TestRequest(), account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }

    private sealed class PublishedRequest(string? document) : WebhookRequest
    {
        public override string Method => "POST";

        public override Uri Url { get; } = new("https://gateway.example/in/acme/email-ses/main");

        public override DateTimeOffset ReceivedAt => TestRequest.Now;

        public override string? Header(string name) => null;

        public override string? Query(string name) => null;

        public override ReadOnlyMemory<byte>? Document(Uri address, bool newer = false) => document is null ? (ReadOnlyMemory<byte>?)null : Encoding.ASCII.GetBytes(document);
    }
}
