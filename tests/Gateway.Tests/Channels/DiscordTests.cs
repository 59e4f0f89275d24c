using System.Text;
using Gateway.Channels;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class DiscordTests
{
    private static readonly DiscordFixture Discord = new();

    /// <summary>RFC 8032, section 7.1, tests 1 to 3; the last one with a bit of its message changed.</summary>
    [Theory]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "", "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b", VerifyOutcome.Verified)]
    [InlineData("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72", "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00", VerifyOutcome.Verified)]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a", VerifyOutcome.Verified)]
    [InlineData("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af83", "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a", VerifyOutcome.Forged)]
    public void Ed25519_PublishedVectors_AreDecidedAsPublished(string key, string message, string signature, VerifyOutcome expected) => Assert.Equal(
        expected,
        Ed25519Signature.Check(
            Convert.FromHexString(signature), "", Bodies.Of(Convert.FromHexString(message)), TestAccounts.Of("discord", null, ("publicKey", key)), "publicKey"));

    [Fact]
    public void Verify_PublicKeyThatIsNone_IsNotConfigured() => Assert.Equal(
        VerifyOutcome.NotConfigured,
        Discord.Channel.Verify(Bodies.Of("{}"), Discord.Request("{}"u8.ToArray()), TestAccounts.Of("discord", null, ("publicKey", "no key"))));

    [Theory]
    [InlineData(-299, VerifyOutcome.Verified)]
    [InlineData(-301, VerifyOutcome.Expired)]
    [InlineData(301, VerifyOutcome.Expired)]
    public void Verify_TimeOutsideFiveMinutes_IsExpired(int seconds, VerifyOutcome expected)
    {
        var time = TestRequest.Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var request = new TestRequest(("X-Signature-Ed25519", DiscordFixture.SignAt("{}"u8.ToArray(), time)), ("X-Signature-Timestamp", time));
        Assert.Equal(expected, Discord.Channel.Verify(Bodies.Of("{}"), request, Discord.Account));
    }

    [Theory]
    [InlineData("""{"id":"787053080478613555","token":"x","type":1,"version":1}""", 200, """{"type":1}""")]
    [InlineData("""{"version":1,"application_id":"1001","type":0}""", 204, "")]
    public void Handshake_SignedPing_IsAnsweredAndAWronglySignedOneIsLeftToBeRefused(string ping, int status, string answer)
    {
        var body = Encoding.UTF8.GetBytes(ping);
        var response = Discord.Channel.Handshake(Bodies.Of(body), Discord.Request(body), Discord.Account);
        Assert.Equal((status, answer), (response?.Status, Encoding.UTF8.GetString(response?.Body.ToArray() ?? [])));
        Assert.Null(Discord.Channel.Handshake(Bodies.Of(body), Discord.Signed(Discord.Sign(body, otherAccount: true)), Discord.Account));
    }

    [Theory]
    [InlineData(5, 200, """{"type":5}""")]
    [InlineData(6, 200, """{"type":6}""")]
    [InlineData(7, 200, """{"type":5}""")]
    [InlineData(9, 204, "")]
    public void Answer_InteractionOrEvent_IsWhatDiscordWantsToReadAtOnce(int payload, int status, string answer)
    {
        var response = Discord.Channel.Answer(Decode(Discord.Payloads[payload].Body), new TestRequest(), Discord.Account);
        Assert.Equal((status, answer), (response.Status, Encoding.UTF8.GetString(response.Body.Span)));
    }

    [Fact]
    public void Answer_Autocomplete_IsAnEmptyChoiceAndNoItem()
    {
        var items = Decode(DiscordFixture.Interaction("\"type\":4,\"data\":{\"name\":\"order\",\"options\":[{\"name\":\"n\",\"value\":\"A\",\"focused\":true}]}"));
        Assert.Equal(ItemKind.Ignored, Assert.Single(items).Kind);
        Assert.Equal("{\"type\":8,\"data\":{\"choices\":[]}}", Encoding.UTF8.GetString(Discord.Channel.Answer(items, new TestRequest(), Discord.Account).Body.Span));
    }

    [Fact]
    public void Decode_Interactions_TellWhatWasChosenAndWritten()
    {
        var (command, button, form) = (One(5), One(6), One(7));
        Assert.Equal(("order", "status A-7", "645027906669510667", "Ada", "de"), (command.Payload, command.Text, command.Sender, command.SenderName, command.Locale));
        Assert.Equal(("yes", "12"), (button.Payload, button.Target));
        Assert.Equal(("form", "Ada x y"), (form.Payload, form.Text));
        Assert.Equal("1001/A_UNIQUE_TOKEN", command.Extra!["reply_token"]);
    }

    [Fact]
    public void Encode_TextWithButtons_GoesIntoTheChannelUnderItsNonce()
    {
        var request = Assert.Single(Discord.Channel.Encode(
            new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "645", Text = "Passt das?", ReplyTo = "12", QuickReplies = [new QuickReply("Ja", "yes")] }, Discord.Account).Requests);
        Assert.Equal(("POST", "http://127.0.0.1:9/api/v10/channels/645/messages"), (request.Method, request.Url.AbsoluteUri));
        Assert.Contains(("Authorization", "Bot token"), request.Headers);
        Assert.Equal(
            """{"nonce":"AAAAAAAAAAAAAAAAAAAAAA","enforce_nonce":true,"message_reference":{"message_id":"12","fail_if_not_exists":false},"content":"Passt das?","allowed_mentions":{"parse":[]},"components":[{"type":1,"components":[{"type":2,"style":1,"label":"Ja","custom_id":"yes"}]}]}""",
            Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void Encode_WithTheInteractionsToken_AnswersItFirst()
    {
        var requests = Discord.Channel.Encode(
            new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "645", Text = new string('a', 2001), ReplyToken = "1001/t-1" }, Discord.Account).Requests;
        Assert.Equal(("PATCH", "/api/v10/webhooks/1001/t-1/messages/@original"), (requests[0].Method, requests[0].Url.AbsolutePath));
        Assert.Empty(requests[0].Headers);
        Assert.Equal("/api/v10/channels/645/messages", requests[1].Url.AbsolutePath);
    }

    [Fact]
    public void Encode_RecipientThatIsNoChannel_IsRefused() => Assert.Equal(
        "recipient_invalid", Discord.Channel.Encode(new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "1/../2", Text = "x" }, Discord.Account).Refusal?.Code);

    [Theory]
    [InlineData(200, """{"id":"77"}""", SendOutcome.Sent, null, null)]
    [InlineData(429, """{"message":"You are being rate limited.","retry_after":1.5,"global":false}""", SendOutcome.Retry, "http_429", 1.5)]
    [InlineData(403, """{"message":"Cannot send messages to this user","code":50007}""", SendOutcome.Rejected, "50007", null)]
    [InlineData(401, """{"message":"401: Unauthorized","code":0}""", SendOutcome.Unauthorized, "http_401", null)]
    [InlineData(404, """{"message":"Unknown Webhook","code":10015}""", SendOutcome.Retry, "invalid_reply_token", null)]
    [InlineData(404, """{"message":"Unknown Channel","code":10003}""", SendOutcome.Rejected, "10003", null)]
    [InlineData(502, "", SendOutcome.Uncertain, "http_502", null)]
    public void Classify_Answer_FollowsDiscordsErrors(int status, string body, SendOutcome outcome, string? code, double? wait)
    {
        var result = Discord.Channel.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code, wait), (result.Outcome, result.Code, result.RetryAfter?.TotalSeconds));
    }

    private static InboundItem One(int payload) => Assert.Single(Decode(Discord.Payloads[payload].Body));

    private static List<InboundItem> Decode(string body)
    {
        var items = new List<InboundItem>();
        var result = Discord.Channel.Decode(Bodies.Of(body), new TestRequest(), Discord.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
