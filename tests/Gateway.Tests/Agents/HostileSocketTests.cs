using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Agents;

/// <summary>Bytes no WebSocket library would send. Each ends with the close code RFC 6455 names, never with a reset.</summary>
public sealed class HostileSocketTests
{
    [Theory]
    [InlineData("8100", 1002)] // unmasked
    [InlineData("C18001020304", 1002)] // RSV1
    [InlineData("838001020304", 1002)] // opcode 3
    [InlineData("8B8001020304", 1002)] // opcode 11
    [InlineData("89FE007E01020304", 1002)] // ping of 126 bytes
    [InlineData("098001020304", 1002)] // fragmented ping
    [InlineData("808001020304", 1002)] // continuation of nothing
    [InlineData("018001020304818001020304", 1002)] // text inside a fragmented text
    [InlineData("81FF800000000000000001020304", 1002)] // 2^63 bytes
    [InlineData("81FF400000000000000001020304", 1009)] // 2^62 bytes
    [InlineData("81FF000000000001000101020304", 1009)] // 65,537 bytes
    [InlineData("88810102030400", 1002)] // close of one byte
    [InlineData("88820102030402EF", 1002)] // close code 1005: 03ED masked with 0102 is 02EF
    [InlineData("88840102030402EAFCFB", 1007)] // close 1000 with a reason that is not UTF-8
    [InlineData("818101020304FE", 1007)] // text FF
    public async Task Frame_BreaksTheProtocol_ClosesWithItsCode(string hex, int code)
    {
        await using var server = await AgentServer.StartAsync(new FakeTimeProvider());
        server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        await raw.SendAsync(Convert.FromHexString(hex));
        Assert.Equal(code, await raw.CloseCodeAsync());
    }

    [Fact]
    public async Task Fragments_TogetherTooBig_AreClosedWith1009()
    {
        await using var server = await AgentServer.StartAsync(new FakeTimeProvider());
        server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        await raw.SendAsync(RawAgent.Frame(0x01, new byte[60_000]));
        await raw.SendAsync(RawAgent.Frame(0x00, new byte[6_000]));
        Assert.Equal(1009, await raw.CloseCodeAsync());
    }

    [Theory]
    [InlineData(0x00)] // empty fragments
    [InlineData(0x89)] // pings
    [InlineData(0x8A)] // pongs
    public async Task Frames_WithoutEnd_AreClosedWith1008(byte first)
    {
        await using var server = await AgentServer.StartAsync(new FakeTimeProvider());
        server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        var flood = Enumerable.Repeat(RawAgent.Frame(first, []), 10_000).SelectMany(static frame => frame).ToArray();
        var sent = raw.SendAsync([.. RawAgent.Frame(0x01, "{"u8), .. flood]);
        Assert.Equal(1008, await raw.CloseCodeAsync());
        await sent;
    }

    [Fact]
    public async Task Frames_OneByteAtATime_AreRead()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        await grain.NextAsync();
        byte[] bytes =
        [
            .. RawAgent.Frame(0x01, """{"type":"ack","""u8), .. RawAgent.Frame(0x89, "hi"u8), .. RawAgent.Frame(0x80, "\"seq\":7}"u8),
            .. RawAgent.Frame(0x81, """{"type":"ack","seq":8,"later":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"}"""u8),
        ];
        foreach (var one in bytes)
        {
            await raw.SendAsync([one]);
        }

        Assert.Equal(new Contracts.Agents.AckFrame(7), await grain.NextAsync());
        Assert.Equal(new Contracts.Agents.AckFrame(8), await grain.NextAsync());
        var pong = await raw.ReadAsync();
        Assert.Equal((10, "hi"), (pong!.Value.Opcode, System.Text.Encoding.ASCII.GetString(pong.Value.Payload)));
    }

    [Theory]
    [InlineData("81")]
    [InlineData("81900102")]
    [InlineData("0181010203047A")]
    public async Task Frame_HalfSentAndSilent_IsClosed(string hex)
    {
        await using var server = await AgentServer.StartAsync(configure: static options =>
            (options.WatchPeriod, options.FrameTimeout) = (TimeSpan.FromMilliseconds(5), TimeSpan.FromMilliseconds(20)));
        server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        await raw.SendAsync(Convert.FromHexString(hex));
        Assert.Equal(1008, await raw.CloseCodeAsync());
    }
}
