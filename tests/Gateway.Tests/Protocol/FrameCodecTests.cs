using System.Buffers;
using System.Text;
using System.Text.Json;
using Gateway.Contracts.Agents;
using Gateway.Protocol;
using MessagePack;

namespace Gateway.Tests.Protocol;

public sealed class FrameCodecTests
{
    [Fact]
    public void Write_EveryClientFrameAsJson_GivesTheDocumentedBytes()
    {
        foreach (var (frame, json) in SampleFrames.Client)
        {
            Assert.Equal(json, Encoding.UTF8.GetString(Bytes(FrameFormat.Json, frame)));
        }
    }

    [Fact]
    public void Write_EveryServerFrameAsJson_GivesTheDocumentedBytes()
    {
        foreach (var (frame, json) in SampleFrames.Server)
        {
            Assert.Equal(json, Encoding.UTF8.GetString(Bytes(FrameFormat.Json, frame)));
        }
    }

    /// <summary>Another writer of the same library makes MessagePack of the documented JSON; ours must be the same bytes.</summary>
    [Fact]
    public void Write_EveryFrameAsMessagePack_GivesTheBytesOfTheSameJson()
    {
        foreach (var (frame, json) in SampleFrames.Client)
        {
            Assert.Equal(Convert.ToHexString(MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken)), Convert.ToHexString(Bytes(FrameFormat.MessagePack, frame)));
        }

