using System.Collections.Frozen;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class WeChatTests
{
    private static readonly WeChatFixture Fixture = new();

    private static readonly Gateway.Contracts.Configuration.AccountModel Safe =
        TestAccounts.Of("wechat", "gh_1", ("token", "t"), ("encodingAesKey", WeChatFixture.AesKey), ("appSecret", "s"))
            with
        { Settings = new Dictionary<string, string> { ["appId"] = "wx1" }.ToFrozenDictionary() };

    [Fact]
    public void Decode_Text_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"wechat","account":"gh_1","sender":"oOpenId","id":"6054768590064713728","timestamp":"2025-06-08T20:59:43.000Z","text":"a <b> & c","aliases":[{"kind":"user","value":"oOpenId"}]}""",
            ItemText.Of(Items.One(Fixture, WeChatFixture.Message("text", "<Content>a &lt;b&gt; &amp; c</Content>"))));

    [Fact]
    public void Decode_Event_IsNamedBySenderTimeAndName()
    {
        var item = Items.One(Fixture, WeChatFixture.Event("CLICK", "<EventKey>MENU_1</EventKey>"));
        Assert.Equal((ItemKind.Postback, "MENU_1", "oOpenId:1749416383:CLICK"), (item.Kind, item.Payload, item.Id));
        Assert.Equal("event annual_renew", Items.One(Fixture, WeChatFixture.Event("annual_renew")).Extra!["reason"]);
    }

    [Theory]
    [InlineData("<!DOCTYPE xml [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xml><MsgType>text</MsgType><Content>&e;</Content></xml>")]
    [InlineData("<!DOCTYPE xml><xml/>")]
    [InlineData("<xml><MsgType>text</MsgType>")]
    [InlineData("<other/>")]
    [InlineData("{}")]
    [InlineData("")]
    public void Decode_DocumentTypeOrNoXml_IsMalformed(string body) =>
        Assert.Equal(DecodeOutcome.Malformed, Fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), Fixture.Account, []).Outcome);

    [Theory]
    [InlineData("<![CDATA[a\u001Db\u0010 👟]]>", "a\uFFFDb\uFFFD 👟")]
    [InlineData("a\u001Db", "a\uFFFDb")]
    [InlineData("a&#x1d;b&#29;c&#0;", "a\uFFFDb\uFFFDc\uFFFD")]
    [InlineData("a&#xD83D;b&#xFFFE;", "a\uFFFDb\uFFFD")]
    [InlineData("&#x1F45F;&amp;&#9;x", "👟&\tx")]
    [InlineData("<![CDATA[&#x1d; as it was typed]]>", "&#x1d; as it was typed")]
    public void Decode_CharactersXmlHasNoPlaceFor_AreReplacedAndTheRestIsRead(string content, string text)
    {
        var message = WeChatFixture.Message("text", $"<Content>{content}</Content>");
        Assert.Equal(text, Items.One(Fixture, message).Text);
        var items = new List<InboundItem>();
        var body = $"<xml><Encrypt>{WeChatFixture.Encrypt(message, "wx1")}</Encrypt></xml>";
        Assert.Equal(DecodeResult.Decoded, Fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), Safe, items));
        Assert.Equal(text, Assert.Single(items).Text);
    }

    [Theory]
    [InlineData("<Content>x</Content><MsgId>1\u001D2</MsgId>")]
    [InlineData("<Content>x</Content><MsgId>1&#x1d;2</MsgId>")]
    [InlineData("<Cont\u001Dent>x</Cont\u001Dent><MsgId>1</MsgId>")]
    [InlineData("<Content>&#x110000;</Content><MsgId>1</MsgId>")]
    public void Decode_ControlCharactersInAnIdOrAName_AreMalformed(string content) => Assert.Equal(
        DecodeOutcome.Malformed,
        Fixture.Channel.Decode(Bodies.Of(WeChatFixture.Xml("<MsgType>text</MsgType>" + content)), new TestRequest(), Fixture.Account, []).Outcome);

    [Fact]
    public void Decode_EncryptedJson_IsProvedAndRead()
    {
        var encrypted = WeChatFixture.Encrypt("""{"ToUserName":"gh_1","FromUserName":"oOpenId","CreateTime":1749416383,"MsgType":"text","Content":"geheim","MsgId":6054768590064713728}""", "wx1");
        var body = $$"""{"ToUserName":"gh_1","Encrypt":"{{encrypted}}"}""";
        VerifyOutcome Verify(string text) => Fixture.Channel.Verify(Bodies.Of(text), new TestRequest
        {
            Parameters = new() { ["msg_signature"] = WeChatFixture.Signature("t", "1", "2", encrypted), ["timestamp"] = "1", ["nonce"] = "2" },
        }, Safe);
        Assert.Equal(VerifyOutcome.Verified, Verify(body));
        Assert.Equal(VerifyOutcome.Forged, Verify(body.Replace("\"Encrypt\":\"", "\"Encrypt\":\"A", StringComparison.Ordinal)));
        Assert.Equal(VerifyOutcome.Forged, Verify("""{"ToUserName":"gh_1","MsgType":"text","Content":"x"}"""));
        var items = new List<InboundItem>();
        Assert.Equal(DecodeResult.Decoded, Fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), Safe, items));
        Assert.Equal(("geheim", "6054768590064713728"), (Assert.Single(items).Text, items[0].Id));
    }

    [Fact]
    public void Decode_PlainMessageBesideAnEncryptedOneNobodyKnows_IsNotBelieved()
    {
        var body = $$$"""{"Encrypt":"{{{WeChatFixture.Encrypt("""{"InfoType":"ticket"}""", "wx1")}}}","more":{"FromUserName":"oOther","MsgType":"text","Content":"forged","MsgId":1}}""";
        var items = new List<InboundItem>();
        Assert.Equal(DecodeResult.Decoded, Fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), Safe, items));
        Assert.Equal((ItemKind.Ignored, "platform notice ticket"), (Assert.Single(items).Kind, items[0].Extra!["reason"]));
    }

    [Fact]
    public void Decode_Encrypted_IsProvedAndRead()
    {
        var encrypted = WeChatFixture.Encrypt(WeChatFixture.Message("text", "<Content>geheim</Content>"), "wx1");
        var body = $"<xml><ToUserName>gh_1</ToUserName><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>";
        VerifyOutcome Verify(string text, string signature) => Fixture.Channel.Verify(
            Bodies.Of(text), new TestRequest { Parameters = new() { ["msg_signature"] = signature, ["timestamp"] = "1", ["nonce"] = "2" } }, Safe);
        Assert.Equal(VerifyOutcome.Verified, Verify(body, WeChatFixture.Signature("t", "1", "2", encrypted)));
        Assert.Equal(VerifyOutcome.Forged, Verify(body.Replace("Encrypt><![CDATA[", "Encrypt><![CDATA[A", StringComparison.Ordinal), WeChatFixture.Signature("t", "1", "2", encrypted)));
        var items = new List<InboundItem>();
        Assert.Equal(DecodeResult.Decoded, Fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), Safe, items));
        Assert.Equal("geheim", Assert.Single(items).Text);
        Assert.StartsWith("encrypted", Items.One(Fixture, body).Extra!["reason"]);
        var foreign = $"<xml><Encrypt>{WeChatFixture.Encrypt("<xml/>", "wx2")}</Encrypt></xml>";
        Assert.Contains("another app id", Fixture.Channel.Decode(Bodies.Of(foreign), new TestRequest(), Safe, []).Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_PlainBodyOfAnEncryptedAccount_IsNotVerified()
    {
        // The plain signature, which anyone who saw one request knows, must not carry a body of somebody else's.
        var plain = WeChatFixture.Signature("t", "1", "2");
        TestRequest With(string name) => new() { Parameters = new() { [name] = plain, ["timestamp"] = "1", ["nonce"] = "2" } };
        var body = Bodies.Of(Fixture.Payloads[0].Body);
        Assert.Equal(VerifyOutcome.Missing, Fixture.Channel.Verify(body, With("signature"), Safe));
        Assert.Equal(VerifyOutcome.Forged, Fixture.Channel.Verify(body, With("msg_signature"), Safe));
    }

    [Fact]
    public void Verify_OneSecretForAll_IsTheTokenAndNoKey()
    {
        var account = TestAccounts.Of("wechat", null, ("token", "t"), ("encodingAesKey", "t"));
        var request = new TestRequest { Parameters = new() { ["signature"] = WeChatFixture.Signature("t", "1", "2"), ["timestamp"] = "1", ["nonce"] = "2" } };
        Assert.Equal(VerifyOutcome.Verified, Fixture.Channel.Verify(Bodies.Of(Fixture.Payloads[0].Body), request, account));
    }

    [Fact]
    public void Handshake_Echostr_IsEchoedPlainOrDecrypted()
    {
        ChannelResponse Answer(string name, string signature, string echo) => Fixture.Channel.Handshake(default, new TestRequest
        {
            Verb = "GET",
            Parameters = new() { [name] = signature, ["timestamp"] = "1", ["nonce"] = "2", ["echostr"] = echo },
        }, Safe)!;
        Assert.Equal("5927782489442352469", Encoding.UTF8.GetString(Answer("signature", WeChatFixture.Signature("t", "1", "2"), "5927782489442352469").Body.Span));
        var encrypted = WeChatFixture.Encrypt("77", "wx1");
        Assert.Equal("77", Encoding.UTF8.GetString(Answer("msg_signature", WeChatFixture.Signature("t", "1", "2", encrypted), encrypted).Body.Span));
        Assert.Equal(403, Answer("signature", WeChatFixture.Signature("x", "1", "2"), "1").Status);
        Assert.Equal(403, Answer("signature", WeChatFixture.Signature("t", "1", "2"), "<b>").Status);
    }

    [Fact]
    public void Handshake_PublishedVectors_AgreeWithTheirAuthors()
    {
        Assert.SkipWhen(SharedPayloads.Root is null, SharedPayloads.Absent);
        using var file = System.Text.Json.JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SharedPayloads.Root!, "signature-vectors.json")));
        var count = 0;
        foreach (var vector in file.RootElement.GetProperty("vectors").EnumerateArray().Where(v => v.GetProperty("channel").GetString() == "wechat"))
        {
            string Of(string name) => vector.GetProperty(name).GetString()!;
            var isEncrypted = vector.TryGetProperty("encrypt", out var encrypted);
            var account = isEncrypted
                ? TestAccounts.Of("wechat", null, ("token", Of("secret")), ("encodingAesKey", Of("encoding_aes_key")))
                : TestAccounts.Of("wechat", null, ("token", Of("secret")));
            var request = new TestRequest
            {
                Verb = "GET",
                Parameters = new()
                {
                    [isEncrypted ? "msg_signature" : "signature"] = Of("expected"),
                    ["timestamp"] = Of("timestamp"),
                    ["nonce"] = Of("nonce"),
                    ["echostr"] = isEncrypted ? encrypted.GetString()! : "123",
                },
            };
            var answer = Fixture.Channel.Handshake(default, request, account)!;
            Assert.Equal((200, isEncrypted ? Of("plain_echostr") : "123"), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
            count++;
        }

        Assert.Equal(3, count);
    }

    [Fact]
    public void Encode_TextWithChoices_IsAMenu()
    {
        var requests = Fixture.Channel.Encode(Sent.To("oOpenId") with { Text = "Größe?", QuickReplies = [new QuickReply("42", "s42")] }, Fixture.Account).Requests;
        Assert.Equal("http://127.0.0.1:9/cgi-bin/message/custom/send?access_token=at", Assert.Single(requests).Url.AbsoluteUri);
        Assert.Equal("""{"touser":"oOpenId","msgtype":"msgmenu","msgmenu":{"head_content":"Größe?","list":[{"id":"s42","content":"42"}],"tail_content":""}}""", Sent.Body(requests[0]));
        Assert.Equal("success", Encoding.UTF8.GetString(Fixture.Channel.Answer([], new TestRequest(), Fixture.Account).Body.Span));
    }

    [Fact]
    public void TokenRequest_AppIdAndSecret_AsksForTheStableToken()
    {
        var request = Fixture.Channel.TokenRequest(Safe, TestRequest.Now)!;
        Assert.Equal(("http://127.0.0.1:9/cgi-bin/stable_token", """{"grant_type":"client_credential","appid":"wx1","secret":"s"}"""), (request.Url.AbsoluteUri, Sent.Body(request)));
        Assert.Null(Fixture.Channel.ReadToken(200, """{"errcode":40013,"errmsg":"invalid appid"}"""u8));
        Assert.Null(Fixture.Channel.TokenRequest(Fixture.Account, TestRequest.Now));
    }
}

