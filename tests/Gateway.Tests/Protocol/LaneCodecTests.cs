using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Protocol;

public sealed class LaneCodecTests
{
    public static TheoryData<string> ClientFrames() =>
    [
        """{"type":"hello","version":1,"key":"gwk_x","client":"crm 2.1"}""",
        """{"type":"publish","id":7,"channel":"line","account":"tokyo","items":[{"kind":"message","sender":"U1","id":"m1","timestamp":1772366400125,"text":"Halo"}]}""",
        """{"type":"subscribe","after":"now","types":["gateway.message."],"window":1024}""",
        """{"type":"subscribe","window":1024,"content":"json","subscription":"sub_1"}""",
        """{"type":"ack","count":41}""",
        """{"type":"command","id":5,"to":{"channel":"line","account":"tokyo","recipient":"U1"},"do":"attach","name":"order","value":{"number":4711}}""",
        """{"type":"ping"}""",
    ];

    public static TheoryData<string> ServerFrames() =>
    [
        """{"type":"welcome","version":1,"tenant":"acme","may":["publish"],"credit":4096,"frameBytesMax":1048576,"batchItemsMax":1000}""",
        """{"type":"ack","id":7,"credit":16}""",
        """{"type":"subscribed","cursor":"AQAH"}""",
        """{"type":"subscribed"}""",
        """{"type":"assignment","partitions":[0,1,15],"generation":2}""",
        """{"type":"cursor","count":41,"cursor":"AQAH"}""",
        """{"type":"error","code":"invalid_item","detail":"text: at most 65536 bytes","frame":"publish","id":7,"item":3}""",
        """{"type":"error","code":"overloaded","detail":"d","frame":"publish","id":7,"retryAfterMs":5000}""",
        """{"type":"pong"}""",
    ];

