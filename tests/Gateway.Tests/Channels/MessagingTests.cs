using System.Text;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

/// <summary>Messenger and Instagram, which share their grammar.</summary>
public sealed class MessagingTests
{
    private static readonly MessengerFixture Messenger = new();
    private static readonly InstagramFixture Instagram = new();

    [Fact]
    public void Decode_Text_YieldsEveryFact() =>
        Assert.Equal(
            """{"kind":"message","channel":"messenger","account":"178414","sender":"5001","id":"m_1","timestamp":"2025-06-08T20:59:43.123Z","text":"Größe 42? \uD83D\uDC5F","locale":"de-DE","replyTo":"m_0","aliases":[{"kind":"user","value":"5001"}]}""",
            ItemText.Of(Items.One(Messenger, Messenger.Payloads[0].Body)));

    [Fact]
    public void Decode_Attachments_KeepTheirKinds()
    {
        var item = Items.One(Messenger, Messenger.Payloads[1].Body);
        Assert.Equal(["image  https://cdn.example/a.jpg", "file Schuh https://shop.example/7", "sticker  https://cdn.example/like.png"], item.Attachments.Select(a => $"{a.Kind} {a.Name} {a.Url}"));
        Assert.Equal(("369239263222822", new GeoPoint(52.5, 13.4), "Laden", "fallback"), (item.Attachments[2].Id, item.Location, item.Extra!["place"], item.Extra["shared"]));
    }

    [Fact]
    public void Decode_Echo_IsOfTheCustomersThread()
    {
        var item = Items.One(Messenger, Messenger.Payloads.First(p => p.Kind == ItemKind.Echo).Body);
        Assert.Equal(("5001", "178414", "2630"), (item.Sender, item.Account, item.Extra!["app_id"]));
    }

    [Fact]
    public void Decode_Delivery_IsOneReceiptForEachMessage()
    {
        var items = Items.All(Messenger, Messenger.Page(MessagingFixture.Event("\"delivery\":{\"mids\":[\"m_9\",\"m_8\"],\"watermark\":1}")));
        Assert.Equal(["m_9 delivered m_9:delivered", "m_8 delivered m_8:delivered"], items.Select(i => $"{i.Target} {i.Status} {i.Id}"));
        var read = Items.One(Messenger, Messenger.Page(MessagingFixture.Event("\"read\":{\"watermark\":1749416380000}")));
        Assert.Equal((null, "read", "1749416380000", "5001:read:1749416380000"), (read.Target, read.Status, read.Extra!["watermark"], read.Id));
    }

    [Theory]
    [InlineData("\"action\":\"react\",\"emoji\":\"❤️\",\"reaction\":\"love\"", "❤️")]
    [InlineData("\"action\":\"react\",\"reaction\":\"wow\"", "wow")]
    [InlineData("\"action\":\"unreact\"", "")]
    public void Decode_Reaction_TellsWhatIsThereNow(string reaction, string text) =>
        Assert.Equal(text, Items.One(Messenger, Messenger.Page(MessagingFixture.Event("\"reaction\":{\"mid\":\"m\"," + reaction + "}"))).Text);

    [Fact]
    public void Decode_EventAlone_IsABatchOfOneInEitherSpelling()
    {
        var item = Items.One(Messenger, """{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1469111400000,"message":{"isEcho":true,"mid":"m","text":"x","appId":7}}""");
        Assert.Equal((ItemKind.Echo, "2", "1"), (item.Kind, item.Sender, item.Account));
        var control = Items.One(Messenger, """{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":1469111400000,"passThreadControl":{"newOwnerAppId":"9"}}""");
        Assert.Equal((ItemKind.System, "pass_thread_control", "9"), (control.Kind, control.Status, control.Extra!["new_owner"]));
    }

    [Fact]
    public void Decode_InstagramsTestOfTheDashboard_IsRead()
    {
        var item = Items.One(Instagram, """{"object":"instagram","entry":[{"id":"0","time":1,"changes":[{"field":"messages","value":{"sender":{"id":"1"},"recipient":{"id":"2"},"timestamp":"1527459824","message":{"mid":"m","text":"x"}}}]}]}""");
        Assert.Equal((ItemKind.Message, "x", "1"), (item.Kind, item.Text, item.Sender));
        Assert.Equal("field comments", Items.One(Instagram, """{"object":"instagram","entry":[{"id":"0","changes":[{"field":"comments","value":{"id":"1"}}]}]}""").Extra!["reason"]);
    }

