using System.Text;
using Gateway.Channels;
using Gateway.Contracts;

namespace Gateway.Tests.Channels.Compliance;

/// <summary>What a channel whose bodies are JSON keeps beside that.</summary>
public abstract class JsonChannelCompliance(JsonChannelFixture fixture) : ChannelCompliance(fixture)
{
    private readonly JsonChannelFixture _fixture = fixture;

    [Fact]
    public void Decode_TruncatedAtEveryByte_IsMalformedAndHasNoEffect()
    {
        foreach (var (_, body) in _fixture.Payloads)
        {
            var bytes = _fixture.Bytes(body);
            for (var length = 0; length < bytes.Length; length++)
            {
                Refused(bytes[..length]);
            }
        }
    }

    [Fact]
    public void Decode_UnknownMembersEverywhere_ChangeNothing()
    {
        foreach (var (_, body) in _fixture.Payloads)
        {
            var widened = body.Replace("{\"", "{\"zz_new\":{\"deep\":[1,{\"a\":null}]},\"", StringComparison.Ordinal);
            Assert.Equal(Lines(Decoded(body)).Length, Lines(Decoded(widened)).Length);
        }
    }

    [Fact]
    public void Decode_NotAnObject_IsMalformed()
    {
        foreach (var body in (string[])["", " ", "{}", "[]", "null", "1", "\"x\"", "true", "[{}]", "{", "{}{}", "nope", "{\"a\":1,}", "{/*c*/}", "{'a':1}"])
        {
            Refused(_fixture.Bytes(body));
        }
    }

    [Fact]
    public void Decode_DeepNesting_IsMalformed()
    {
        Refused(_fixture.Bytes(new string('[', 10_000)));
        Refused(_fixture.Bytes("{\"a\":" + new string('[', 10_000) + new string(']', 10_000) + "}"));
        var body = _fixture.Payloads[0].Body;
        Refused(_fixture.Bytes("{\"deep\":" + new string('[', 40) + new string(']', 40) + "," + body[1..]));
    }

    [Fact]
    public void Decode_DuplicateKeyAtAnyLevel_IsMalformed()
    {
        var body = _fixture.Payloads[0].Body;
        for (var at = body.IndexOf("{\"", StringComparison.Ordinal); at >= 0; at = body.IndexOf("{\"", at + 1, StringComparison.Ordinal))
        {
            var name = body[(at + 1)..(body.IndexOf('"', at + 2) + 1)];
            Refused(_fixture.Bytes(body.Insert(at + 1, name + ":null,")), "twice");
            // The same name, its first letter escaped.
            Refused(_fixture.Bytes(body.Insert(at + 1, $"\"\\u{(int)name[1]:x4}{name[2..]}:null,")), "twice");
        }
    }

    [Fact]
    public void Decode_BytesThatAreNoText_IsMalformed()
    {
        var text = _fixture.WithText("\"#\"");
        byte[][] wrong = [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]];
        foreach (var bytes in wrong)
        {
            var at = text.IndexOf('#', StringComparison.Ordinal);
            byte[] body = [.. _fixture.Bytes(text[..at]), .. bytes, .. _fixture.Bytes(text[(at + 1)..])];
            Refused(body, "UTF-8");
        }

        Refused(_fixture.Bytes(_fixture.WithText("\"\\ud800\"")), "surrogate");
        Refused(_fixture.Bytes(_fixture.WithText("\"\\udc00\\ud800\"")), "surrogate");
        Refused(_fixture.Bytes(_fixture.WithText("\"\\ud83dx\"")), "surrogate");
        Refused([0xEF, 0xBB, 0xBF, .. _fixture.Bytes(_fixture.Payloads[0].Body)], "byte order mark");
        Assert.Equal("😀", Assert.Single(Decoded(_fixture.WithText("\"\\ud83d\\ude00\""))).Text);
    }

    [Fact]
    public void Decode_WrongId_IsMalformedWhenAlone()
    {
        foreach (var id in (string[])["{}", "[]", "true", "1.5", "1e3", "\"\"", "\"a\\u0000b\"", "\"a\\u001fb\"", "\"\\u0085\"", Quote(new string('i', 257)),
            Quote(new string('é', 129)), new string('9', 257)])
        {
            Refused(_fixture.Bytes(_fixture.WithId(id)));
        }

        Assert.Equal(new string('i', 256), Assert.Single(Decoded(_fixture.WithId(Quote(new string('i', 256))))).Id);
    }

    [Fact]
    public void Decode_IdBeyondDoublePrecision_IsKeptExactly()
    {
        Assert.Equal("9007199254740993", Assert.Single(Decoded(_fixture.WithId("9007199254740993"))).Id);
        Assert.Equal("18446744073709551617", Assert.Single(Decoded(_fixture.WithId("18446744073709551617"))).Id);
    }

    [Fact]
    public void Decode_TextOver64KiB_IsCutBetweenCharactersAndFlagged()
    {
        var item = Assert.Single(Decoded(_fixture.WithText(Quote("x" + new string('é', 40_000)))));
        Assert.Equal("true", item.Extra!["truncated"]);
        Assert.Equal(65_535, Encoding.UTF8.GetByteCount(item.Text!));
        Assert.EndsWith("é", item.Text);
        Assert.False(Assert.Single(Decoded(_fixture.WithText(Quote(new string('a', 65_536))))).Extra?.ContainsKey("truncated") ?? false);
    }

    [Fact]
    public void Decode_BatchOfAThousand_IsTakenAndOneMoreIsRefused()
    {
        Assert.SkipWhen(_fixture.Batch(1, Number) is null, "a request of this channel holds one item");
        Assert.Equal(1000, Decoded(_fixture.Batch(1000, Number)!).Count);
        var sink = new List<InboundItem> { new() { Kind = ItemKind.Typing, Channel = "before" } };
        var result = Channel.Decode(Bodies.Of(_fixture.Batch(1001, Number)!), new TestRequest(("x-visitor", "v")), _fixture.Account, sink);
        Assert.Equal((DecodeOutcome.Malformed, DecodeResult.BatchTooLarge), (result.Outcome, result.Code));
        Assert.Equal("before", Assert.Single(sink).Channel);
    }

    [Fact]
    public void Decode_OneWrongItemInABatch_IsReportedAndTheOthersPass()
    {
        Assert.SkipWhen(_fixture.Batch(1, Number) is null, "a request of this channel holds one item");
        var items = Decoded(_fixture.Batch(3, n => n == 1 ? "{}" : Number(n))!);
        Assert.Equal([ItemKind.Message, ItemKind.Ignored, ItemKind.Message], items.Select(item => item.Kind));
        Assert.StartsWith("invalid: ", items[1].Extra!["reason"]);
    }

    [Fact]
    public void Decode_LargestBodyOfManyMembers_Ends()
    {
        var one = "{" + string.Join(',', Enumerable.Range(0, 1024).Select(n => $"\"k{n}\":0")) + "}";
        var count = Channel.Features.BodyMax / one.Length;
        var body = _fixture.Payloads[0].Body;
        Decoded($"{{\"many\":[{string.Join(',', Enumerable.Repeat(one, count))}],{body[1..]}");
        Refused(_fixture.Bytes($"{{\"many\":{one[..^1]},\"more\":0}},{body[1..]}"), "1024 members");
    }

    private static string Number(int n) => "\"id-" + n + "\"";

    private static string Quote(string text) => "\"" + text + "\"";
}
