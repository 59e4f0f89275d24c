using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class SlackTests
{
    private static readonly SlackFixture Slack = new();

    [Fact]
    public void Decode_ThreadedMessage_AnswersItsThreadAndKeepsTheMilliseconds()
    {
        var item = Assert.Single(Decode(Slack.Payloads[0].Body));
        Assert.Equal(("T1", "D9", "1749416383.000100", "1749416380.000001"), (item.Account, item.Sender, item.Id, item.ReplyTo));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1749416383000), item.Timestamp);
        Assert.Equal([new CustomerAlias("user", "U7")], item.Aliases);
    }

    [Fact]
    public void Decode_Edit_NamesTheMessageAndItselfByTheEvent()
    {
        var item = Assert.Single(Decode(Slack.Payloads[2].Body));
        Assert.Equal((ItemKind.Edit, "neu", "1749416383.000100", "Ev1"), (item.Kind, item.Text, item.Target, item.Id));
    }

    [Fact]
    public void Decode_FormInteraction_EqualsItsJson()
    {
        var json = Slack.Payloads[5].Body.Trim();
        var items = Decode("payload=" + Uri.EscapeDataString(json).Replace("%20", "+", StringComparison.Ordinal));
        Assert.Equal(Decode(json).Select(ItemText.Of), items.Select(ItemText.Of));
        Assert.Equal(["yes", "a,b"], items.Select(i => i.Payload));
        Assert.Equal(["13345224609.738474920.8088", "13345224609.738474920.8088:1"], items.Select(i => i.Id));
        Assert.All(items, i => Assert.Equal("1749416383.000100", i.Target));
    }

    [Fact]
    public void Decode_SlashCommand_IsAPostbackOfTheCommand()
    {
        var item = Assert.Single(Decode(
            "token=x&team_id=T1&channel_id=D9&user_id=U7&user_name=ada&command=%2Forder&text=A-7+bitte&trigger_id=1.2.3&response_url=https%3A%2F%2Fhooks.slack.com%2Fx"));
        Assert.Equal((ItemKind.Postback, "/order", "A-7 bitte", "D9", "1.2.3"), (item.Kind, item.Payload, item.Text, item.Sender, item.Id));
    }

    [Theory]
    [InlineData("payload=%7")]
    [InlineData("payload=%zz")]
    [InlineData("payload=")]
    [InlineData("payload=%7B%7D")]
    [InlineData("payload=%5B1%5D")]
    [InlineData("payload=%7B%22type%22%3A%22shortcut%22%2C%22type%22%3A1%7D")]
    [InlineData("a=%FF")]
    public void Decode_BrokenForm_IsMalformed(string body)
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Malformed, Slack.Channel.Decode(Bodies.Of(body), new TestRequest(), Slack.Account, items).Outcome);
        Assert.Empty(items);
    }

    [Theory]
    [InlineData("\"text\":\"x\",\"bot_id\":\"B2\",\"app_id\":\"A2\"", "written by another app")]
    [InlineData("\"text\":\"x\",\"subtype\":\"channel_topic\"", "message subtype channel_topic")]
    public void Decode_WhatIsNotTheCustomers_IsIgnored(string content, string reason) =>
        Assert.Equal(reason, Assert.Single(Decode(SlackFixture.Message(content))).Extra!["reason"]);

    [Fact]
    public void Decode_LinkPreview_IsNoEdit()
    {
        var item = Assert.Single(Decode(Slack.Payloads[2].Body.Replace("neu", "alt", StringComparison.Ordinal)));
        Assert.Equal(ItemKind.Ignored, item.Kind);
    }

    [Fact]
    public void Decode_ReactionTakenBack_HasAnEmptyText() =>
        Assert.Equal("", Assert.Single(Decode(Slack.Payloads[4].Body.Replace("reaction_added", "reaction_removed", StringComparison.Ordinal))).Text);

    [Fact]
    public void Handshake_SignedUrlVerification_IsAnsweredWithItsChallengeAndUnsignedIsNot()
    {
        var body = """{"token":"x","challenge":"3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P","type":"url_verification"}"""u8.ToArray();
        var answer = Slack.Channel.Handshake(Bodies.Of(body), Slack.Request(body), Slack.Account);
        Assert.Equal((200, "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"), (answer?.Status, Encoding.ASCII.GetString(answer?.Body.ToArray() ?? [])));
        Assert.Null(Slack.Channel.Handshake(Bodies.Of(body), new TestRequest(), Slack.Account));
        Assert.Null(Slack.Channel.Handshake(Bodies.Of(Slack.Payloads[0].Body), Slack.Request(Slack.Bytes(Slack.Payloads[0].Body)), Slack.Account));
    }

    [Theory]
    [InlineData(-301, VerifyOutcome.Expired)]
    [InlineData(-299, VerifyOutcome.Verified)]
    [InlineData(299, VerifyOutcome.Verified)]
    [InlineData(301, VerifyOutcome.Expired)]
    public void Verify_TimeOutsideFiveMinutes_IsExpired(int seconds, VerifyOutcome expected)
    {
        var time = TestRequest.Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var body = "{}"u8.ToArray();
        Assert.Equal(expected, Slack.Channel.Verify(
            Bodies.Of(body), new TestRequest(("X-Slack-Signature", SlackFixture.SignAt(body, time)), ("X-Slack-Request-Timestamp", time)), Slack.Account));
    }

    /// <summary>The example on Slack's page about verifying requests.</summary>
    [Fact]
    public void Verify_DocumentedExample_IsVerified()
    {
        const string Body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
        var request = new TestRequest(
            ("X-Slack-Signature", "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"), ("X-Slack-Request-Timestamp", "1531420618"))
        { At = DateTimeOffset.FromUnixTimeSeconds(1531420620) };
        var account = TestAccounts.Of("slack", null, ("signingSecret", "8f742231b10e8888abcd99yyyzzz85a5"));
        Assert.Equal(VerifyOutcome.Verified, Slack.Channel.Verify(Bodies.Of(Body), request, account));
        Assert.Equal("/webhook-collect", Assert.Single(Decode(Body)).Payload);
    }

    [Fact]
    public void Encode_TextWithButtonsInAThread_IsTheDocumentedRequest()
    {
        var result = Slack.Channel.Encode(
            new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "D9", Text = "Passt das?", ReplyTo = "1.2", QuickReplies = [new QuickReply("Ja", "yes")] }, Slack.Account);
        var request = Assert.Single(result.Requests);
        Assert.Equal("http://127.0.0.1:9/api/chat.postMessage", request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Bearer token"), request.Headers);
        Assert.Equal(
            """{"channel":"D9","thread_ts":"1.2","text":"Passt das?","mrkdwn":false,"blocks":[{"type":"section","text":{"type":"plain_text","text":"Passt das?"}},{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Ja"},"value":"yes","action_id":"reply-0"}]}]}""",
            Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Encode_ImageAndFile_AreABlockAndALink()
    {
        var result = Slack.Channel.Encode(
            new OutboundMessage
            {
                DeliveryId = Guid.Empty,
                Recipient = "D9",
                Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png", Name = "a" }, new Attachment { Kind = "file", Url = "https://x.example/b.pdf" }],
            },
            Slack.Account);
        Assert.Equal(
            ["""{"channel":"D9","text":"a","mrkdwn":false,"blocks":[{"type":"image","image_url":"https://x.example/a.png","alt_text":"a"}]}""", """{"channel":"D9","text":"https://x.example/b.pdf","mrkdwn":false}"""],
            result.Requests.Select(r => Encoding.UTF8.GetString(r.Body.Span)));
    }

    [Theory]
    [InlineData(200, """{"ok":true,"channel":"D9","ts":"1749.1"}""", SendOutcome.Sent, null)]
    [InlineData(200, """{"ok":false,"error":"channel_not_found"}""", SendOutcome.Rejected, "channel_not_found")]
    [InlineData(200, """{"ok":false,"error":"token_revoked"}""", SendOutcome.Unauthorized, "token_revoked")]
    [InlineData(429, """{"ok":false,"error":"ratelimited"}""", SendOutcome.Retry, "ratelimited")]
    [InlineData(200, "<html>", SendOutcome.Uncertain, "http_502")]
    [InlineData(503, "", SendOutcome.Retry, "http_503")]
    public void Classify_Answer_FollowsSlacksErrors(int status, string body, SendOutcome outcome, string? code)
    {
        var result = Slack.Channel.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code), (result.Outcome, result.Code));
        Assert.Equal(outcome == SendOutcome.Sent ? "1749.1" : null, result.ProviderId);
    }

    private static List<InboundItem> Decode(string body)
    {
        var items = new List<InboundItem>();
        var result = Slack.Channel.Decode(Bodies.Of(body), new TestRequest(), Slack.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