    [Theory]
    [InlineData("\"2021-09-08T06:34:04+0000\"", "2021-09-08T06:34:04.000+00:00")]
    [InlineData("\"1527459824\"", "2018-05-27T22:23:44.000+00:00")]
    [InlineData("1701599111", "2023-12-03T10:25:11.000+00:00")]
    public void Decode_Timestamp_IsOfAnyForm(string timestamp, string expected)
    {
        var item = Items.One(Instagram, Instagram.Page("{\"sender\":{\"id\":\"1\"},\"timestamp\":" + timestamp + ",\"message\":{\"mid\":\"m\",\"text\":\"x\"}}"));
        Assert.Equal(expected, item.Timestamp?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Decode_Standby_IsIgnored() =>
        Assert.StartsWith("standby", Items.One(Instagram, Instagram.Page(MessagingFixture.Text("\"m\""), "standby")).Extra!["reason"]);

    [Theory]
    [InlineData("""{"object":"page","entry":[]}""", "no entry")]
    [InlineData("""{"object":"page","entry":[{"id":"1"}]}""", "entry without events")]
    [InlineData("""{"object":"instagram","entry":[{"id":"1"}]}""", "object instagram is not page")]
    [InlineData("""{"rawEvent":{}}""", "no entry")]
    public void Decode_NothingToDo_IsIgnoredWithReason(string body, string reason) => Assert.Equal(reason, Items.One(Messenger, body).Extra!["reason"]);

    [Fact]
    public void Encode_TextWithQuickReplies_IsTheDocumentedRequest()
    {
        var message = Message() with { Text = "Größe?", QuickReplies = [new QuickReply("42", "s42")], ReplyTo = "m_1" };
        var request = Assert.Single(Messenger.Channel.Encode(message, Messenger.Account).Requests);
        Assert.Equal("http://127.0.0.1:9/178414/messages", request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Bearer token"), request.Headers);
        Assert.Equal(
            """{"recipient":{"id":"5001"},"messaging_type":"RESPONSE","message":{"text":"Größe?","quick_replies":[{"content_type":"text","title":"42","payload":"s42"}]},"reply_to":{"mid":"m_1"}}""",
            Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Encode_InstagramText_IsSplitByBytes()
    {
        var requests = Instagram.Channel.Encode(Message() with { Text = new string('あ', 1000) }, Instagram.Account).Requests;
        Assert.Equal(["333", "333", "333", "1"], requests.Select(r => Encoding.UTF8.GetString(r.Body.Span).Count(c => c == 'あ').ToString(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void Encode_HumanAgent_SendsTheTagAndLengthensTheWindow()
    {
        var account = Messenger.Account with { Settings = System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<string, string> { ["humanAgent"] = "true" }) };
        var request = Assert.Single(Messenger.Channel.Encode(Message() with { Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png" }] }, account).Requests);
        Assert.Equal(
            """{"recipient":{"id":"5001"},"messaging_type":"MESSAGE_TAG","tag":"HUMAN_AGENT","message":{"attachment":{"type":"image","payload":{"url":"https://x.example/a.png"}}}}""",
            Encoding.UTF8.GetString(request.Body.Span));
        Assert.Equal((TimeSpan.FromDays(7), TimeSpan.FromDays(1)), (Messenger.Channel.ServiceWindow(account), Messenger.Channel.ServiceWindow(Messenger.Account)));
    }

    [Theory]
    [InlineData(200, """{"recipient_id":"5001","message_id":"m_9"}""", SendOutcome.Sent, null)]
    [InlineData(400, """{"error":{"code":10,"error_subcode":2018278}}""", SendOutcome.WindowClosed, "10/2018278")]
    [InlineData(403, """{"error":{"code":200,"error_subcode":1545041}}""", SendOutcome.Rejected, "200/1545041")]
    [InlineData(400, """{"error":{"code":613}}""", SendOutcome.Retry, "613")]
    [InlineData(400, """{"error":{"code":551}}""", SendOutcome.Rejected, "551")]
    [InlineData(401, """{"error":{"code":190,"error_subcode":463}}""", SendOutcome.Unauthorized, "190/463")]
    [InlineData(502, "<html>", SendOutcome.Uncertain, "http_502")]
    public void Classify_Answer_FollowsMetasErrorClasses(int status, string body, SendOutcome outcome, string? code)
    {
        var result = Instagram.Channel.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code, outcome == SendOutcome.Sent ? "m_9" : null), (result.Outcome, result.Code, result.ProviderId));
    }

    private static OutboundMessage Message() => new() { DeliveryId = Guid.Empty, Recipient = "5001" };
}
