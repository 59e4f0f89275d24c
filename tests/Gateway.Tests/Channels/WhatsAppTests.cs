using System.Text;
using Gateway.Channels;
using Gateway.Channels.WhatsApp;
using Gateway.Contracts;
using Gateway.Tests.Channels.Compliance;
using static Gateway.Tests.Channels.Compliance.WhatsAppFixture;

namespace Gateway.Tests.Channels;

public sealed class WhatsAppTests
{
    private static readonly WhatsAppChannel Channel = new();

    [Fact]
    public void Decode_Text_YieldsEveryFact()
    {
        var body = Message("""
            "type":"text","text":{"body":"Hi <b>"},"context":{"from":"1555","id":"wamid.Before","forwarded":true}
            """);
        Assert.Equal(
            """{"kind":"message","channel":"whatsapp","account":"106540352242922","sender":"4915112345678","senderName":"Jürgen","id":"wamid.AbC=","timestamp":"2025-06-08T20:59:43.000Z","text":"Hi <b>","replyTo":"wamid.Before","aliases":[{"kind":"phone","value":"4915112345678"},{"kind":"bsuid","value":"DE.1349"},{"kind":"parent_bsuid","value":"DE.ENT.118"},{"kind":"username","value":"juergen"}],"extra":{"forwarded":"true"}}""",
            ItemText.Of(One(body)));
    }

    [Fact]
    public void Decode_PersonWithoutNumber_IsKnownByScopedId()
    {
        var item = One(Value("""
            "contacts":[{"profile":{"name":"P","username":"pp"},"user_id":"US.77","parent_user_id":"US.ENT.9"}],"messages":[{"from_user_id":"US.77","id":"w1","timestamp":1749416383,"type":"text","text":{"body":"x"}}]
            """));
        Assert.Equal("US.77", item.Sender);
        Assert.Equal(["bsuid=US.77", "parent_bsuid=US.ENT.9", "username=pp"], item.Aliases.Select(a => $"{a.Kind}={a.Value}"));
    }

    [Fact]
    public void Decode_GroupMessage_HasTheGroupAsThread()
    {
        var item = One(Message("\"type\":\"text\",\"text\":{\"body\":\"x\"},\"group_id\":\"Y2Fw\""));
        Assert.Equal(("Y2Fw", "4915112345678"), (item.Sender, item.Extra!["participant"]));
        Assert.Equal("group=Y2Fw", string.Join(',', item.Aliases.Select(a => $"{a.Kind}={a.Value}")));
    }

    [Fact]
    public void Decode_SeveralAccountsInOnePost_KeepsThemApart()
    {
        static string Change(string account, string id) =>
            $$$"""{"field":"messages","value":{"messages":[{"from":"49","id":"{{{id}}}","timestamp":"1749416383","type":"text","text":{"body":"x"}}],"metadata":{"phone_number_id":"{{{account}}}"} } }""";
        var items = All($$$"""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{{{Change("A", "1")}}},{{{Change("B", "2")}}}]},{"id":"2","changes":[{{{Change("C", "3")}}}]}]}""");
        Assert.Equal(["A1", "B2", "C3"], items.Select(i => i.Account + i.Id));
    }

    [Fact]
    public void Decode_Receipts_TellStatusTargetAndErrorCode()
    {
        var items = All(Value("""
            "statuses":[{"id":"m1","status":"failed","timestamp":"1749416384","recipient_id":"49","errors":[{"code":131047,"title":"Re-engagement message"}]},{"id":"m2","status":"played","timestamp":"1749416384","recipient_user_id":"DE.1"},{"id":"m3","status":"read","timestamp":"1749416384","recipient_id":"G","recipient_type":"group","recipient_participant_id":"49"},{"id":"m4","status":"warped","timestamp":"1749416384","recipient_id":"49"}]
            """));
        Assert.Equal(["Receipt:failed:m1:m1:failed", "Receipt:played:m2:m2:played", "Receipt:read:m3:m3:read:49", "Ignored:warped:m4:m4:warped"],
            items.Select(i => $"{i.Kind}:{i.Status}:{i.Target}:{i.Id}"));
        Assert.Equal("131047", items[0].Extra!["error_code"]);
        Assert.Equal(("DE.1", "G", "49"), (items[1].Sender, items[2].Sender, items[2].Extra!["participant"]));
    }

    [Fact]
    public void Decode_FlowAnswer_KeepsTheInnerJson()
    {
        var item = One(Message("""
            "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"body":"Sent","response_json":"{\"flow_token\":\"t-1\",\"n\":1}"}}
            """));
        Assert.Equal("""{"flow_token":"t-1","n":1}""", item.Payload);
        Assert.Equal("t-1", item.Extra!["flow_token"]);
        var wrong = One(Message("""
            "type":"interactive","interactive":{"type":"nfm_reply","nfm_reply":{"response_json":"{\"a\":1,\"a\":2}"}}
            """));
        Assert.Equal("true", wrong.Extra!["payload_invalid"]);
    }

    [Theory]
    [InlineData("\"reaction\":{\"message_id\":\"m\"}")]
    [InlineData("\"reaction\":{\"message_id\":\"m\",\"emoji\":\"\"}")]
    public void Decode_ReactionTakenBack_HasEmptyText(string reaction) =>
        Assert.Equal((ItemKind.Reaction, "", "m"), Facts(One(Message("\"type\":\"reaction\"," + reaction))));

