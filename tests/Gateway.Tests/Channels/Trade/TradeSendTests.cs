using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Trade;

public sealed class TradeSendTests
{
    private static readonly Guid Delivery = new("00000000-0000-0000-0000-000000000001");

    private static SendRequest One(ChannelFixture fixture, OutboundMessage message, params (string Name, string Value)[] settings)
    {
        var account = settings.Length == 0 ? fixture.Account : fixture.Account.With([.. fixture.Account.Settings.Select(s => (s.Key, s.Value)), .. settings]);
        var encoded = fixture.Channel.Encode(message, account);
        Assert.True(encoded.Refusal is null, encoded.Refusal?.Detail);
        return Assert.Single(encoded.Requests);
    }

    private static OutboundMessage Text(string recipient) => new() { DeliveryId = Delivery, Recipient = recipient, Text = "Größe \"42\"?" };

    private static OutboundMessage Picture(string recipient) => Text(recipient) with { Attachments = [new Attachment { Kind = "image", Url = "https://x/i.jpg" }] };

    private static string Body(SendRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    [Fact]
    public void Encode_Twilio_WritesFromTheRecipientsOwnChannel()
    {
        var request = One(new TwilioFixture(), Picture("whatsapp:+886"));
        Assert.Equal("/2010-04-01/Accounts/AC1/Messages.json", request.Url.AbsolutePath);
        Assert.Equal("To=whatsapp%3A%2B886&From=whatsapp%3A%2B14155238886&Body=Gr%C3%B6%C3%9Fe%20%2242%22%3F&MediaUrl=https%3A%2F%2Fx%2Fi.jpg", Body(request));
        Assert.Equal("From=whatsapp%3A%2B1", Body(One(new TwilioFixture(), Text("whatsapp:+886"), ("from", "+1"))).Split('&')[1]);
        Assert.Equal("/v1/Conversations/CH1/Messages", One(new TwilioFixture(), Text("CH1")).Url.AbsolutePath);
        Assert.Equal(
            "To=whatsapp%3A%2B886&From=whatsapp%3A%2B14155238886&ContentSid=HX1&ContentVariables=%7B%221%22%3A%22Ana%22%7D",
            Body(One(new TwilioFixture(), Text("whatsapp:+886") with { Text = null, Template = new TemplateMessage("HX1", "de", ["Ana"]) })));
    }

    [Fact]
    public void Encode_TwilioVoice_SaysTheText() => Assert.Contains(
        "Twiml=" + Uri.EscapeDataString("<?xml version=\"1.0\" encoding=\"utf-8\"?><Response><Say language=\"en-US\">Größe \"42\"?</Say></Response>"),
        Body(One(new TwilioVoiceFixture(), Text("+1415"))), StringComparison.Ordinal);

    [Fact]
    public void Encode_JsonCarriers_HaveTheirOwnShape()
    {
        Assert.Equal(
            """{"channel":"sms","from":"447700900000","to":"447700900001","client_ref":"00000000-0000-0000-0000-000000000001","message_type":"text","text":"Größe \"42\"?"}""",
            Body(One(new VonageFixture(), Text("447700900001"))));
        Assert.Equal(
            """{"channel":"whatsapp","from":"447700900000","to":"4477","client_ref":"00000000-0000-0000-0000-000000000001","message_type":"image","image":{"url":"https://x/i.jpg","caption":"Größe \"42\"?"}}""",
            Body(One(new VonageFixture(), Picture("4477"), ("channel", "whatsapp"))));
        Assert.Equal("""{"type":"text","content":{"text":"Größe \"42\"?"}}""", Body(One(new MessageBirdFixture(), Text("f1e8"))));
        Assert.Equal(
            """{"recipients":["31612345678"],"originator":"2ceefea7","reference":"00000000-0000-0000-0000-000000000001","body":"Größe \"42\"?","datacoding":"auto"}""",
            Body(One(new MessageBirdFixture(), Text("+31612345678"), ("api", "sms"))));
        Assert.Equal(
            """{"messages":[{"sender":"385921004026","destinations":[{"to":"385916","messageId":"00000000-0000-0000-0000-000000000001"}],"content":{"text":"Größe \"42\"?"}}]}""",
            Body(One(new InfobipFixture(), Text("385916"))));
        Assert.Equal(
            """{"from":"385921004026","to":"385916","messageId":"00000000-0000-0000-0000-000000000001","content":{"body":{"text":"Größe \"42\"?"},"action":{"buttons":[{"type":"REPLY","id":"y","title":"Ja"}]}}}""",
            Body(One(new InfobipFixture(), Text("385916") with { QuickReplies = [new QuickReply("Ja", "y")] }, ("channel", "whatsapp"))));
        Assert.Equal("""{"src":"14151234567","dst":"1415","type":"mms","text":"Größe \"42\"?","media_urls":["https://x/i.jpg"]}""", Body(One(new PlivoFixture(), Picture("1415"))));
        Assert.Equal(
            """{"applicationId":"app","to":["+1206"],"from":"+12345678902","tag":"00000000-0000-0000-0000-000000000001","text":"Größe \"42\"?","media":["https://x/i.jpg"]}""",
            Body(One(new BandwidthFixture(), Picture("+1206"), ("accountId", "9"), ("applicationId", "app"))));
        Assert.Equal(
            """{"business_id":"biz-123","recipient_type":"CONVERSATION","recipient":"tt-conv-1","message_type":"TEXT","text":{"body":"Größe \"42\"?\nhttps://x/i.jpg"}}""",
            Body(One(new TikTokBusinessFixture(), Picture("tt-conv-1"))));
    }

    [Fact]
    public void Encode_MercadoLibre_AnswersWhereItWasAsked()
    {
        var message = One(new MercadoLibreFixture(), Text("2000000089077943:12"));
        Assert.Equal("/messages/packs/2000000089077943/sellers/34?tag=post_sale", message.Url.PathAndQuery);
        Assert.Equal("""{"from":{"user_id":"34"},"to":{"user_id":"12"},"text":"Größe \"42\"?"}""", Body(message));
        Assert.Equal("""{"question_id":11436370259,"text":"Größe \"42\"?"}""", Body(One(new MercadoLibreFixture(), Text("question:11436370259"))));
    }

    [Fact]
    public void Encode_SignedTime_IsMadeAnewForEachAttempt()
    {
        var at = DateTimeOffset.FromUnixTimeSeconds(1778544722);
        var shopee = One(new ShopeeFixture(), Text("165105353"), ("partnerId", "2001"));
        var sign = Convert.ToHexStringLower(Hmacs.Of("shopee-partner-key", "2001/api/v2/sellerchat/send_message1778544722token947042923", []));
        Assert.Equal($"?partner_id=2001&timestamp=1778544722&access_token=token&shop_id=947042923&sign={sign}", shopee.Sign!(at).Url.Query);
        Assert.Equal("""{"to_id":165105353,"message_type":"text","content":{"text":"Größe \"42\"?"}}""", Body(shopee));

        var lazada = Body(One(new LazadaFixture(), Text("100_2")).Sign!(at));
        sign = Convert.ToHexString(Hmacs.Of(
            "lazada-app-secret", "/im/message/sendaccess_tokentokenapp_key123456session_id100_2sign_methodsha256template_id1timestamp1778544722000txtGröße \"42\"?", []));
        Assert.EndsWith("&sign=" + sign, lazada, StringComparison.Ordinal);

        var shop = One(new TikTokShopFixture(), Text("5764")).Sign!(at);
        Assert.Equal("""{"type":"TEXT","content":"{\"content\":\"Größe \\\"42\\\"?\"}"}""", Body(shop));
        sign = Convert.ToHexStringLower(Hmacs.Of(
            "tts-app-secret", "tts-app-secret/customer_service/202309/conversations/5764/messagesapp_key29a39dshop_ciphercipher" + "timestamp1778544722" + Body(shop) + "tts-app-secret", []));
        Assert.EndsWith("&sign=" + sign, shop.Url.Query, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("twilio", 201, "{\"sid\":\"SM1\"}", SendOutcome.Sent, null)]
    [InlineData("twilio", 400, "{\"code\":21610}", SendOutcome.Rejected, "21610")]
    [InlineData("twilio", 400, "{\"code\":63016}", SendOutcome.WindowClosed, "63016")]
    [InlineData("twilio", 429, "{\"code\":20429}", SendOutcome.Retry, "20429")]
    [InlineData("twilio", 401, "{\"code\":20003}", SendOutcome.Unauthorized, "20003")]
    [InlineData("vonage", 202, "{\"message_uuid\":\"u\"}", SendOutcome.Sent, null)]
    [InlineData("vonage", 429, "{\"type\":\"https://x/errors#1000\"}", SendOutcome.Retry, "1000")]
    [InlineData("vonage", 422, "<html>", SendOutcome.Rejected, "http_422")]
    [InlineData("messagebird", 422, "{\"errors\":[{\"code\":9}]}", SendOutcome.Rejected, "9")]
    [InlineData("infobip", 200, "{\"messages\":[{\"status\":{\"groupName\":\"REJECTED\",\"name\":\"REJECTED_NOT_ENOUGH_CREDITS\"}}]}", SendOutcome.Rejected, "REJECTED_NOT_ENOUGH_CREDITS")]
    [InlineData("plivo", 202, "{\"message_uuid\":[\"p1\"]}", SendOutcome.Sent, null)]
    [InlineData("bandwidth", 403, "{\"type\":\"forbidden\"}", SendOutcome.Unauthorized, "forbidden")]
    [InlineData("shopee", 200, "{\"error\":\"error_auth\"}", SendOutcome.Unauthorized, "error_auth")]
    [InlineData("shopee", 200, "{\"error\":\"\",\"response\":{\"message_id\":\"1\"}}", SendOutcome.Sent, null)]
    [InlineData("lazada", 200, "{\"code\":\"ApiCallLimit\"}", SendOutcome.Retry, "ApiCallLimit")]
    [InlineData("lazada", 200, "{\"code\":\"0\",\"data\":{\"message_id\":\"1\"}}", SendOutcome.Sent, null)]
    [InlineData("lazada", 200, "{\"code\":\"ServiceTimeout\"}", SendOutcome.Uncertain, "ServiceTimeout")]
    [InlineData("tiktok-shop", 200, "{\"code\":105002}", SendOutcome.Unauthorized, "105002")]
    [InlineData("tiktok-shop", 200, "{\"code\":36009004}", SendOutcome.Unauthorized, "36009004")]
    [InlineData("tiktok-shop", 429, "{\"code\":36009002}", SendOutcome.Retry, "36009002")]
    [InlineData("tiktok-shop", 200, "{\"code\":36009003}", SendOutcome.Uncertain, "36009003")]
    [InlineData("tiktok-shop", 200, "{\"code\":45109001}", SendOutcome.WindowClosed, "45109001")]
    [InlineData("tiktok-business", 200, "{\"code\":40100}", SendOutcome.Retry, "40100")]
    [InlineData("mercado-libre", 403, "{\"error\":\"blocked_conversation_send_message_forbidden\"}", SendOutcome.Rejected, "blocked_conversation_send_message_forbidden")]
    [InlineData("mercado-libre", 503, "", SendOutcome.Retry, "http_503")]
    public void Classify_ByTheProvidersOwnCode(string channel, int status, string body, SendOutcome outcome, string? code)
    {
        var result = ChannelCatalog.Find(channel)!.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code), (result.Outcome, result.Code));
    }
}
