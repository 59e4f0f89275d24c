using System.Security.Cryptography;
using System.Text;
using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class RcsTests
{
    private static readonly RcsFixture Rcs = new();

    [Fact]
    public void Verify_AnyBitOfTheDataChanged_IsForged()
    {
        var body = RcsFixture.Envelope(RcsFixture.Events[0].Body);
        var request = Rcs.Request(Encoding.UTF8.GetBytes(body));
        var start = body.IndexOf("\"data\":\"", StringComparison.Ordinal) + 8;
        for (var at = start; body[at] != '"'; at++)
        {
            var changed = body[..at] + (body[at] == 'A' ? 'B' : 'A') + body[(at + 1)..];
            Assert.Equal(changed == body ? VerifyOutcome.Verified : VerifyOutcome.Forged, Rcs.Channel.Verify(Bodies.Of(changed), request, Rcs.Account));
        }
    }

    [Fact]
    public void Verify_BodyWithoutEnvelope_IsForged() =>
        Assert.Equal(VerifyOutcome.Forged, Rcs.Channel.Verify(Bodies.Of(RcsFixture.Events[0].Body), Rcs.Request("{}"u8.ToArray()), Rcs.Account));

    [Fact]
    public void Decode_EventWithoutItsEnvelope_IsTheSame()
    {
        foreach (var (_, json) in RcsFixture.Events)
        {
            Assert.Equal(Decode(RcsFixture.Envelope(json)).Select(ItemText.Of), Decode(json).Select(ItemText.Of));
        }

        var item = Assert.Single(Decode(RcsFixture.Events[0].Body));
        Assert.Equal(("+12223334444", "M1", "support@rbm.goog"), (item.Sender, item.Id, item.Account));
        Assert.Equal([new CustomerAlias("phone", "12223334444")], item.Aliases);
        Assert.Equal(123, item.Timestamp?.Millisecond);
    }

    [Theory]
    [InlineData("""{"message":{"data":"!!"}}""")]
    [InlineData("""{"message":{}}""")]
    [InlineData("""{"message":{"data":"W10="}}""")]
    public void Decode_DataThatIsNoJsonObject_IsMalformed(string body)
    {
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Malformed, Rcs.Channel.Decode(Bodies.Of(body), new TestRequest(), Rcs.Account, items).Outcome);
        Assert.Empty(items);
    }

    [Theory]
    [InlineData("rcs-client-token", 200, "1234567890")]
    [InlineData("another", 403, "")]
    public void Handshake_ClientToken_IsAnsweredWithTheSecret(string token, int status, string expected)
    {
        var body = $$"""{"clientToken":"{{token}}","secret":"1234567890"}""";
        var answer = Rcs.Channel.Handshake(Bodies.Of(body), new TestRequest(), Rcs.Account);
        Assert.Equal((status, expected), (answer?.Status, Encoding.ASCII.GetString(answer?.Body.ToArray() ?? [])));
    }

    [Fact]
    public void Encode_TextWithReplies_IsTheDocumentedRequest()
    {
        var request = Assert.Single(Rcs.Channel.Encode(
            new OutboundMessage
            {
                DeliveryId = new Guid("11111111-2222-3333-4444-555555555555"),
                Recipient = "+12223334444",
                Text = "Passt das?",
                QuickReplies = [new QuickReply("Ja", "yes")],
            },
            Rcs.Account with { ApiUrl = null }).Requests);
        Assert.Equal(
            "https://us-rcsbusinessmessaging.googleapis.com/v1/phones/%2B12223334444/agentMessages?messageId=11111111-2222-3333-4444-555555555555&agentId=support%40rbm.goog",
            request.Url.AbsoluteUri);
        Assert.Equal(
            """{"contentMessage":{"text":"Passt das?","suggestions":[{"reply":{"text":"Ja","postbackData":"yes"}}]}}""", Encoding.UTF8.GetString(request.Body.Span));
    }

    [Fact]
    public void TokenRequest_ServiceAccount_IsAnAssertionItsKeySigns()
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem().Replace("\n", "\\n", StringComparison.Ordinal);
        var account = TestAccounts.Of("rcs", "a", ("serviceAccount", $$"""{"client_email":"bot@x.iam.gserviceaccount.com","private_key":"{{pem}}"}"""));
        var request = Assert.IsType<SendRequest>(Rcs.Channel.TokenRequest(account, TestRequest.Now));
        var assertion = Encoding.ASCII.GetString(request.Body.Span).Split("&assertion=")[1];
        var token = Assert.IsType<Gateway.Channels.Signing.CompactToken>(Gateway.Channels.Signing.CompactToken.Parse(assertion));
        Assert.True(token.IsSignedBy(new Gateway.Channels.Signing.PublishedKey("key", rsa.ExportParameters(false), [])));
        Assert.Equal("bot@x.iam.gserviceaccount.com", token.Claim("iss"));
        Assert.True(token.IsFor("https://oauth2.googleapis.com/token"));
        Assert.Equal(3600, token.Time("exp") - token.Time("iat"));
        Assert.Null(Rcs.Channel.TokenRequest(Rcs.Account, TestRequest.Now));
    }

    [Theory]
    [InlineData(200, """{"name":"phones/+1/agentMessages/m-1"}""", SendOutcome.Sent, null, "m-1")]
    [InlineData(409, """{"error":{"code":409,"status":"ALREADY_EXISTS"}}""", SendOutcome.Sent, null, null)]
    [InlineData(404, """{"error":{"code":404,"status":"NOT_FOUND"}}""", SendOutcome.Rejected, "NOT_FOUND", null)]
    [InlineData(429, """{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}""", SendOutcome.Retry, "RESOURCE_EXHAUSTED", null)]
    [InlineData(401, "", SendOutcome.Unauthorized, "http_401", null)]
    public void Classify_Answer_FollowsGooglesErrors(int status, string body, SendOutcome outcome, string? code, string? id) =>
        Assert.Equal(new SendResult(outcome, id, null, code), Rcs.Channel.Classify(status, null, Encoding.UTF8.GetBytes(body)));

    private static List<InboundItem> Decode(string body)
    {
        var items = new List<InboundItem>();
        var result = Rcs.Channel.Decode(Bodies.Of(body), new TestRequest(), Rcs.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
