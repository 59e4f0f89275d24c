using System.IO.Compression;
using System.Text;
using Gateway.Channels;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;

namespace Gateway.Tests.Channels;

/// <summary>What is special to Sunshine, Genesys, Apple and Webex.</summary>
public sealed class WorkChannelTests
{
    private static readonly SunshineFixture Sunshine = new();
    private static readonly GenesysFixture Genesys = new();
    private static readonly AppleFixture Apple = new();
    private static readonly WebexFixture Webex = new();

    [Fact]
    public void Decode_SunshineMessage_NamesConversationAndEveryNameOfTheCustomer()
    {
        var item = One(Sunshine, 0);
        Assert.Equal(("c1", "app-1", "m1", "Ada", "de-DE"), (item.Sender, item.Account, item.Id, item.SenderName, item.Locale));
        Assert.Equal([new("email", "ada@example.com"), new("user", "u1"), new CustomerAlias("crm", "crm-7")], item.Aliases);
        Assert.Equal("Name: Ada\nSize: M", One(Sunshine, 3).Text);
        Assert.Equal(["u1", "u2"], One(Sunshine, 10).Aliases.Select(a => a.Value));
    }

    [Fact]
    public void Decode_SunshineDeliveries_AreReceiptsOfTheMessage()
    {
        var items = Decode(Sunshine, Sunshine.Payloads[5].Body);
        Assert.Equal([("delivered", "m9"), ("failed", "m9")], items.Select(i => (i.Status, i.Target)));
        Assert.Equal("unauthorized", items[1].Extra!["error"]);
    }

