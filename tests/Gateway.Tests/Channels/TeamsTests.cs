using System.Collections.Frozen;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Teams;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

public sealed class TeamsTests
{
    private static readonly TeamsFixture Teams = new();
    private static readonly string Body = Teams.Payloads[0].Body;

    [Fact]
    public void Verify_KeysNotAtHand_AwaitsThem() => Assert.Equal(VerifyOutcome.Awaiting, Verify(TeamsFixture.Token(), documents: false));

    [Theory]
    [InlineData("another", null, null, null, 60)]
    [InlineData(null, "https://sts.evil.example", null, null, 60)]
    [InlineData(null, null, "HS256", null, 60)]
    [InlineData(null, null, "none", null, 60)]
    public void Verify_TokenThatCannotBeOurs_IsForgedBeforeAnythingIsFetched(string? audience, string? issuer, string? algorithm, string? service, int minutes) => Assert.Equal(
        VerifyOutcome.Forged,
        Verify(
            TeamsFixture.Token(audience ?? TeamsFixture.App, issuer ?? "https://api.botframework.com", service ?? TeamsFixture.Service, algorithm: algorithm ?? "RS256", minutes: minutes),
            documents: false));

    [Theory]
    [InlineData(-6, VerifyOutcome.Expired)]
    [InlineData(-4, VerifyOutcome.Verified)]
    [InlineData(64, VerifyOutcome.Verified)]
    [InlineData(66, VerifyOutcome.Expired)]
    public void Verify_TokenOutsideItsTime_IsExpiredWithFiveMinutesOfGrace(int minutes, VerifyOutcome expected)
    {
        Assert.Equal(expected, Verify(TeamsFixture.Token(minutes: minutes)));
        if (expected == VerifyOutcome.Expired)
            Assert.Equal(expected, Verify(TeamsFixture.Token(minutes: minutes), documents: false));
    }

    [Fact]
    public void Verify_OtherServiceUrlThanTheTokens_IsForged() =>
        Assert.Equal(VerifyOutcome.Forged, Verify(TeamsFixture.Token(service: "https://smba.trafficmanager.net/amer/")));

    [Fact]
    public void Verify_KeyNotEndorsedForTheChannel_IsForged()
    {
        var request = new TestRequest(("Authorization", TeamsFixture.Token()))
        { Documents = { [TeamsCloud.Public.Keys.AbsoluteUri] = TeamsFixture.Keys(endorsement: "directline") } };
        Assert.Equal(VerifyOutcome.Forged, Teams.Channel.Verify(Bodies.Of(Body), request, Teams.Account));
    }

    [Fact]
    public void Verify_UnknownKey_AwaitsNewerKeysAndIsForgedWhenTheseLackItToo()
    {
        Assert.Equal(VerifyOutcome.Forged, Verify(TeamsFixture.Token(key: "key-2")));
        var stale = new StaleRequest(TeamsFixture.Token(key: "key-2"));
        Assert.Equal(VerifyOutcome.Awaiting, Teams.Channel.Verify(Bodies.Of(Body), stale, Teams.Account));
    }

    [Fact]
    public void Verify_GovernmentCloud_TakesItsOwnIssuerOnly()
    {
        var account = Teams.Account with { Settings = new Dictionary<string, string> { ["cloud"] = "usgov" }.ToFrozenDictionary() };
        var documents = new Dictionary<string, byte[]> { [TeamsCloud.Government.Keys.AbsoluteUri] = TeamsFixture.Keys() };
        VerifyOutcome With(string issuer) => Teams.Channel.Verify(
            Bodies.Of(Body), new TestRequest(("Authorization", TeamsFixture.Token(issuer: issuer))) { Documents = documents }, account);
        Assert.Equal(VerifyOutcome.Verified, With("https://api.botframework.us"));
        Assert.Equal(VerifyOutcome.Forged, With("https://api.botframework.com"));
    }

    [Fact]
    public void Decode_MessageInAChannel_LosesTheBotsNameAndKeepsPlaceAndClock()
    {
        var item = One(0);
        Assert.Equal(("Größe 42?", "de-DE", "19:c@thread.tacv2;messageid=1", "Ada"), (item.Text, item.Locale, item.Sender, item.SenderName));
        Assert.Equal(("DE", "Europe/Berlin", "29:user"), (item.Extra!["country"], item.Extra["timezone"], item.Extra["participant"]));
        Assert.Equal(new DateTimeOffset(2025, 7, 1, 12, 0, 0, 123, TimeSpan.Zero), item.Timestamp);
        Assert.Equal([new CustomerAlias("user", "29:user"), new CustomerAlias("aad", "a-1")], item.Aliases);
    }

    [Fact]
    public void Decode_Files_AreTheDownloadAndTheImageAndNotTheHtml() => Assert.Equal(
        [("file", "https://x.sharepoint.example/d?a", "a.pdf"), ("image", "https://smba.trafficmanager.net/emea/v3/attachments/1", null)],
        One(1).Attachments.Select(a => (a.Kind, a.Url, a.Name)));

    [Fact]
    public void Decode_Reactions_AreOneItemEach()
    {
        var items = Decode(Teams.Payloads[4].Body);
        Assert.Equal(["👍", "1f44b_wavinghand", ""], items.Select(i => i.Text));
        Assert.Equal(["like", "1f44b_wavinghand", "sad"], items.Select(i => i.Extra!["reaction"]));
        Assert.Equal(["1485983408511", "1485983408511:1", "1485983408511:2"], items.Select(i => i.Id));
        Assert.All(items, i => Assert.Equal("1575667808184", i.Target));
    }