    [Theory]
    [InlineData("\"1749416383\"", "2025-06-08T20:59:43.000+00:00")]
    [InlineData("1749416383", "2025-06-08T20:59:43.000+00:00")]
    [InlineData("1749416383123", "2025-06-08T20:59:43.123+00:00")]
    [InlineData("\"1749416383123\"", "2025-06-08T20:59:43.123+00:00")]
    [InlineData("-62135596800", null)]
    [InlineData("253402300799", null)]
    [InlineData("99999999999999999999999999", null)]
    [InlineData("-9223372036854775808", null)]
    [InlineData("1780488000", null)]
    public void Decode_Timestamp_IsTakenOrFlagged(string timestamp, string? expected)
    {
        var item = One(Value("\"messages\":[{\"from\":\"49\",\"id\":\"1\",\"timestamp\":" + timestamp + ",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]"));
        Assert.Equal(expected, item.Timestamp?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(expected is null ? "true" : null, item.Extra?.GetValueOrDefault("clock_suspect"));
    }

    [Fact]
    public void Decode_OtherFieldOrProduct_IsIgnoredByName()
    {
        Assert.Equal("field account_update", One("""{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"account_update","value":{"event":"X"}}]}]}""").Extra!["reason"]);
        Assert.Equal("object page is not whatsapp_business_account", One("""{"object":"page","entry":[{"id":"1"}]}""").Extra!["reason"]);
        Assert.Equal("account error", One(Value("\"errors\":[{\"code\":130429,\"title\":\"Rate\"}]")).Extra!["reason"]);
    }

    [Theory]
    [InlineData("""{"field":"messages","value":{"metadata":{"phone_number_id":"1"},"messages":[{"from":"49","id":"m","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}}""", ItemKind.Message)]
    [InlineData("""{"from":"49","id":"m","timestamp":"1749416383","type":"text","text":{"body":"x"}}""", ItemKind.Message)]
    [InlineData("""{"id":"m","status":"read","timestamp":"1749416383","recipient_id":"49"}""", ItemKind.Receipt)]
    [InlineData("""{"object":"whatsapp_business_account","entry":[]}""", ItemKind.Ignored)]
    [InlineData("""{"hello":1}""", ItemKind.Ignored)]
    public void Decode_PartOfANotification_IsRead(string body, ItemKind kind) => Assert.Equal(kind, One(body).Kind);

    [Fact]
    public void Decode_ScopedIdInPlaceOfTheNumber_IsNoPhone()
    {
        var item = One("""{"contacts":[{"profile":{"name":"K","username":"@kf"},"wa_id":"US.1234","user_id":"US.1234"}],"messages":[{"from":"US.1234","from_user_id":"US.1234","id":"m","timestamp":"1749416383","type":"text","text":{"body":"x"}}]}""");
        Assert.Equal(["bsuid US.1234", "username kf"], item.Aliases.Select(a => $"{a.Kind} {a.Value}"));
    }

    [Fact]
    public void Decode_OneText_AllocatesTheItemAndItsStrings()
    {
        var body = Bodies.Of(Message("\"type\":\"text\",\"text\":{\"body\":\"Hallo\"}"));
        var request = new TestRequest();
        var sink = new List<InboundItem>(4);
        Channel.Decode(body, request, TestAccounts.Any, sink);
        sink.Clear();
        var before = GC.GetAllocatedBytesForCurrentThread();
        Channel.Decode(body, request, TestAccounts.Any, sink);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        // The item 160, nine strings of 30 to 60 bytes, four aliases of 32 and their array: about 900.
        Assert.InRange(bytes, 1, 1100);
    }

    [Theory]
    [InlineData("subscribe", "verify me", "1158201444", 200)]
    [InlineData("subscribe", "wrong", "1158201444", 403)]
    [InlineData("subscribe", "", "1158201444", 403)]
    [InlineData("subscribe", "verify me", "<script>", 400)]
    [InlineData("subscribe", "verify me", "", 400)]
    [InlineData("unsubscribe", "verify me", "1", 400)]
    public void Handshake_VerifyToken_DecidesTheAnswer(string mode, string token, string challenge, int status)
    {
        var request = new TestRequest { Verb = "GET", Parameters = new() { ["hub.mode"] = mode, ["hub.verify_token"] = token, ["hub.challenge"] = challenge } };
        var answer = Channel.Handshake(default, request, new WhatsAppFixture().Account)!;
        Assert.Equal((status, status == 200 ? challenge : ""), (answer.Status, Encoding.UTF8.GetString(answer.Body.Span)));
        Assert.Equal(status == 200 ? "text/plain" : null, answer.ContentType);
    }

    [Fact]
    public void Handshake_Post_IsNone() => Assert.Null(Channel.Handshake(Bodies.Of("{}"), new TestRequest(), new WhatsAppFixture().Account));

    private static (ItemKind, string?, string?) Facts(InboundItem item) => (item.Kind, item.Text, item.Target);

    private static InboundItem One(string body) => Assert.Single(All(body));

    private static List<InboundItem> All(string body)
    {
        var items = new List<InboundItem>();
        var result = Channel.Decode(Bodies.Of(body), new TestRequest(), TestAccounts.Any, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