        foreach (var (frame, json) in SampleFrames.Server)
        {
            Assert.Equal(Convert.ToHexString(MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken)), Convert.ToHexString(Bytes(FrameFormat.MessagePack, frame)));
        }
    }

    [Fact]
    public void Write_ReplyAsMessagePack_GivesTheseVeryBytes() => Assert.Equal(
        "84" + "A474797065" + "A57265706C79" + "AC636F6E766572736174696F6E" + "A3632E31" + "A8636C69656E744964" + "A3722D31" + "A474657874" + "A24F4B",
        Convert.ToHexString(Bytes(FrameFormat.MessagePack, new ReplyFrame("c.1", "r-1", "OK", []))));

    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public void Read_WhatWasWritten_GivesTheFrameBack(FrameFormat format)
    {
        foreach (var (frame, _) in SampleFrames.Client)
        {
            var read = FrameCodec.ReadClient(format, Bytes(format, frame));
            Assert.Equal("", read.Detail);
            Assert.Equal(FrameReadOutcome.Read, read.Outcome);
            Assert.Equivalent(frame, read.Frame, strict: true);
        }

        foreach (var (frame, _) in SampleFrames.Server)
        {
            var read = FrameCodec.ReadServer(format, Bytes(format, frame));
            Assert.Equal("", read.Detail);
            Assert.Equal(FrameReadOutcome.Read, read.Outcome);
            Assert.Equivalent(frame, read.Frame, strict: true);
        }
    }

    [Theory]
    [InlineData("""{"offer":"o1","type":"accept"}""")]
    [InlineData("""{"later":{"type":"ping","a":[1,{"b":2}]},"offer":"o1","type":"accept","text":5}""")]
    [InlineData(""" { "type" : "accept" , "offer" : "o\u0031" } """)]
    public void ReadClient_OtherOrderAndUnknownMembers_IsRead(string json)
    {
        var read = FrameCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json));
        Assert.Equal(new AcceptFrame("o1"), read.Frame);
        var packed = FrameCodec.ReadClient(FrameFormat.MessagePack, MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal(new AcceptFrame("o1"), packed.Frame);
    }

    [Fact]
    public void ReadClient_UnknownType_IsAnOutcomeWithItsName()
    {
        var read = FrameCodec.ReadClient(FrameFormat.Json, """{"type":"dance","offer":1}"""u8.ToArray());
        Assert.Equal((FrameReadOutcome.UnknownType, "dance"), (read.Outcome, read.Type));
    }

    [Theory]
    [InlineData("""{"type":"accept"}""", "offer: is missing")]
    [InlineData("""{"type":"accept","offer":null}""", "offer: is missing")]
    [InlineData("""{"type":"accept","offer":""}""", "offer: must not be empty")]
    [InlineData("""{"type":"accept","offer":7}""", "offer: text is needed")]
    [InlineData("""{"type":"accept","offer":"a","offer":"b"}""", "offer: stands twice")]
    [InlineData("""{"type":"accept","offer":"a","type":"ping"}""", "type: stands twice")]
    [InlineData("""{"offer":"a"}""", "type: is missing")]
    [InlineData("""{"type":3}""", "type: text is needed")]
    [InlineData("""{"type":null}""", "type: text is needed")]
    [InlineData("""{"type":"presence","state":"asleep"}""", "state: one of online, draining, away, offline")]
    [InlineData("""{"type":"ack","seq":-1}""", "seq: at least 0")]
    [InlineData("""{"type":"ack","seq":1.5}""", "seq: a whole number is needed")]
    [InlineData("""{"type":"ack"}""", "seq: is missing")]
    [InlineData("""{"type":"hello","resumeAfter":-7}""", "resumeAfter: at least 0")]
    [InlineData("""{"type":"reply","conversation":"c","clientId":"r"}""", "text: text or attachments are needed")]
    [InlineData("""{"type":"reply","conversation":"c","clientId":"r","attachments":5}""", "attachments: an array is needed")]
    [InlineData("""{"type":"reply","conversation":"c","clientId":"r","attachments":[{"kind":"image"}]}""", "attachments: each needs a url or an id")]
    [InlineData("""{"type":"reply","conversation":"c","clientId":"r","attachments":[{"kind":"image","id":"a","size":-1}]}""", "size: at least 0")]
    [InlineData("""{"type":"transfer","conversation":"c"}""", "queue: exactly one of queue and agent is needed")]
    [InlineData("""{"type":"transfer","conversation":"c","queue":"q","agent":"a"}""", "queue: exactly one of queue and agent is needed")]
    public void ReadClient_BrokenMember_NamesItAndTheRule(string json, string detail)
    {
        var read = FrameCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json));
        Assert.Equal((FrameReadOutcome.Malformed, detail), (read.Outcome, read.Detail));
        var packed = FrameCodec.ReadClient(FrameFormat.MessagePack, MessagePackSerializer.ConvertFromJson(json, cancellationToken: TestContext.Current.CancellationToken));
        Assert.Equal((FrameReadOutcome.Malformed, detail), (packed.Outcome, packed.Detail));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"ping\"")]
    [InlineData("""{"type":"ping"}{"type":"ping"}""")]
    [InlineData("""{"type":"ping",}""")]
    [InlineData("""{"type":"ping"/**/}""")]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"type":"ping","a":[[[[[[[[1]]]]]]]]}""")]
    public void ReadClient_NotOneObject_IsMalformed(string json) =>
        Assert.Equal(FrameReadOutcome.Malformed, FrameCodec.ReadClient(FrameFormat.Json, Encoding.UTF8.GetBytes(json)).Outcome);

    [Fact]
    public void ReadClient_AtAndBeyondEachLimit_TellsTheLimit()
    {
        Assert.Equal(FrameReadOutcome.Read, Reply(clientId: new string('x', 64)).Outcome);
        Assert.Equal("clientId: at most 64 characters", Reply(clientId: new string('x', 65)).Detail);
        Assert.Equal(FrameReadOutcome.Read, Reply(attachments: 10).Outcome);
        Assert.Equal("attachments: at most 10", Reply(attachments: 11).Detail);
        Assert.Equal(FrameReadOutcome.TooLarge, Reply(text: new string('x', 64 * 1024)).Outcome);
        Assert.Equal(FrameReadOutcome.InvalidUtf8, FrameCodec.ReadClient(FrameFormat.Json, new byte[] { (byte)'{', 0xff, (byte)'}' }).Outcome);
    }

    [Theory]
    [InlineData("C1")]
    [InlineData("80")]
    [InlineData("DFFFFFFFFF")]
    [InlineData("DF7FFFFFFF")]
    [InlineData("81A474797065DB7FFFFFFF")]
    [InlineData("81A474797065C67FFFFFFF")]
    [InlineData("82A474797065A470696E67A161DD7FFFFFFF")]
    [InlineData("81A474797065A470696E67C0")]
    [InlineData("81A474797065A4FF696E67")]
    [InlineData("82A474797065A470696E67A161D6FF00000000FF")]
    [InlineData("8101A470696E67")]
    [InlineData("82A474797065A6616363657074A56F66666572A2FFFE")]
    public void ReadClient_HostileMessagePack_IsMalformedWithoutAllocatingWhatItAnnounces(string hex)
    {
        var bytes = Convert.FromHexString(hex);
        FrameCodec.ReadClient(FrameFormat.MessagePack, bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var read = FrameCodec.ReadClient(FrameFormat.MessagePack, bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 * 1024);
        Assert.Equal(FrameReadOutcome.Malformed, read.Outcome);
    }

    [Fact]
    public void ReadClient_MessagePackNestedDeeperThanEight_IsMalformed()
    {
        // The map is level one: seven arrays may stand in it, eight may not.
        Assert.Equal(FrameReadOutcome.Read, Nested(7).Outcome);
        Assert.Equal("frame: at most 8 levels", Nested(8).Detail);
        Assert.Equal("frame: at most 8 levels", Nested(60_000).Detail);
    }

    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public void Write_TextWithHalfASurrogatePair_IsReadableByTheOtherSide(FrameFormat format)
    {
        var read = FrameCodec.ReadClient(format, Bytes(format, new ReplyFrame("c", "r", "a\ud800b", [])));
        Assert.Equal("a\ufffdb", Assert.IsType<ReplyFrame>(read.Frame).Text);
    }

    [Fact]
    public void Choose_SeveralOffered_TakesTheFirstKnown()
    {
        Assert.Equal(AgentSubprotocols.MessagePack, AgentSubprotocols.Choose(["other", AgentSubprotocols.MessagePack, AgentSubprotocols.Json], out var format));
        Assert.Equal(FrameFormat.MessagePack, format);
        Assert.Null(AgentSubprotocols.Choose(["gateway.agent.v2.json"], out _));
    }

    internal static byte[] Bytes(FrameFormat format, ClientFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.Write(format, frame, output);
        return output.WrittenSpan.ToArray();
    }

    internal static byte[] Bytes(FrameFormat format, ServerFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        FrameCodec.Write(format, frame, output);
        return output.WrittenSpan.ToArray();
    }

    private static FrameRead<ClientFrame> Nested(int arrays)
    {
        // {"type":"ping","a":[[...0]]}
        byte[] bytes = [0x82, 0xA4, .. "type"u8, 0xA4, .. "ping"u8, 0xA1, (byte)'a', .. Enumerable.Repeat((byte)0x91, arrays), 0];
        return FrameCodec.ReadClient(FrameFormat.MessagePack, bytes);
    }

    private static FrameRead<ClientFrame> Reply(string clientId = "r", string text = "t", int attachments = 0) =>
        FrameCodec.ReadClient(FrameFormat.Json, JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "reply",
            conversation = "c",
            clientId,
            text,
            attachments = Enumerable.Range(0, attachments).Select(static number => new { kind = "file", id = $"{number}" }),
        }));
}
