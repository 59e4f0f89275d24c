using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class XTests
{
    private static readonly XFixture Fixture = new();

    [Fact]
    public void Decode_Message_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"x","account":"42","sender":"77","senderName":"Jürgen","id":"954491830116155396","timestamp":"2025-06-08T20:59:43.123Z","text":"x","aliases":[{"kind":"user","value":"77"},{"kind":"username","value":"juergen"}],"extra":{"app_id":"13090192"}}""",
            ItemText.Of(Items.One(Fixture, XFixture.Message("\"text\":\"x\""))));

    [Fact]
    public void Decode_Media_IsTheFileAndNotThePlaylist() =>
        Assert.Equal("https://v.example/a.mp4", Assert.Single(Items.One(Fixture, Fixture.Payloads[2].Body).Attachments).Url);

    [Fact]
    public void Decode_Location_HasLongitudeFirst() =>
        Assert.Equal(new GeoPoint(52.5, 13.4), Items.One(Fixture, Fixture.Payloads[3].Body).Location);

    [Fact]
    public void Decode_OwnActs_AreEchoOrIgnored()
    {
        var echo = Items.One(Fixture, XFixture.Message("\"text\":\"x\"", from: "42", to: "77"));
        Assert.Equal((ItemKind.Echo, "77", "Jürgen"), (echo.Kind, echo.Sender, echo.SenderName));
        Assert.Equal("follow by the account itself", Items.One(Fixture, XFixture.Activity("follow_events", """{"type":"follow","source":{"id":"42"},"target":{"id":"77"}}""")).Extra!["reason"]);
        Assert.Equal("tweet_create_events", Items.One(Fixture, XFixture.Activity("tweet_create_events", "{\"id\":1}")).Extra!["reason"]);
    }

    [Fact]
    public void Handshake_CrcToken_IsAnsweredWithItsSignature()
    {
        var request = new TestRequest { Verb = "GET", Parameters = new() { ["crc_token"] = "challenge-1" } };
        var answer = Fixture.Channel.Handshake(default, request, Fixture.Account)!;
        var expected = Convert.ToBase64String(HMACSHA256.HashData("x-consumer-secret"u8, "challenge-1"u8));
        Assert.Equal((200, "application/json", "{\"response_token\":\"sha256=" + expected + "\"}"), (answer.Status, answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal(400, Fixture.Channel.Handshake(default, new TestRequest { Verb = "GET", Parameters = new() { ["crc_token"] = "{\"a\":1}" } }, Fixture.Account)!.Status);
        Assert.Equal(403, Fixture.Channel.Handshake(default, request, TestAccounts.Of("x", null))!.Status);
    }

    [Fact]
    public void Encode_TextAndFile_AreMessagesOfTheirOwn()
    {
        var requests = Fixture.Channel.Encode(Sent.To("77") with { Text = "Größe?", Attachments = [new Attachment { Kind = "image", Id = "145" }, new Attachment { Kind = "file", Url = "https://x.example/a.pdf", Name = "a.pdf" }] }, Fixture.Account).Requests;
        Assert.Equal("http://127.0.0.1:9/2/dm_conversations/with/77/messages", requests[0].Url.AbsoluteUri);
        Assert.Equal(["""{"text":"Größe?"}""", """{"attachments":[{"media_id":"145"}]}""", """{"text":"a.pdf\nhttps://x.example/a.pdf"}"""], requests.Select(Sent.Body));
        Assert.Equal("recipient_invalid", Fixture.Channel.Encode(Sent.To("../7") with { Text = "x" }, Fixture.Account).Refusal?.Code);
    }

    [Fact]
    public void TokenRequest_WithRefreshToken_AsksWithBasic()
    {
        var account = TestAccounts.Of("x", "42", ("clientSecret", "s"), ("refreshToken", "r/1")) with { Settings = new Dictionary<string, string> { ["clientId"] = "c" }.ToFrozenDictionary() };
        var request = Fixture.Channel.TokenRequest(account, TestRequest.Now)!;
        Assert.Equal(("http://127.0.0.1:9/2/oauth2/token", "grant_type=refresh_token&refresh_token=r%2F1&client_id=c"), (request.Url.AbsoluteUri, Sent.Body(request)));
        Assert.Contains(("Authorization", "Basic Yzpz"), request.Headers);
        var grant = Fixture.Channel.ReadToken(200, """{"access_token":"a2","expires_in":7200,"refresh_token":"r2"}"""u8)!;
        Assert.Equal(("a2", TimeSpan.FromHours(2), "r2"), (grant.AccessToken.RevealText(), grant.Lifetime, grant.RefreshToken?.RevealText()));
        Assert.Null(Fixture.Channel.ReadToken(400, """{"error":"invalid_request"}"""u8));
        Assert.Null(Fixture.Channel.TokenRequest(Fixture.Account, TestRequest.Now));
    }
}

public sealed class ViberTests
{
    private static readonly ViberFixture Fixture = new();

    [Fact]
    public void Decode_Message_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"viber","sender":"01234567890A=","senderName":"Jürgen","id":"4912661846655238145","timestamp":"2025-06-08T20:59:43.123Z","text":"x","locale":"de","aliases":[{"kind":"user","value":"01234567890A="}],"extra":{"country":"DE"}}""",
            ItemText.Of(Items.One(Fixture, ViberFixture.Message("\"type\":\"text\",\"text\":\"x\""))));

    [Fact]
    public void Decode_Seen_IsRead()
    {
        var item = Items.One(Fixture, ViberFixture.Event("seen", "\"user_id\":\"01=\""));
        Assert.Equal((ItemKind.Receipt, "read", "4912661846655238145", "4912661846655238145:read"), (item.Kind, item.Status, item.Target, item.Id));
    }

    [Fact]
    public void Decode_AbsurdTime_IsFlaggedAndTheEventOfSetWebhookIgnored()
    {
        var item = Items.One(Fixture, """{"event":"webhook","timestamp":4977069964384421269,"message_token":1478683725125}""");
        Assert.Equal(("event webhook", "true", null), (item.Extra!["reason"], item.Extra["clock_suspect"], item.Timestamp));
    }

    [Fact]
    public void Answer_ConversationStarted_WelcomesWhenConfigured()
    {
        var items = Items.All(Fixture, Fixture.Payloads.First(p => p.Kind == ItemKind.System).Body);
        var account = Fixture.Account with { Settings = new Dictionary<string, string> { ["welcome"] = "Hallo!", ["senderName"] = "Shop" }.ToFrozenDictionary() };
        Assert.Equal("""{"sender":{"name":"Shop"},"type":"text","text":"Hallo!"}""", Encoding.UTF8.GetString(Fixture.Channel.Answer(items, new TestRequest(), account).Body.Span));
        Assert.Same(ChannelResponse.Ok, Fixture.Channel.Answer(items, new TestRequest(), Fixture.Account));
    }

    [Fact]
    public void Encode_TextWithButtons_IsTheDocumentedRequest()
    {
        var request = Assert.Single(Fixture.Channel.Encode(Sent.To("01=") with { Text = "Größe?", QuickReplies = [new QuickReply("42", "s42")] }, Fixture.Account).Requests);
        Assert.Contains(("X-Viber-Auth-Token", "44dafb7e-viber-token"), request.Headers);
        Assert.Equal(
            """{"receiver":"01=","min_api_version":1,"sender":{"name":"main"},"tracking_data":"11111111-2222-3333-4444-555555555555","type":"text","text":"Größe?","keyboard":{"Type":"keyboard","Buttons":[{"ActionType":"reply","ActionBody":"s42","Text":"42"}]}}""",
            Sent.Body(request));
    }

    [Theory]
    [InlineData("image", null, null, "\"type\":\"picture\",\"media\":\"https://x.example/a\",\"text\":\"hier\"")]
    [InlineData("file", 5L, "a.pdf", "\"type\":\"file\",\"media\":\"https://x.example/a\",\"size\":5,\"file_name\":\"a.pdf\"")]
    [InlineData("video", null, null, "\"type\":\"url\",\"media\":\"https://x.example/a\"")]
    public void Encode_Media_IsWhatItsFactsAllow(string kind, long? size, string? name, string expected) =>
        Assert.Contains(expected, Sent.Body(Fixture.Channel.Encode(Sent.To("01=") with { Text = "hier", Attachments = [new Attachment { Kind = kind, Url = "https://x.example/a", Size = size, Name = name }] }, Fixture.Account).Requests[0]), StringComparison.Ordinal);
}