    [Fact]
    public void Decode_CardsAndReceipts_HavePayloadAndTarget()
    {
        Assert.Equal("""{"action":{"type":"Action.Execute","verb":"order","data":{"order":1}}}""", One(6).Payload);
        Assert.Equal(("yes", "Ja"), (One(7).Payload, One(7).Text));
        Assert.Equal(("read", "1575667808184"), (One(5).Status, One(5).Target));
        Assert.Equal(("member_joined", "29:user 29:other"), (One(10).Status, One(10).Extra!["members"]));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(6, """{"statusCode":200,"type":"application/vnd.microsoft.activity.message","value":""}""")]
    public void Answer_InvokeOnly_HasABody(int payload, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(Teams.Channel.Answer([One(payload)], new TestRequest(), Teams.Account).Body.Span));

    [Fact]
    public void Encode_TextAndImage_GoToMicrosoftsAddressWithTheToken()
    {
        var requests = Teams.Channel.Encode(
            new OutboundMessage
            {
                DeliveryId = Guid.Empty,
                Recipient = "19:c@thread.tacv2;messageid=1",
                Text = "Größe 42",
                ReplyTo = "9",
                Attachments = [new Attachment { Kind = "image", Url = "https://x.example/a.png", Mime = "image/png" }],
            },
            Teams.Account with { ApiUrl = null }).Requests;
        Assert.All(requests, r => Assert.Equal("https://smba.trafficmanager.net/teams/v3/conversations/19%3Ac%40thread.tacv2%3Bmessageid%3D1/activities", r.Url.AbsoluteUri));
        Assert.All(requests, r => Assert.Contains(("Authorization", "Bearer token"), r.Headers));
        Assert.Equal(
            ["""{"type":"message","replyToId":"9","text":"Größe 42","textFormat":"plain"}""", """{"type":"message","attachments":[{"contentType":"image/png","contentUrl":"https://x.example/a.png"}]}"""],
            requests.Select(r => Encoding.UTF8.GetString(r.Body.Span)));
    }

    [Fact]
    public void Encode_QuickReplies_AreAHeroCardsButtons() => Assert.Equal(
        """{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.hero","content":{"text":"?","buttons":[{"type":"messageBack","title":"Ja","displayText":"Ja","text":"Ja","value":"yes"}]}}]}""",
        Encoding.UTF8.GetString(Assert.Single(Teams.Channel.Encode(
            new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "a:1", Text = "?", QuickReplies = [new QuickReply("Ja", "yes")] }, Teams.Account).Requests).Body.Span));

    [Fact]
    public void TokenRequest_SingleTenant_AsksThatTenantsService()
    {
        var account = Teams.Account with { Settings = new Dictionary<string, string> { ["tenantId"] = "t-1" }.ToFrozenDictionary() };
        var request = Assert.IsType<SendRequest>(Teams.Channel.TokenRequest(account, TestRequest.Now));
        Assert.Equal("https://login.microsoftonline.com/t-1/oauth2/v2.0/token", request.Url.AbsoluteUri);
        Assert.Equal(
            "grant_type=client_credentials&client_id=0f4d7c1e-app&client_secret=password&scope=https%3A%2F%2Fapi.botframework.com%2F.default",
            Encoding.UTF8.GetString(request.Body.Span));
        var grant = Assert.IsType<TokenGrant>(Teams.Channel.ReadToken(200, "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"ey.J\"}"u8));
        Assert.Equal(("ey.J", TimeSpan.FromSeconds(3599)), (grant.AccessToken.RevealText(), grant.Lifetime));
        Assert.Null(Teams.Channel.ReadToken(401, "{\"error\":\"invalid_client\"}"u8));
    }

    [Theory]
    [InlineData(201, """{"id":"1:2"}""", SendOutcome.Sent, null)]
    [InlineData(403, """{"error":{"code":"ConversationBlockedByUser","message":"x"}}""", SendOutcome.Rejected, "ConversationBlockedByUser")]
    [InlineData(412, "", SendOutcome.Retry, "http_412")]
    [InlineData(401, "", SendOutcome.Unauthorized, "http_401")]
    [InlineData(429, """{"error":{"code":"Throttled"}}""", SendOutcome.Retry, "Throttled")]
    [InlineData(413, """{"error":{"code":"MessageSizeTooBig"}}""", SendOutcome.Rejected, "MessageSizeTooBig")]
    public void Classify_Answer_FollowsTheConnectorsErrors(int status, string body, SendOutcome outcome, string? code)
    {
        var result = Teams.Channel.Classify(status, null, Encoding.UTF8.GetBytes(body));
        Assert.Equal((outcome, code), (result.Outcome, result.Code));
    }

    /// <summary>Has the keys of last week only.</summary>
    private sealed class StaleRequest(string token) : WebhookRequest
    {
        public override string Method => "POST";

        public override Uri Url { get; } = new("https://gateway.example/");

        public override DateTimeOffset ReceivedAt => TestRequest.Now;

        public override string? Header(string name) => name == "Authorization" ? token : null;

        public override string? Query(string name) => null;

        public override ReadOnlyMemory<byte>? Document(Uri address, bool newer = false) => newer ? default(ReadOnlyMemory<byte>?) : TeamsFixture.Keys();
    }

    private static VerifyOutcome Verify(string token, bool documents = true) => Teams.Channel.Verify(
        Bodies.Of(Body), documents ? Teams.Signed(token) : new TestRequest(("Authorization", token)), Teams.Account);

    private static InboundItem One(int payload) => Assert.Single(Decode(Teams.Payloads[payload].Body));

    private static List<InboundItem> Decode(string body)
    {
        var items = new List<InboundItem>();
        var result = Teams.Channel.Decode(Bodies.Of(body), new TestRequest(), Teams.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