    [Fact]
    public void Encode_Sunshine_PostsIntoTheConversationWithTheKey()
    {
        var request = Assert.Single(Encode(Sunshine, new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "c1", Text = "?", QuickReplies = [new QuickReply("Ja", "yes")] }));
        Assert.Equal("http://127.0.0.1:9/v2/apps/app-1/conversations/c1/messages", request.Url.AbsoluteUri);
        Assert.Contains(("Authorization", "Basic " + Convert.ToBase64String("app_1:key"u8)), request.Headers);
        Assert.Equal("""{"author":{"type":"business"},"content":{"type":"text","text":"?","actions":[{"type":"reply","text":"Ja","payload":"yes"}]}}""", Text(request));
    }

    [Fact]
    public void Decode_GenesysReceipt_IsAboutTheMessageAsWeNamedIt()
    {
        var item = One(Genesys, 3);
        Assert.Equal(("failed", "m-1", "m-1:failed", "MessageExpired"), (item.Status, item.Target, item.Id, item.Extra!["error"]));
        Assert.Equal("customer-42", item.Sender);
    }

    [Fact]
    public void Encode_Genesys_CarriesTheTimeOfTheAttempt()
    {
        var request = Assert.Single(Encode(Genesys, new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "customer-42", Text = "Hallo" }));
        var made = Assert.IsType<Func<DateTimeOffset, SendRequest>>(request.Sign)(TestRequest.Now);
        Assert.Equal("http://127.0.0.1:9/api/v2/conversations/messages/dep-1/inbound/open/message", made.Url.AbsoluteUri);
        Assert.Equal(
            """{"channel":{"messageId":"00000000-0000-0000-0000-000000000000","from":{"id":"customer-42","idType":"Opaque"},"time":"2026-06-01T12:00:00.000Z"},"text":"Hallo"}""",
            Text(made));
    }

    [Fact]
    public void TokenRequest_Genesys_AsksTheRegion()
    {
        var request = Assert.IsType<SendRequest>(Genesys.Channel.TokenRequest(Genesys.Account, TestRequest.Now));
        Assert.Equal("https://login.mypurecloud.com/oauth/token", request.Url.AbsoluteUri);
        Assert.Equal("grant_type=client_credentials", Text(request));
    }

    [Fact]
    public void Decode_ApplePacked_EqualsUnpacked()
    {
        foreach (var (_, body) in Apple.Payloads)
        {
            var items = new List<InboundItem>();
            Assert.Equal(DecodeOutcome.Decoded, Apple.Channel.Decode(Bodies.Of(Packed(Encoding.UTF8.GetBytes(body))), new TestRequest(), Apple.Account, items).Outcome);
            Assert.Equal(Decode(Apple, body).Select(ItemText.Of), items.Select(ItemText.Of));
        }
    }

    [Fact]
    public void Decode_ApplePackedBeyondTheLimitOrBroken_IsMalformed()
    {
        var items = new List<InboundItem>();
        var bomb = Apple.Channel.Decode(Bodies.Of(Packed(new byte[8 * 1024 * 1024])), new TestRequest(), Apple.Account, items);
        Assert.Equal((DecodeOutcome.Malformed, "body: unpacks to more than 1 MiB"), (bomb.Outcome, bomb.Detail));
        var broken = Packed("{\"a\":1}"u8.ToArray());
        broken[12] ^= 0xFF;
        Assert.Equal(DecodeOutcome.Malformed, Apple.Channel.Decode(Bodies.Of(broken), new TestRequest(), Apple.Account, items).Outcome);
        Assert.Empty(items);
    }

    [Fact]
    public void Decode_AppleMessage_TakesNamesFromTheHeadersAndNoPlaceholders()
    {
        var items = new List<InboundItem>();
        Apple.Channel.Decode(
            Bodies.Of("""{"type":"text","body":"\ufffc Hallo","v":1}"""), new TestRequest(("id", "h-1"), ("source-id", "urn:mbid:A"), ("destination-id", "biz-1")), Apple.Account, items);
        var item = Assert.Single(items);
        Assert.Equal(("h-1", "urn:mbid:A", "biz-1", "Hallo"), (item.Id, item.Sender, item.Account, item.Text));
        Assert.Equal("en-US", One(Apple, 0).Locale);
        Assert.Equal(("yes", "Ja", "r1"), (One(Apple, 2).Payload, One(Apple, 2).Text, One(Apple, 2).ReplyTo));
        Assert.Equal("1,2", One(Apple, 3).Payload);
    }

    [Fact]
    public void Verify_AppleTokenOfAnotherProviderOrTime_IsNotVerified()
    {
        VerifyOutcome With(string token) => Apple.Channel.Verify(Bodies.Of("{}"), new TestRequest(("Authorization", token)), Apple.Account);
        var now = TestRequest.Now.ToUnixTimeSeconds();
        Assert.Equal(VerifyOutcome.Verified, With(AppleFixture.Token(AppleFixture.Key, until: now)));
        Assert.Equal(VerifyOutcome.Expired, With(AppleFixture.Token(AppleFixture.Key, until: now - 301)));
        Assert.Equal(VerifyOutcome.Forged, With(AppleFixture.Token(AppleFixture.Key, "msp-2")));
    }

    [Fact]
    public void Encode_Apple_SignsEachAttemptAnew()
    {
        var request = Assert.Single(Encode(Apple, new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "urn:mbid:A", Text = "Hallo" }));
        var made = Assert.IsType<Func<DateTimeOffset, SendRequest>>(request.Sign)(TestRequest.Now);
        Assert.Equal("""{"v":1,"id":"00000000-0000-0000-0000-000000000000","type":"text","sourceId":"biz-1","destinationId":"urn:mbid:A","body":"Hallo"}""", Text(made));
        Assert.Contains(("destination-id", "urn:mbid:A"), made.Headers);
        var token = Assert.IsType<CompactToken>(CompactToken.OfBearer(made.Headers.Single(h => h.Name == "Authorization").Value));
        Assert.True(token.IsSignedBy(AppleFixture.Key));
        Assert.Equal(("msp-1", TestRequest.Now.ToUnixTimeSeconds()), (token.Claim("iss"), (long)token.Time("iat")!));
    }

    [Fact]
    public void Encode_AppleQuickReplies_FollowTheQuestion()
    {
        var requests = Encode(Apple, new OutboundMessage { DeliveryId = Guid.Empty, Recipient = "urn:mbid:A", Text = "?", QuickReplies = [new("Ja", "yes"), new("Nein", "no")] });
        Assert.Equal(2, requests.Count);
        Assert.Contains("""
            "quick-reply":{"summaryText":"?","items":[{"identifier":"yes","title":"Ja"},{"identifier":"no","title":"Nein"}]}
            """.Trim(), Text(requests[1]), StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_WebexNotification_SaysWhatIsToBeFetched()
    {
        var item = One(Webex, 0);
        Assert.Equal(("room-1", "msg-1", null, "messages/msg-1"), (item.Sender, item.Id, item.Text, item.Extra!["fetch"]));
        Assert.Equal(["https://webexapis.com/v1/contents/a"], item.Attachments.Select(a => a.Url));
        Assert.False(One(Webex, 1).Extra?.ContainsKey("fetch") ?? false);
        Assert.Equal(("yes", "card-1"), (One(Webex, 5).Payload, One(Webex, 5).Target));
        Assert.Equal(("msg-1", "deleted:msg-1"), (One(Webex, 3).Target, One(Webex, 3).Id));
    }

    [Fact]
    public void Fetches_WebexNotification_AsksForTheMessageWhichTakesItsPlace()
    {
        var ticket = Assert.Single(Webex.Channel.Fetches(One(Webex, 0), Webex.Account));
        Assert.True(ticket.Replaces);
        var request = Assert.IsType<SendRequest>(Webex.Channel.Fetch(ticket, Webex.Account));
        Assert.Equal(("GET", "http://127.0.0.1:9/v1/messages/msg-1"), (request.Method, request.Url.AbsoluteUri));
        var items = new List<InboundItem>();
        Webex.Channel.DecodeFetched(ticket, Bodies.Of(WebexFixture.Message()), TestRequest.Now, Webex.Account, items);
        Assert.Equal((ItemKind.Message, "msg-1", "Wo ist mein Paket?"), (items[0].Kind, items[0].Id, items[0].Text));

        var edit = Assert.Single(Webex.Channel.Fetches(One(Webex, 2), Webex.Account));
        Webex.Channel.DecodeFetched(edit, Bodies.Of(WebexFixture.Message("\"neu\"")), TestRequest.Now, Webex.Account, items);
        Assert.Equal((ItemKind.Edit, "msg-1", "neu", $"updated:msg-1:{TestRequest.Now.ToUnixTimeMilliseconds()}"), (items[1].Kind, items[1].Target, items[1].Text, items[1].Id));
        Assert.Empty(Webex.Channel.Fetches(One(Webex, 1), Webex.Account));
        Assert.Empty(Webex.Channel.Fetches(One(Webex, 6), Webex.Account));
    }

    [Fact]
    public void Fetches_WebexSecondEdit_IsAQuestionAndAnItemOfItsOwn()
    {
        var first = Assert.Single(Webex.Channel.Fetches(One(Webex, 2), Webex.Account));
        var later = new List<InboundItem>();
        Webex.Channel.Decode(Bodies.Of(Webex.Payloads[2].Body), new TestRequest { At = TestRequest.Now.AddMinutes(1) }, Webex.Account, later);
        Assert.NotEqual(first.Id, Assert.Single(Webex.Channel.Fetches(later[0], Webex.Account)).Id);

        var items = new List<InboundItem>();
        var edited = WebexFixture.Message("\"neu\"").Replace("\"id\":", "\"updated\":\"2026-05-01T10:00:00.000Z\",\"id\":", StringComparison.Ordinal);
        Webex.Channel.DecodeFetched(first, Bodies.Of(edited), TestRequest.Now, Webex.Account, items);
        Webex.Channel.DecodeFetched(first, Bodies.Of(edited), TestRequest.Now.AddMinutes(1), Webex.Account, items);
        Assert.Equal("updated:msg-1:1777629600000", items[0].Id);
        Assert.Equal(items[0].Id, items[1].Id);
    }

    [Fact]
    public void Encode_WebexFileAndButtons_AreTwoMessages()
    {
        var requests = Encode(Webex, new OutboundMessage
        {
            DeliveryId = Guid.Empty,
            Recipient = "room-1",
            Text = "?",
            ReplyTo = "msg-1",
            Attachments = [new Attachment { Kind = "file", Url = "https://x.example/a.pdf" }],
            QuickReplies = [new QuickReply("Ja", "yes")],
        });
        Assert.Equal(
            [
                """{"roomId":"room-1","parentId":"msg-1","text":"?","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.2","body":[{"type":"TextBlock","text":"?","wrap":true}],"actions":[{"type":"Action.Submit","title":"Ja","data":{"reply":"yes"}}]}}]}""",
                """{"roomId":"room-1","parentId":"msg-1","files":["https://x.example/a.pdf"]}""",
            ],
            requests.Select(Text));
    }

    [Theory]
    [InlineData("slack", "https://files.slack.com/files-pri/T1-F1/a.png", "Bearer token")]
    [InlineData("slack", "https://files.slack.com.evil.example/a.png", null)]
    [InlineData("slack", "http://files.slack.com/a.png", null)]
    [InlineData("webex", "https://webexapis.com/v1/contents/a", "Bearer token")]
    [InlineData("webex", "https://encrypted-tbn0.gstatic.com/a", null)]
    [InlineData("teams", "https://smba.trafficmanager.net/emea/v3/attachments/1", "Bearer token")]
    [InlineData("teams", "https://x.sharepoint.example/a", null)]
    [InlineData("sunshine", "https://media.smooch.io/a", "Basic")]
    [InlineData("sunshine", "https://smooch.io.evil.example/a", null)]
    [InlineData("genesys", "https://api.mypurecloud.com/a", "Bearer token")]
    public void FetchAttachment_Credentials_GoToTheProvidersHostsOnly(string channel, string url, string? expected)
    {
        ChannelFixture fixture = channel switch { "slack" => new SlackFixture(), "webex" => Webex, "teams" => new TeamsFixture(), "sunshine" => Sunshine, _ => Genesys };
        var plan = Assert.IsType<AttachmentRequest>(fixture.Channel.FetchAttachment(new Attachment { Kind = "file", Url = url }, fixture.Account));
        var sent = plan.Request.Headers.Select(h => h.Value).SingleOrDefault();
        Assert.False(plan.IsApi);
        Assert.True(expected is null ? sent is null : sent?.StartsWith(expected, StringComparison.Ordinal) == true, $"{sent} to {url}");
    }

    private static byte[] Packed(byte[] body)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(body);
        }

        return packed.ToArray();
    }

    private static string Text(SendRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private static IReadOnlyList<SendRequest> Encode(ChannelFixture fixture, OutboundMessage message)
    {
        var result = fixture.Channel.Encode(message, fixture.Account);
        Assert.Null(result.Refusal);
        return result.Requests;
    }

    private static InboundItem One(ChannelFixture fixture, int payload) => Assert.Single(Decode(fixture, fixture.Payloads[payload].Body));

    private static List<InboundItem> Decode(ChannelFixture fixture, string body)
    {
        var items = new List<InboundItem>();
        var result = fixture.Channel.Decode(Bodies.Of(body), new TestRequest(), fixture.Account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