public sealed class VkTests
{
    private static readonly VkFixture Fixture = new();

    [Fact]
    public void Decode_Message_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"vk","account":"1234","sender":"5001","id":"41","timestamp":"2025-06-08T20:59:43.000Z","text":"x","locale":"de","replyTo":"40","aliases":[{"kind":"user","value":"5001"}],"extra":{"forwarded":"1","other_id":"5001:40","event_id":"e1f2"}}""",
            ItemText.Of(Items.One(Fixture, VkFixture.Message("\"text\":\"x\",\"reply_message\":{\"id\":40},\"fwd_messages\":[{}]"))));

    [Fact]
    public void Decode_Attachments_AreTheWidestPictureAndTheMp3()
    {
        var item = Items.One(Fixture, Fixture.Payloads[1].Body);
        Assert.Equal(["image 5001_9 https://p.example/x.jpg", "voice 1 https://p.example/a.mp3", "file 7 "], item.Attachments.Select(a => $"{a.Kind} {a.Id} {a.Url}"));
        Assert.Equal("market", item.Extra!["shared"]);
    }

    [Fact]
    public void Decode_Chat_IsTheThreadAndItsMessagesAreNamedByNumber()
    {
        var item = Items.One(Fixture, VkFixture.Event("message_new", "\"message\":{\"id\":0,\"date\":1749416383,\"from_id\":5001,\"peer_id\":2000000001,\"conversation_message_id\":40,\"text\":\"x\"}"));
        Assert.Equal(("2000000001", "5001", "2000000001:40", "group"), (item.Sender, item.Extra!["participant"], item.Id, Assert.Single(item.Aliases).Kind));
    }

    [Fact]
    public void Decode_Payload_IsTheTextOfAJsonStringAndElseJson()
    {
        Assert.Equal("RED", Items.One(Fixture, VkFixture.Message("\"text\":\"x\",\"payload\":\"\\\"RED\\\"\"")).Payload);
        Assert.Equal("""{"v":1}""", Items.One(Fixture, VkFixture.Message("\"text\":\"x\",\"payload\":\"{\\\"v\\\":1}\"")).Payload);
        Assert.Equal("""{"button":"7"}""", Items.One(Fixture, Fixture.Payloads.Last(p => p.Kind == ItemKind.Postback).Body).Payload);
    }

    [Fact]
    public void Decode_ForwardsWithoutAWordOfTheirOwn_AreWhatTheySayAndCarry()
    {
        const string Forwards = """
            "fwd_messages":[{"from_id":7,"text":"one","attachments":[{"type":"doc","doc":{"id":3,"owner_id":7,"url":"https://v.example/a.pdf","title":"a.pdf"}}]},
              {"from_id":8,"body":"two","text":"","fwd_messages":[{"text":"three","attachments":[{"photo":{}}]}]},{"text":null},null]
            """;
        var item = Items.One(Fixture, VkFixture.Message("\"text\":\"\"," + Forwards));
        Assert.Equal((ItemKind.Message, "one\ntwo\nthree", "4"), (item.Kind, item.Text, item.Extra!["forwarded"]));
        Assert.Equal("https://v.example/a.pdf", Assert.Single(item.Attachments).Url);
        Assert.DoesNotContain("unsupported", item.Extra.Keys);

        var said = Items.One(Fixture, VkFixture.Message(Forwards + ",\"text\":\"look\""));
        Assert.Equal(("look", "4", 0), (said.Text, said.Extra!["forwarded"], said.Attachments.Count));
    }

    [Fact]
    public void Decode_ForwardsLongerThanATextMayBe_AreCutAndFlagged()
    {
        var one = new string('я', 4096);
        var item = Items.One(Fixture, VkFixture.Message($"\"text\":\"\",\"fwd_messages\":[{string.Join(',', Enumerable.Repeat($"{{\"text\":\"{one}\"}}", 9))}]"));
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.InRange(Encoding.UTF8.GetByteCount(item.Text!), (64 * 1024) - 1, 64 * 1024);
        Assert.StartsWith(one + "\n" + one, item.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Handshake_Confirmation_IsTheConfiguredString()
    {
        var answer = Fixture.Channel.Handshake(Bodies.Of("""{"type":"confirmation","group_id":1234}"""), new TestRequest(), Fixture.Account)!;
        Assert.Equal((200, "a1b2c3"), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal(403, Fixture.Channel.Handshake(Bodies.Of("""{"type":"confirmation","group_id":9}"""), new TestRequest(), Fixture.Account)!.Status);
        Assert.Null(Fixture.Channel.Handshake(Bodies.Of(Fixture.Payloads[0].Body), new TestRequest(), Fixture.Account));
        Assert.Equal("ok", Encoding.UTF8.GetString(Fixture.Channel.Answer([], new TestRequest(), Fixture.Account).Body.Span));
    }

    [Fact]
    public void Encode_Text_CarriesARandomIdOfItsOwn()
    {
        var message = Sent.To("5001") with { Text = "Größe & mehr?", ReplyTo = "41", QuickReplies = [new QuickReply("42", "s\"42")] };
        var body = Sent.Body(Assert.Single(Fixture.Channel.Encode(message, Fixture.Account).Requests));
        Assert.StartsWith("peer_id=5001&random_id=", body, StringComparison.Ordinal);
        Assert.Contains("&v=5.199&message=Gr%C3%B6%C3%9Fe%20%26%20mehr%3F&reply_to=41&keyboard=", body, StringComparison.Ordinal);
        Assert.Equal(body, Sent.Body(Fixture.Channel.Encode(message, Fixture.Account).Requests[0]));
        Assert.NotEqual(body, Sent.Body(Fixture.Channel.Encode(message with { DeliveryId = Guid.NewGuid() }, Fixture.Account).Requests[0]));
        Assert.True(Fixture.Channel.Features.SendsOnce);
    }
}

public sealed class SocialClassifyTests
{
    [Theory]
    [InlineData("x", 201, """{"data":{"dm_event_id":"9","dm_conversation_id":"1-2"}}""", SendOutcome.Sent, null, "9")]
    [InlineData("x", 403, """{"type":"https://api.x.com/2/problems/client-forbidden"}""", SendOutcome.Unauthorized, "client-forbidden", null)]
    [InlineData("x", 403, """{"detail":"You cannot send messages to this user.","type":"about:blank"}""", SendOutcome.Rejected, "http_403", null)]
    [InlineData("x", 429, "{}", SendOutcome.Retry, "http_429", null)]
    [InlineData("viber", 200, """{"status":0,"message_token":4987381194038857789}""", SendOutcome.Sent, null, "4987381194038857789")]
    [InlineData("viber", 200, """{"status":6,"status_message":"receiverNotSubscribed"}""", SendOutcome.Rejected, "6", null)]
    [InlineData("viber", 200, """{"status":12}""", SendOutcome.Retry, "12", null)]
    [InlineData("viber", 200, """{"status":2}""", SendOutcome.Unauthorized, "2", null)]
    [InlineData("viber", 200, "<html>", SendOutcome.Uncertain, "http_502", null)]
    [InlineData("wechat", 200, """{"errcode":0,"errmsg":"ok"}""", SendOutcome.Sent, null, null)]
    [InlineData("wechat", 200, """{"errcode":45015}""", SendOutcome.WindowClosed, "45015", null)]
    [InlineData("wechat", 200, """{"errcode":42001}""", SendOutcome.Unauthorized, "42001", null)]
    [InlineData("wechat", 200, """{"errcode":-1}""", SendOutcome.Retry, "-1", null)]
    [InlineData("zalo", 200, """{"error":0,"message":"Success","data":{"message_id":"9"}}""", SendOutcome.Sent, null, "9")]
    [InlineData("zalo", 200, """{"error":-216}""", SendOutcome.Unauthorized, "-216", null)]
    [InlineData("zalo", 200, """{"error":-230}""", SendOutcome.WindowClosed, "-230", null)]
    [InlineData("zalo", 200, """{"error":-213}""", SendOutcome.Rejected, "-213", null)]
    [InlineData("kakaotalk", 200, """{"taskId":"t1","status":"SUCCESS"}""", SendOutcome.Sent, null, "t1")]
    [InlineData("kakaotalk", 200, """{"taskId":"t1","status":"FAIL"}""", SendOutcome.Rejected, "callback_refused", null)]
    [InlineData("kakaotalk", 503, "", SendOutcome.Uncertain, "callback_refused", null)]
    [InlineData("vk", 200, """{"response":41}""", SendOutcome.Sent, null, "41")]
    [InlineData("vk", 200, """{"error":{"error_code":6}}""", SendOutcome.Retry, "6", null)]
    [InlineData("vk", 200, """{"error":{"error_code":901}}""", SendOutcome.Rejected, "901", null)]
    [InlineData("vk", 200, """{"error":{"error_code":5}}""", SendOutcome.Unauthorized, "5", null)]
    public void Classify_Answer_FollowsTheProvidersErrorClasses(string channel, int status, string body, SendOutcome outcome, string? code, string? id)
    {
        var result = Assert.IsAssignableFrom<IChannel>(ChannelCatalog.Find(channel)).Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code, id), (result.Outcome, result.Code, result.ProviderId));
    }
}

internal static class Sent
{
    public static OutboundMessage To(string recipient) => new() { DeliveryId = new Guid("11111111-2222-3333-4444-555555555555"), Recipient = recipient };

    public static string Body(SendRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
