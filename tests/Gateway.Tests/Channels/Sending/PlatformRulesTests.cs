using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels.Sending;

/// <summary>What one platform does with our messages and no other.</summary>
public sealed class PlatformRulesTests
{
    [Theory]
    [InlineData("https://x.example/a.pdf", null, "/sendDocument")]
    [InlineData("https://x.example/a.PDF?sig=1", null, "/sendDocument")]
    [InlineData("https://x.example/a", "application/zip", "/sendDocument")]
    [InlineData("https://x.example/a.docx", null, "/sendMessage")]
    public void Encode_TelegramFileByAddress_IsALinkWhereTelegramWouldNotGetIt(string url, string? mime, string method)
    {
        var request = Assert.Single(Sent(new TelegramFixture(), To("5") with { Text = null, Attachments = [new Attachment { Kind = "file", Url = url, Mime = mime }] }));
        Assert.EndsWith(method, request.Url.AbsolutePath, StringComparison.Ordinal);
        Assert.Contains(url, Body(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Encode_TelegramCaptionOfALink_GoesBeforeIt()
    {
        var requests = Sent(new TelegramFixture(), To("5") with { Attachments = [new Attachment { Kind = "file", Url = "https://x.example/a.docx" }] });
        Assert.Equal(2, requests.Count);
        Assert.Contains("Ja", Body(requests[0]), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_TelegramPress_StopsTheButtonSpinning()
    {
        var fixture = new TelegramFixture();
        var items = new List<InboundItem>();
        fixture.Channel.Decode(Bodies.Of("""{"update_id":7,"callback_query":{"id":"q1","from":{"id":5},"message":{"message_id":3,"chat":{"id":5,"type":"private"}},"data":"yes"}}"""), new TestRequest(), fixture.Account, items);

        var answer = fixture.Channel.Answer(items, new TestRequest(), fixture.Account);
        Assert.Equal("""{"method":"answerCallbackQuery","callback_query_id":"q1"}""", Encoding.UTF8.GetString(answer.Body.Span));
        Assert.True(fixture.Channel.Answer([items[0] with { Kind = ItemKind.Message }], new TestRequest(), fixture.Account).Body.IsEmpty);
    }

    [Theory]
    [InlineData("app/token", "PATCH", "/api/v10/webhooks/app/token/messages/@original", null)]
    [InlineData("app/token/followup", "POST", "/api/v10/webhooks/app/token", false)]
    public void Encode_DiscordAnswer_LeavesTheMessageOfTheButtonAlone(string token, string method, string path, bool? once)
    {
        var request = Assert.Single(Sent(new DiscordFixture(), To("112233") with { ReplyToken = token }));
        Assert.Equal((method, path, once), (request.Method, request.Url.AbsolutePath, request.SendsOnce));
    }

    [Fact]
    public void Encode_SlackText_IsReadAsWritten() => Assert.Contains(
        "\"text\":\"a &lt;!channel&gt; &amp;amp; *b*\",\"mrkdwn\":false", Body(Assert.Single(Sent(new SlackFixture(), To("D9") with { Text = "a <!channel> &amp; *b*" }))),
        StringComparison.Ordinal);

    [Fact]
    public void Decode_SlackText_IsWhatWasTyped()
    {
        var fixture = new SlackFixture();
        var items = new List<InboundItem>();
        fixture.Channel.Decode(
            Bodies.Of("""{"type":"event_callback","team_id":"T1","event":{"type":"message","channel":"D9","user":"U1","text":"1 &lt; 2 &amp;amp; 3","ts":"1.5"}}"""),
            new TestRequest(), fixture.Account, items);
        Assert.Equal("1 < 2 &amp; 3", items[0].Text);
    }

    [Fact]
    public void TwilioConversation_MediaComeByAddressAndGoAsALink()
    {
        var fixture = new TwilioFixture();
        var items = new List<InboundItem>();
        fixture.Channel.Decode(
            Bodies.Of("EventType=onMessageAdded&ConversationSid=CH1&ChatServiceSid=IS1&MessageSid=IM1&Author=%2B1&Source=SMS&Media=%5B%7B%22Sid%22%3A%22ME1%22%7D%5D"),
            new TestRequest(), fixture.Account, items);
        var attachment = Assert.Single(items[0].Attachments);
        Assert.Equal("https://mcs.us1.twilio.com/v1/Services/IS1/Media/ME1", attachment.Url);
        var request = fixture.Channel.FetchAttachment(attachment, fixture.Account)!;
        Assert.Contains(request.Request.Headers, h => h.Name == "Authorization");
        var file = request.Next!("""{"sid":"ME1","links":{"content":"/v1/..","content_direct_temporary":"https://media.example/f?sig=1"}}"""u8.ToArray())!;
        Assert.Equal("https://media.example/f?sig=1", file.Url.AbsoluteUri);
        Assert.Empty(file.Headers);

        var sent = Assert.Single(Sent(fixture, To("CH1") with { Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png" }] }));
        Assert.Equal("Body=Ja%0Ahttps%3A%2F%2Fx.example%2Fa.png", Body(sent));
    }

    /// <summary>1,600 letters of SMS go at once, 737 when one of them is none.</summary>
    [Theory]
    [InlineData("a\u00E4\u20AC{\n", 320, 1)]
    [InlineData("a\u00E4\u20AC{\n", 321, 2)]
    [InlineData("\u00E7", 737, 1)]
    [InlineData("\u00E7", 738, 2)]
    [InlineData("\u4F60", 1474, 2)]
    [InlineData("\u4F60", 1475, 3)]
    public void Encode_PlivoText_HasWhatItsLettersLeaveRoomFor(string letters, int times, int messages) =>
        Assert.Equal(messages, Sent(new PlivoFixture(), To("1415") with { Text = string.Concat(Enumerable.Repeat(letters, times)) }).Count);

    /// <summary>255 characters of JSON, with its quotation marks.</summary>
    [Theory]
    [InlineData("\u0439", 253, true)]
    [InlineData("\u0439", 254, false)]
    [InlineData("\\", 126, true)]
    [InlineData("\\", 127, false)]
    public void Encode_VkValue_IsTakenWhereItsJsonFits(string letters, int times, bool fits)
    {
        var fixture = new VkFixture();
        var value = string.Concat(Enumerable.Repeat(letters, times));
        var encoded = fixture.Channel.Encode(To("5001") with { QuickReplies = [new QuickReply("Ja", value)] }, fixture.Account);
        Assert.Equal(fits ? null : "quick_reply_value", encoded.Refusal?.Code);
        if (fits)
        {
            var keyboard = System.Web.HttpUtility.ParseQueryString(Body(encoded.Requests[0]))["keyboard"]!;
            var payload = System.Text.Json.Nodes.JsonNode.Parse(keyboard)!["buttons"]![0]![0]!["action"]!["payload"]!.GetValue<string>();
            Assert.InRange(payload.Length, 1, 255);
            Assert.Equal(value, System.Text.Json.JsonSerializer.Deserialize<string>(payload));
        }
    }

    private static OutboundMessage To(string recipient) => new() { DeliveryId = Guid.Empty, Recipient = recipient, Text = "Ja" };

    private static string Body(SendRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static IReadOnlyList<SendRequest> Sent(ChannelFixture fixture, OutboundMessage message)
    {
        var encoded = fixture.Channel.Encode(message, fixture.Account);
        Assert.True(encoded.Refusal is null, encoded.Refusal?.Detail);
        return encoded.Requests;
    }
}