public sealed class ZaloTests
{
    private static readonly ZaloFixture Fixture = new();

    [Fact]
    public void Decode_Text_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"zalo","account":"579","sender":"2468","id":"96d3cdf3af150460909","timestamp":"2025-06-08T20:59:43.123Z","text":"x","replyTo":"m0","aliases":[{"kind":"user","value":"2468"}]}""",
            ItemText.Of(Items.One(Fixture, ZaloFixture.Message("text", "\"text\":\"x\",\"quote_msg_id\":\"m0\""))));

    [Fact]
    public void Decode_Receipts_AreOfThePersonWhoeverStandsAsSender()
    {
        var seen = Items.All(Fixture, Fixture.Payloads.Last(p => p.Kind == ItemKind.Receipt).Body);
        Assert.Equal(["2468 read m9", "2468 read m8"], seen.Select(i => $"{i.Sender} {i.Status} {i.Target}"));
        var turned = new List<InboundItem>();
        Fixture.Channel.Decode(Bodies.Of(ZaloFixture.Event("user_received_message", "\"message\":{\"msg_id\":\"m9\"}", "2468", "579")), new TestRequest(), Fixture.Account, turned);
        Assert.Equal(("2468", "delivered"), (Assert.Single(turned).Sender, turned[0].Status));
    }

    [Fact]
    public void Decode_Echo_IsOfTheCustomersThread() =>
        Assert.Equal("2468", Items.One(Fixture, Fixture.Payloads.First(p => p.Kind == ItemKind.Echo).Body).Sender);

    [Theory]
    [InlineData("/-heart", "/-heart")]
    [InlineData("/-remove", "")]
    public void Decode_Reaction_TellsWhatIsThereNow(string icon, string text) =>
        Assert.Equal(text, Items.One(Fixture, ZaloFixture.Event("user_reacted_message", "\"message\":{\"msg_id\":\"m\",\"react_icon\":\"" + icon + "\"}")).Text);

    [Fact]
    public void Verify_IdOfTheAccount_IsUsedWhenSaid()
    {
        var body = Fixture.Bytes(Fixture.Payloads[0].Body);
        var account = Fixture.Account with { Settings = new Dictionary<string, string> { ["signatureId"] = "oa" }.ToFrozenDictionary() };
        Assert.Equal(VerifyOutcome.Forged, Fixture.Channel.Verify(Bodies.Of(body), Fixture.Request(body), account));
        byte[] signed = [.. "579"u8, .. body, .. "1749416383123zalo-oa-secret"u8];
        var mac = "mac=" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(signed));
        Assert.Equal(VerifyOutcome.Verified, Fixture.Channel.Verify(Bodies.Of(body), Fixture.Signed(mac), account));
    }

    [Fact]
    public void Encode_TextAndImage_AreTheDocumentedRequests()
    {
        var requests = Fixture.Channel.Encode(Sent.To("2468") with { Text = "Cỡ?", ReplyTo = "m0", Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png" }] }, Fixture.Account).Requests;
        Assert.Contains(("access_token", "at"), requests[0].Headers);
        Assert.Equal(
            [
                """{"recipient":{"user_id":"2468"},"message":{"text":"Cỡ?","quote_message_id":"m0"}}""",
                """{"recipient":{"user_id":"2468"},"message":{"attachment":{"type":"template","payload":{"template_type":"media","elements":[{"media_type":"image","url":"https://x.example/a.png"}]}}}}""",
            ],
            requests.Select(Sent.Body));
    }

    [Theory]
    [InlineData("text", "\"text\":\"x\"")]
    [InlineData("image", "\"attachments\":[{\"type\":\"image\",\"payload\":{\"url\":\"https://z.example/a.jpg\"}}]")]
    [InlineData("sticker", "\"attachments\":[{\"type\":\"sticker\",\"payload\":{\"url\":\"https://z.example/s.png\",\"id\":\"7\"}}]")]
    [InlineData("file", "\"attachments\":[{\"type\":\"file\",\"payload\":{\"url\":\"https://z.example/a.pdf\",\"name\":\"a.pdf\"}}]")]
    public void AnonymousPerson_WhateverIsWritten_IsAnsweredInTheConversation(string kind, string content)
    {
        var item = Items.One(Fixture, ZaloFixture.Event("anonymous_send_" + kind, "\"message\":{\"msg_id\":\"m5\",\"conversation_id\":\"c5\"," + content + "}"));
        Assert.Equal((ItemKind.Message, "2468", "579"), (item.Kind, item.Sender, item.Account));
        Assert.DoesNotContain("unsupported", item.Extra!.Keys);
        var request = Assert.Single(Fixture.Channel.Encode(
            Sent.To(item.Sender!) with { Text = "Còn", ReplyTo = item.Id, ReplyContext = item.Extra[ExtraNames.ReplyContext] }, Fixture.Account).Requests);
        Assert.EndsWith("/v2.0/oa/message", request.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Equal("""{"recipient":{"anonymous_id":"2468","conversation_id":"c5"},"message":{"text":"Còn"}}""", Sent.Body(request));
    }

    [Fact]
    public void Decode_AnonymousPersonWithoutConversation_IsAMessageAllTheSame()
    {
        var item = Items.One(Fixture, ZaloFixture.Event("anonymous_send_text", "\"message\":{\"msg_id\":\"m5\",\"text\":\"x\"}"));
        Assert.Equal((ItemKind.Message, "x", null), (item.Kind, item.Text, item.Extra));
    }

    [Theory]
    [InlineData("""{"oa_id":"579","event_name":"oa_send_consent","app_id":"431","phone":"84","request_type":"SENT","create_time":"1749416383123","timestamp":"1749416383123"}""", ItemKind.Ignored)]
    [InlineData("""{"oa_id":"579","event_name":"user_click_chatnow","app_id":"431","user_id":"2468","user_id_by_app":"1","timestamp":"1749416383123"}""", ItemKind.System)]
    public void Decode_EventsWithoutAMessage_AreTold(string body, ItemKind kind) => Assert.Equal(kind, Items.One(Fixture, body).Kind);

    [Fact]
    public void TokenRequest_RefreshToken_IsSentWithTheAppsSecret()
    {
        var account = TestAccounts.Of("zalo", null, ("appSecret", "s"), ("refreshToken", "r1")) with { Settings = new Dictionary<string, string> { ["appId"] = "431" }.ToFrozenDictionary() };
        var request = Fixture.Channel.TokenRequest(account, TestRequest.Now)!;
        Assert.Equal("refresh_token=r1&app_id=431&grant_type=refresh_token", Sent.Body(request));
        Assert.Contains(("secret_key", "s"), request.Headers);
        Assert.Equal(TimeSpan.FromHours(25), Fixture.Channel.ReadToken(200, """{"access_token":"a","refresh_token":"r2","expires_in":"90000"}"""u8)!.Lifetime);
    }
}

public sealed class KakaoTalkTests
{
    private static readonly KakaoTalkFixture Fixture = new();

    [Fact]
    public void Decode_Utterance_YieldsEveryFact()
    {
        var item = Items.One(Fixture, Fixture.Payloads[1].Body);
        Assert.Equal(("abc123", "상담", "ko", "5c3", "Asia/Seoul"), (item.Sender, item.Text, item.Locale, item.Account, item.Extra!["timezone"]));
        Assert.Equal(("https://bot-api.kakao.com/v1/bots/5c3/callback/xyz", 32), (item.Extra["reply_token"], item.Id!.Length));
        Assert.Equal("""{"value":"RED"}""", Items.One(Fixture, Fixture.Payloads[2].Body).Payload);
    }

    [Theory]
    [InlineData("\"utterance\":\"https://k.example/a\",\"params\":{\"surface\":\"Kakaotalk.plusfriend\",\"media\":{\"type\":\"image\",\"url\":\"https://k.example/a\"}}", null, "image")]
    [InlineData("\"params\":{\"media\":{\"url\":\"https://k.example/a\",\"type\":\"image\"}},\"utterance\":\"https://k.example/a\"", null, "image")]
    [InlineData("\"params\":{\"media\":{\"type\":\"video\",\"url\":\"https://k.example/a\"}}", null, "video")]
    [InlineData("\"params\":{\"media\":{\"type\":\"file\",\"url\":\"https://k.example/a\"}},\"utterance\":\"이거요\"", "이거요", "file")]
    public void Decode_Media_IsAnAttachmentAndItsAddressNoText(string request, string? text, string kind)
    {
        var item = Items.One(Fixture, KakaoTalkFixture.Skill(request));
        Assert.Equal((ItemKind.Message, text), (item.Kind, item.Text));
        Assert.Equal((kind, "https://k.example/a"), (Assert.Single(item.Attachments).Kind, item.Attachments[0].Url));
    }

    [Fact]
    public void Decode_NeitherUtteranceNorMedia_IsIgnoredWithTheReason()
    {
        var item = Items.One(Fixture, KakaoTalkFixture.Skill("\"params\":{\"media\":{\"type\":\"image\",\"url\":null}}"));
        Assert.Equal((ItemKind.Ignored, "incomplete: userRequest.utterance: must be given"), (item.Kind, item.Extra!["reason"]));
    }

    [Theory]
    [InlineData("http://bot-api.kakao.com/x")]
    [InlineData("https://bot-api.kakao.com.evil.example/x")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://kakao.com:8443/x")]
    public void Decode_ForeignCallback_IsNeverKept(string url) =>
        Assert.False(Items.One(Fixture, KakaoTalkFixture.Skill($"\"utterance\":\"x\",\"callbackUrl\":\"{url}\"")).Extra!.ContainsKey("reply_token"));

    [Fact]
    public void Answer_CallbackOrNot_DecidesItsForm()
    {
        string Answer(int payload) => Encoding.UTF8.GetString(Fixture.Channel.Answer(Items.All(Fixture, Fixture.Payloads[payload].Body), new TestRequest(), Fixture.Account).Body.Span);
        Assert.Equal("""{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"메시지를 받았습니다."}}]}}""", Answer(0));
        Assert.Equal("""{"version":"2.0","useCallback":true,"data":{"text":"메시지를 받았습니다."}}""", Answer(1));
    }

    [Fact]
    public void Encode_Answer_GoesToTheCallbackOnly()
    {
        var message = Sent.To("abc123") with { Text = "네", QuickReplies = [new QuickReply("42", "사이즈 42")], ReplyToken = "https://bot-api.kakao.com/cb" };
        var request = Assert.Single(Fixture.Channel.Encode(message, Fixture.Account).Requests);
        Assert.Equal("https://bot-api.kakao.com/cb", request.Url.AbsoluteUri);
        Assert.Equal("""{"version":"2.0","template":{"outputs":[{"simpleText":{"text":"네"}}],"quickReplies":[{"label":"42","action":"message","messageText":"사이즈 42"}]}}""", Sent.Body(request));
        Assert.Equal("callback_missing", Fixture.Channel.Encode(message with { ReplyToken = null }, Fixture.Account).Refusal?.Code);
        Assert.Equal("text_too_long", Fixture.Channel.Encode(message with { Text = new string('가', 3001) }, Fixture.Account).Refusal?.Code);
    }
}
