using Gateway.Channels;
using Gateway.Channels.Generic;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Generic;

/// <summary>Where items and fields may come from.</summary>
public sealed class GenericMappingTests
{
    private const string Map = """{"id":"/id","sender":"/from","text":"/text"}""";

    private static readonly GenericChannel Channel = new();

    [Theory]
    [InlineData("/tickets/ticket", "<tickets><ticket><id>1</id><from>a</from><text>x</text></ticket></tickets>", "1")]
    [InlineData("/tickets/ticket", "<tickets><ticket><id>1</id><from>a</from></ticket><ticket><id>2</id><from>a</from></ticket></tickets>", "1 2")]
    [InlineData("/message", """{"message":{"id":1,"from":"a"}}""", "1")]
    [InlineData("/entry/*/changes/*/value/messages", """{"entry":[{"changes":[{"value":{"messages":[{"id":1,"from":"a"},{"id":2,"from":"a"}]}},{"value":{"statuses":[]}}]},{"changes":[{"value":{"messages":[{"id":3,"from":"a"}]}}]}]}""", "1 2 3")]
    [InlineData("/entry/*", """{"entry":[{"id":1,"from":"a"}]}""", "1")]
    [InlineData("/*/list", """[{"list":[{"id":1,"from":"a"}]},{"list":{"id":2,"from":"a"}}]""", "1 2")]
    [InlineData("", """[{"id":1,"from":"a"},{"id":2,"from":"b"}]""", "1 2")]
    [InlineData("/batch/*/msg", "<batch><msg><id>1</id><from>a</from></msg></batch>", "1")]
    public void Decode_Items_AreFoundOnTheWholeWay(string items, string body, string ids) =>
        Assert.Equal(ids.Split(' '), Decoded(body, new() { ["items"] = items, ["map"] = Map }).Select(item => item.Id));

    [Theory]
    [InlineData("/events", """{"events":[]}""", "no items")]
    [InlineData("/events", """{"event":{}}""", "items: the pointer leads nowhere")]
    [InlineData("/events", """{"events":null}""", "items: the pointer leads nowhere")]
    [InlineData("/events", """{"events":{"id":"1"}}""", "sender: nothing gives one")]
    public void Decode_NothingToTake_SaysWhy(string items, string body, string reason)
    {
        var item = Assert.Single(Decoded(body, new() { ["items"] = items, ["map"] = Map }));
        Assert.Equal((ItemKind.Ignored, reason), (item.Kind, item.Extra!["reason"]));
    }

    [Fact]
    public void Decode_KindThatNothingGives_IsTold() => Assert.Equal(
        "kind: nothing gives one", Decoded("{}", new() { ["map"] = """{"kind":"/type","sender":"=s"}""" })[0].Extra!["reason"]);

    [Fact]
    public void Decode_HeadersAndParameters_AreSources()
    {
        var request = new TestRequest(("X-Topic", "message.created")) { Parameters = new() { ["from"] = "+49" } };
        var items = new List<InboundItem>();
        var account = GenericChannelTests.Account(new() { ["map"] = """{"kind":{"from":"@X-Topic","values":{"message.created":"message"}},"sender":["/from","?from"],"text":"/text","extra.topic":"@X-Topic"}""" });
        Assert.Empty(Channel.Faults(account));
        Assert.Equal(DecodeOutcome.Decoded, Channel.Decode(Bodies.Of("""{"text":"x"}"""), request, account, items).Outcome);
        Assert.Equal((ItemKind.Message, "+49", "x", "message.created"), (items[0].Kind, items[0].Sender, items[0].Text, items[0].Extra!["topic"]));
    }