    [Theory]
    [MemberData(nameof(ClientFrames))]
    public void Client_ReadAndWritten_IsTheSameInBothFormats(string json)
    {
        var frame = LaneCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json)).Frame!;
        var again = LaneCodec.ReadClient(FrameFormat.MessagePack, Bytes(FrameFormat.MessagePack, frame)).Frame!;

        Assert.Equal(json, Encoding.UTF8.GetString(Bytes(FrameFormat.Json, again)));
    }

    [Theory]
    [MemberData(nameof(ServerFrames))]
    public void Server_ReadAndWritten_IsTheSameInBothFormats(string json)
    {
        var frame = LaneCodec.ReadServer(FrameFormat.Json, Encoding.UTF8.GetBytes(json)).Frame!;
        var again = LaneCodec.ReadServer(FrameFormat.MessagePack, Bytes(FrameFormat.MessagePack, frame)).Frame!;

        Assert.Equal(json, Encoding.UTF8.GetString(Bytes(FrameFormat.Json, again)));
    }

    [Theory]
    [InlineData("""{"kind":"message","id":"m"}""", "sender: is missing")]
    [InlineData("""{"kind":"message","sender":"s"}""", "id: is missing")]
    [InlineData("""{"kind":"message","sender":"","id":"m"}""", "sender: must not be empty")]
    [InlineData("""{"sender":"s","id":"m"}""", "kind: is missing")]
    [InlineData("""{"kind":"typing","sender":"s","id":"m"}""", "kind: message, edit, delete, reaction, receipt, postback, call, echo or system")]
    [InlineData("""{"kind":"edit","sender":"s","id":"m"}""", "target: is missing")]
    [InlineData("""{"kind":"receipt","sender":"s","target":"t","status":"lost"}""", "status: sent, delivered, read, played or failed")]
    [InlineData("""{"kind":"message","sender":"s","id":7}""", "id: text is needed")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","text":"a\u0000b"}""", "text: no control characters except tab, line feed and carriage return")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","timestamp":9e18}""", "timestamp: a whole number is needed")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","timestamp":9000000000000000000}""", "timestamp: milliseconds since 1970 within the years 1 to 9999")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","timestamp":"yesterday"}""", "timestamp: a time as RFC 3339 is needed")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","location":{"lat":91,"lon":0}}""", "location: lat from -90 to 90 and lon from -180 to 180 are needed")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","aliases":[{"kind":"phone"}]}""", "value: is missing")]
    [InlineData("""{"kind":"message","sender":"s","id":"m","channel":"line"}""", "channel: stands on the batch")]
    public void Item_BreaksARule_IsNamedWithItsPlace(string item, string detail)
    {
        var good = """{"kind":"message","sender":"s","id":"m"}""";
        var json = $$"""{"type":"publish","id":7,"channel":"line","account":"a","items":[{{good}},{{item}},{{good}}]}""";

        var read = LaneCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json));

        Assert.Equal((FrameReadOutcome.Malformed, detail, 7L, 1L), (read.Outcome, read.Detail, read.Id!.Value, read.Item!.Value));
    }

    [Theory]
    [InlineData("""{"type":"publish","id":7,"channel":"line","account":"a","items":[]}""", "items: at least 1")]
    [InlineData("""{"type":"publish","id":7,"channel":"line","account":"a"}""", "items: is missing")]
    [InlineData("""{"type":"publish","id":0,"channel":"line","account":"a","items":[{"kind":"message","sender":"s","id":"m"}]}""", "id: at least 1")]
    [InlineData("""{"type":"publish","id":7,"items":[],"channel":"line","account":"a"}""", "channel: is needed, and stands before items")]
    [InlineData("""{"type":"hello","version":1}""", "key: is missing")]
    [InlineData("""{"type":"ack","count":-1}""", "count: at least 0")]
    [InlineData("""{"type":"subscribe","subscription":"sub_1","after":"now"}""", "subscription: stands without after, types and conversation: it has a place and a filter of its own")]
    public void Frame_BreaksARule_NamesIt(string json, string detail) =>
        Assert.Equal((FrameReadOutcome.Malformed, detail), (LaneCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json)) is var read ? read.Outcome : default, read.Detail));

    [Fact]
    public void Item_WithEveryMember_GoesThroughMessagePack()
    {
        var item = new InboundItem
        {
            Kind = ItemKind.Reaction,
            Channel = "line",
            Sender = "s",
            SenderName = "n",
            Id = "i",
            Timestamp = DateTimeOffset.UnixEpoch,
            Text = "t",
            Locale = "ja",
            ReplyTo = "r",
            Attachments = [new Attachment { Kind = "image", Url = "u" }],
            Location = new GeoPoint(1.5, 2),
            Payload = "p",
            Status = "st",
            Target = "ta",
            Aliases = [new CustomerAlias("phone", "1")],
            Extra = new Dictionary<string, string> { ["a"] = "b" },
        };

        var read = LaneCodec.ReadClient(FrameFormat.MessagePack, Bytes(FrameFormat.MessagePack, new LanePublish(1, "line", "a", [item])));

        var got = Assert.Single(Assert.IsType<LanePublish>(read.Frame).Items);
        Assert.Equal(Json(item), Json(got));
    }

    [Fact]
    public void Item_TooLong_IsRefusedWhateverItsMembersAre()
    {
        var extra = Enumerable.Range(0, 30).ToDictionary(n => $"k{n}", _ => new string('x', 4000));
        var item = new InboundItem { Kind = ItemKind.Message, Channel = "line", Sender = "s", Id = "i", Extra = extra };

        var read = LaneCodec.ReadClient(FrameFormat.MessagePack, Bytes(FrameFormat.MessagePack, new LanePublish(1, "line", "a", [item])));

        Assert.Equal("item: at most 81920 bytes", read.Detail);
    }

    [Theory]
    [InlineData("""{"a":1,"b":-5000000000,"c":1.5,"d":"é\n\"","e":[true,false,null,{}],"f":{"g":[]}}""")]
    [InlineData("""{"partition":7,"sequence":123,"data":{"text":"\u65e5本","labels":{"language":"ja"}}}""")]
    public void Event_AsMessagePack_SaysTheSame(string json)
    {
        var frame = new ArrayBufferWriter<byte>();
        EventFrames.WriteMessagePack(EventFrames.ToMessagePack(Encoding.UTF8.GetBytes(json)), frame);

        var read = Assert.IsType<LaneEvent>(LaneCodec.ReadServer(FrameFormat.MessagePack, frame.WrittenMemory).Frame);

        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(read.Json).RootElement), Encoding.UTF8.GetString(read.Json.Span));
    }

    /// <summary>A reader notes the members it has seen in 128 bits.</summary>
    [Fact]
    public void Member_All_HaveABitOfTheirOwn() => Assert.InRange(Enum.GetValues<Member>().Length, 1, 128);

    [Fact]
    public void LengthPrefix_EverySplit_IsIncompleteUntilTheLastByte()
    {
        byte[] bytes = [0, 0, 0, 3, 1, 2, 3, 0, 0];
        for (var length = 0; length <= bytes.Length; length++)
        {
            var buffer = new ReadOnlySequence<byte>(bytes, 0, length);
            var outcome = LengthPrefix.TryRead(ref buffer, 3, out var frame, out _);
            Assert.Equal(length < 7 ? LengthPrefixOutcome.Incomplete : LengthPrefixOutcome.Frame, outcome);
            Assert.Equal(length < 7 ? length : length - 7, buffer.Length);
            Assert.Equal(length < 7 ? [] : new byte[] { 1, 2, 3 }, frame.ToArray());
        }
    }

    private static byte[] Bytes(FrameFormat format, LaneFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        LaneCodec.Write(format, frame, output);
        return output.WrittenSpan.ToArray();
    }

    private static string Json(InboundItem item)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            InboundItemJson.Write(json, item);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
