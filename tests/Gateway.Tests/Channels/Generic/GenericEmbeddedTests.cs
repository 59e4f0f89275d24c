using System.Text;
using System.Text.Json;
using Gateway.Channels;
using Gateway.Channels.Generic;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Tests.Channels.Generic;

/// <summary>JSON in a text of the body, as forms and notification services carry it.</summary>
public sealed class GenericEmbeddedTests
{
    private const string Message = """{"id":"m1","from":"+49","text":"\u00C4 \"q\" \uD83D\uDE00","big":9007199254740993}""";

    private static readonly GenericChannel Channel = new();

    [Fact]
    public void Decode_PayloadOfAForm_IsWalkedInto()
    {
        var item = Assert.Single(Decoded($"token=t&payload={Uri.EscapeDataString(Message)}", "/payload", """{"id":"/payload/id","sender":"/payload/from","text":"/payload/text","extra.big":"/payload/big"}"""));
        Assert.Equal(("m1", "+49", "\u00C4 \"q\" \U0001F600", "9007199254740993"), (item.Id, item.Sender, item.Text, item.Extra!["big"]));
    }

    [Fact]
    public void Decode_DocumentsInDocuments_AreOpenedOneAfterTheOther()
    {
        var notification = JsonSerializer.Serialize(new { Type = "Notification", Message });
        var body = JsonSerializer.Serialize(new { Records = new object[] { new { body = notification, n = 1 }, new { body = "no document", n = 2 }, new { body = notification, n = 3 } } });
        var items = Decoded(body, """["/Records/*/body","/Records/*/body/Message"]""", """{"id":"/n","sender":["/body/Message/from","=x"],"text":"/body/Message/text"}""", "/Records");
        Assert.Equal(["1 +49 \u00C4 \"q\" \U0001F600", "2 x ", "3 +49 \u00C4 \"q\" \U0001F600"], items.Select(item => $"{item.Id} {item.Sender} {item.Text}"));
    }

    [Fact]
    public void Decode_ItemsInsideADocument_AreFound() =>
        Assert.Equal(["1", "2"], Decoded("""{"data":"[{\"id\":1,\"from\":\"a\"},{\"id\":2,\"from\":\"a\"}]"}""", "/data", """{"id":"/id","sender":"/from"}""", "/data").Select(item => item.Id));

    [Fact]
    public void Decode_ArrayOfDocuments_IsOpenedWhole() =>
        Assert.Equal(["1", "2"], Decoded("""{"data":["{\"id\":1,\"from\":\"a\"}","{\"id\":2,\"from\":\"a\"}"]}""", "/data", """{"id":"/id","sender":"/from"}""", "/data").Select(item => item.Id));

    /// <summary>A text that is none stays what it is; a half of a pair is mended as in a body.</summary>
    [Theory]
    [InlineData("""{"from":"a","data":"{\"x\":"}""", "{\"x\":")]
    [InlineData("""{"from":"a","data":"5"}""", "5")]
    [InlineData("""{"from":"a","data":""}""", null)]
    [InlineData("""{"from":"a","data":7}""", "7")]
    public void Decode_TextThatIsNoDocument_StaysAText(string body, string? text) =>
        Assert.Equal(text, Assert.Single(Decoded(body, "/data", """{"sender":"/from","text":"/data"}""")).Text);

    [Fact]
    public void Decode_HalfOfAPairInADocument_IsMended() =>
        Assert.Equal("\uFFFD!", Assert.Single(Decoded("""{"data":"{\"from\":\"a\",\"text\":\"\\ud83d!\"}"}""", "/data", """{"sender":"/data/from","text":"/data/text"}""")).Text);

    [Fact]
    public void Decode_DocumentTooDeep_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("[", 31)) + string.Concat(Enumerable.Repeat("]", 31));
        var result = Channel.Decode(Bodies.Of("{\"a\":{\"data\":\"" + deep + "\"}}"), new TestRequest(), Account("/a/data", """{"sender":"/from"}""", null), []);
        Assert.Equal(DecodeOutcome.Malformed, result.Outcome);
    }

    /// <summary>A token inside a document proves the request, and a challenge inside one is echoed.</summary>
    [Fact]
    public void Verify_TokenInADocument_IsRead()
    {
        var account = GenericChannelTests.Account(
            new() { ["embedded"] = "/payload", ["map"] = """{"sender":"/payload/from"}""", ["signature"] = """{"scheme":"token","body":"/payload/token"}""", ["challenge"] = """{"body":"/payload/challenge"}""" },
            ("key", "k"));
        Assert.Empty(Channel.Faults(account));
        var body = Bodies.Of("payload=" + Uri.EscapeDataString("""{"token":"k","challenge":"c7"}"""));
        Assert.Equal(VerifyOutcome.Verified, Channel.Verify(body, new TestRequest(), account));
        Assert.Equal("c7", Encoding.UTF8.GetString(Channel.Handshake(body, new TestRequest(), account)!.Body.Span));
        Assert.Equal(VerifyOutcome.Forged, Channel.Verify(Bodies.Of("payload=" + Uri.EscapeDataString("""{"token":"x"}""")), new TestRequest(), account));
    }

    private static AccountModel Account(string embedded, string map, string? items)
    {
        var settings = new Dictionary<string, string> { ["embedded"] = embedded, ["map"] = map };
        if (items is not null)
            settings["items"] = items;
        var account = GenericChannelTests.Account(settings);
        Assert.Empty(Channel.Faults(account));
        return account;
    }

    private static List<InboundItem> Decoded(string body, string embedded, string map, string? items = null)
    {
        var sink = new List<InboundItem>();
        Assert.Equal(DecodeOutcome.Decoded, Channel.Decode(Bodies.Of(body), new TestRequest(), Account(embedded, map, items), sink).Outcome);
        return sink;
    }
}