    [Theory]
    [InlineData("2026-03-02 08:00:00 UTC")]
    [InlineData("20260302T080000Z")]
    [InlineData("1772438400000000")]
    [InlineData("1772438400000000000")]
    [InlineData("Mon, 02 Mar 2026 17:00:00 +0900 (JST)")]
    public void Decode_Time_IsReadInOddForms(string time) => Assert.Equal(
        new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), Decoded("{\"at\":\"" + time + "\"}", new() { ["map"] = """{"sender":"=s","timestamp":"/at"}""" })[0].Timestamp);

    [Fact]
    public void Encode_ReplyContext_IsWhatTheMessageNoted()
    {
        var account = GenericChannelTests.Account(new()
        {
            ["map"] = """{"sender":"/a","extra.replyContext":"/conversation"}""",
            ["send"] = """{"url":"https://api.example/m","body":"{\"conversation\":{replyContext},\"text\":{text}}"}""",
        });
        Assert.Empty(Channel.Faults(account));
        var request = Assert.Single(Channel.Encode(new OutboundMessage { DeliveryId = Guid.NewGuid(), Recipient = "a", Text = "x", ReplyContext = "c7" }, account).Requests);
        Assert.Equal("""{"conversation":"c7","text":"x"}""", System.Text.Encoding.UTF8.GetString(request.Body.Span));
    }

    /// <summary>Providers of SMS deliver by GET; the token proves it.</summary>
    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public void Decode_Query_IsReadAsAForm(string method)
    {
        var account = GenericChannelTests.Account(
            new() { ["format"] = "query", ["map"] = """{"id":"/msgid","sender":"/from","text":"/text"}""", ["signature"] = """{"scheme":"token","query":"token"}""" }, ("key", "k"));
        Assert.Empty(Channel.Faults(account));
        Assert.True(Channel.Features.TakesGet);
        var url = new Uri("https://gateway.example/in/t/generic/a?msgid=7&from=%2B4930&text=Gr%C3%BC%C3%9Fe+an+alle&token=k");
        var request = new TestRequest { Verb = method, Address = url, Parameters = new() { ["token"] = "k" } };
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(default, request, account));
        Assert.Equal(VerifyOutcome.Missing, Channel.Verify(default, new TestRequest { Verb = method, Address = url }, account));
        var items = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Decoded, Channel.Decode(default, request, account, items).Outcome);
        Assert.Equal(("7", "+4930", "Gr\u00FC\u00DFe an alle"), (items[0].Id, items[0].Sender, items[0].Text));
    }

    /// <summary>The secret is over the query as it came, which a parameter outside of it cannot be: the signature stands in a header.</summary>
    [Fact]
    public void Verify_SignedQuery_IsOfItsBytes()
    {
        var account = GenericChannelTests.Account(new() { ["format"] = "query", ["map"] = Map, ["signature"] = """{"scheme":"hmac","header":"X-Sig"}""" }, ("key", "k"));
        var signature = Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData("k"u8, "id=1&from=%2b4"u8));
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(default, new TestRequest(("X-Sig", signature)) { Verb = "GET", Address = new("https://g.example/?id=1&from=%2b4") }, account));
        Assert.Equal(VerifyOutcome.Forged, Channel.Verify(default, new TestRequest(("X-Sig", signature)) { Verb = "GET", Address = new("https://g.example/?id=2&from=%2b4") }, account));
    }

    [Fact]
    public void Decode_GetWithoutTheFormatQuery_IsRefused()
    {
        var result = Channel.Decode(default, new TestRequest { Verb = "GET", Address = new("https://g.example/?id=1&from=a") }, GenericChannelTests.Account(new() { ["map"] = Map }), []);
        Assert.Equal((DecodeOutcome.Malformed, "a GET is only taken as the handshake, or with the format query"), (result.Outcome, result.Detail));
    }

    private static List<InboundItem> Decoded(string body, Dictionary<string, string> settings)
    {
        var items = new List<InboundItem>();
        var account = GenericChannelTests.Account(settings);
        Assert.Empty(Channel.Faults(account));
        var result = Channel.Decode(Bodies.Of(body), new TestRequest(), account, items);
        Assert.True(result.Outcome == DecodeOutcome.Decoded, result.Detail);
        return items;
    }
}
