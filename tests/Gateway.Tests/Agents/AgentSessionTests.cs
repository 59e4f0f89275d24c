using System.Net.WebSockets;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Agents;

public sealed class AgentSessionTests
{
    [Theory]
    [InlineData(FrameFormat.Json)]
    [InlineData(FrameFormat.MessagePack)]
    public async Task Session_FramesBothWays_ArriveInOrder(FrameFormat format)
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var client = await server.ConnectAsync("ayu", format);
        await client.SendAsync(new HelloFrame(41));
        Assert.Equal(new WelcomeFrame("ayu", 41, false), await client.ReadAsync());
        Assert.Equal(new HelloFrame(41), await grain.NextAsync());
        for (var number = 0; number < 200; number++)
        {
            await client.SendAsync(new AckFrame(number));
            await grain.Session!.PushAsync([new UnassignedFrame("c.1", "closed") { Seq = (2 * number) + 1 }, new UnassignedFrame("c.2", "closed") { Seq = (2 * number) + 2 }]);
        }

        for (var number = 0; number < 200; number++)
        {
            Assert.Equal(new AckFrame(number), await grain.NextAsync());
            Assert.Equal((2 * number) + 1, (await client.ReadAsync())!.Seq);
            Assert.Equal((2 * number) + 2, (await client.ReadAsync())!.Seq);
        }

        await client.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", TestContext.Current.CancellationToken);
        Assert.Equal("disconnect", await grain.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
    }

    [Fact]
    public async Task Session_Ping_IsAnsweredWithoutTheGrain()
    {
        await using var server = await AgentServer.StartAsync(new FakeTimeProvider());
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await client.SendAsync(new PingFrame());
        Assert.Equal(new PongFrame(), await client.ReadAsync());
        Assert.IsType<HelloFrame>(await grain.NextAsync());
        Assert.False(grain.TryNext(out _));
    }

    [Fact]
    public async Task Session_LargestFrames_PassBothWays()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await grain.NextAsync();
        var text = new string('x', FrameLimits.ClientFrameBytesMax - 100);
        await client.SendAsync(new ReplyFrame("c.1", "r-1", text, []));
        Assert.Equal(text, ((ReplyFrame)await grain.NextAsync()).Text);
        // 2, 4 and 10 bytes of header.
        foreach (var length in (int[])[10, 60, 61, 62, 63, 126, 4000, 65_000, 65_490, 65_600, 130_000, 600_000])
        {
            var line = new TranscriptEntry(1, "in", "message", DateTimeOffset.UnixEpoch, null, null, new string('y', length / 10), null, null, null, [], null);
            await grain.Session!.PushAsync([new AssignedFrame("c.1", "j", [.. Enumerable.Repeat(line, 10)])]);
            Assert.Equal(length / 10, ((AssignedFrame)(await client.ReadAsync())!).Transcript[9].Text!.Length);
        }
    }

    [Fact]
    public async Task Session_FirstFrameIsNotHello_IsRefused()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu");
        using var client = await server.ConnectAsync("ayu");
        await client.SendAsync(new AckFrame(1));
        Assert.Equal("hello_expected", ((ErrorFrame)(await client.ReadAsync())!).Code);
        Assert.Equal((1008, "hello expected"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_NoHelloInTenSeconds_IsClosed()
    {
        var time = new FakeTimeProvider();
        await using var server = await AgentServer.StartAsync(time);
        server.Grain("ayu");
        using var client = await server.ConnectAsync("ayu");
        await client.SendAsync(new PingFrame());
        Assert.Equal(new PongFrame(), await client.ReadAsync());
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((1008, "hello expected"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_ThirdMalformedFrame_IsClosedAfterThreeErrorsThatNameTheRule()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        for (var number = 0; number < 3; number++)
        {
            await client.SendAsync("""{"type":"accept"}"""u8.ToArray());
            Assert.Equal(new ErrorFrame("malformed", "offer: is missing", "accept"), await client.ReadAsync());
        }

        Assert.Equal((1008, "too many malformed frames"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_UnknownFrameTypes_AreToldAndTheSessionGoesOn()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        for (var number = 0; number < 10; number++)
        {
            await client.SendAsync("""{"type":"dance"}"""u8.ToArray());
            Assert.Equal(new ErrorFrame("unknown_type", "type: not known", "dance"), await client.ReadAsync());
        }

        await client.SendAsync(new PingFrame());
        Assert.Equal(new PongFrame(), await client.ReadAsync());
    }

    [Fact]
    public async Task Frame_OfASessionTheGrainDoesNotKnow_EndsTheSessionSoThatItResumes()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = new FakeAgentGrain();
        server.Grain("ana", grain);
        using var client = await server.ConnectAsync("ana");
        await client.SendAsync(new HelloFrame(null));
        Assert.IsType<WelcomeFrame>(await client.ReadAsync());
        grain.Knows = false;
        await client.SendAsync(new AckFrame(1));
        Assert.Equal((1013, "session unknown"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_UnknownAgent_IsClosed()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ghost", new FakeAgentGrain { Outcome = ConnectOutcome.UnknownAgent });
        using var client = await server.ConnectAsync("ghost");
        await client.SendAsync(new HelloFrame(null));
        Assert.Equal("unknown_agent", ((ErrorFrame)(await client.ReadAsync())!).Code);
        Assert.Equal((1008, "unknown agent"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_WrongMessageKind_IsClosedWith1003()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await client.Socket.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        Assert.Equal((1003, "text messages only"), await client.ClosedAsync());
    }

    [Theory]
    [InlineData(SessionEnd.Taken, 4001, "taken")]
    [InlineData(SessionEnd.Unavailable, 1013, "unavailable")]
    [InlineData(SessionEnd.Silent, 1013, "silent")]
    public async Task Session_GrainLetsItGo_IsClosedWithTheReason(SessionEnd why, int code, string reason)
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await grain.Session!.EndAsync(why);
        Assert.Equal((code, reason), await client.ClosedAsync());
    }

    [Theory]
    [InlineData(true, 1008, "unauthenticated")]
    [InlineData(false, 4001, "removed")]
    public async Task Session_KeyIsTakenBack_EndsAndSaysWhetherTheAgentIsStillThere(bool isThere, int code, string reason)
    {
        var time = new FakeTimeProvider();
        await using var server = await AgentServer.StartAsync(time);
        server.Grain("ayu");
        server.Configure(["ayu"]);
        using var client = await server.WelcomedAsync("ayu");
        server.Configure(isThere ? ["ayu"] : []);
        server.Revoke();
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((code, reason), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_KeyStaysInForce_GoesOn()
    {
        var time = new FakeTimeProvider();
        await using var server = await AgentServer.StartAsync(time);
        server.Grain("ayu");
        server.Configure(["ayu"]);
        using var client = await server.WelcomedAsync("ayu");
        time.Advance(TimeSpan.FromSeconds(15));
        await client.SendAsync(new PingFrame());
        Assert.Equal(new PongFrame(), await client.ReadAsync());
    }

    [Fact]
    public async Task Session_GrainFails_TellsTheFrameAndClosesForAResume()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu", new FakeAgentGrain { Fails = static frame => frame is AckFrame ? new TimeoutException("silo") : null });
        using var client = await server.WelcomedAsync("ayu");
        await client.SendAsync(new AckFrame(1));
        var error = Assert.IsType<ErrorFrame>(await client.ReadAsync());
        Assert.Equal(("unavailable", "ack"), (error.Code, error.Frame));
        Assert.Equal((1013, "unavailable"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_GatewayStops_IsClosedAsGoingAway()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await grain.NextAsync();
        var stopped = server.StopAsync();
        Assert.Equal((1001, "the gateway stops"), await client.ClosedAsync());
        Assert.Equal("disconnect", await grain.NextAsync());
        await stopped;
    }

    [Fact]
    public async Task Session_FramesWithinFiveSeconds_BeatTheGrainOnce()
    {
        var time = new FakeTimeProvider();
        await using var server = await AgentServer.StartAsync(time);
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        for (var number = 1; number <= 4; number++)
        {
            time.Advance(TimeSpan.FromSeconds(2.5));
            await client.SendAsync(new PingFrame());
            await client.ReadAsync();
        }

        // The last ping's heartbeat follows its pong: one frame more makes sure that it was counted.
        await client.SendAsync(new AckFrame(1));
        Assert.IsType<HelloFrame>(await grain.NextAsync());
        Assert.Equal("heartbeat", await grain.NextAsync());
        Assert.Equal("heartbeat", await grain.NextAsync());
        Assert.Equal(new AckFrame(1), await grain.NextAsync());
    }

    [Fact]
    public async Task Session_SilentPeer_IsPingedAndThenGivenUp()
    {
        var time = new FakeTimeProvider();
        await using var server = await AgentServer.StartAsync(time);
        var grain = server.Grain("ayu");
        using var raw = await RawAgent.WelcomedAsync(server, "ayu");
        await grain.NextAsync();
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(9, (await raw.ReadAsync())!.Value.Opcode);
        time.Advance(TimeSpan.FromSeconds(15));
        Assert.Null(await raw.ReadAsync());
        Assert.Equal("disconnect", await grain.NextAsync());
    }

    [Fact]
    public async Task Session_AgentThatDoesNotRead_IsClosedWhileAnotherGoesOn()
    {
        await using var server = await AgentServer.StartAsync(configure: static options => options.CloseTimeout = TimeSpan.FromMilliseconds(50));
        var (slow, fast) = (server.Grain("slow"), server.Grain("fast"));
        using var stuck = await RawAgent.WelcomedAsync(server, "slow");
        using var client = await server.WelcomedAsync("fast");
        await slow.NextAsync();
        var line = new TranscriptEntry(1, "in", "message", DateTimeOffset.UnixEpoch, null, null, new string('x', 60_000), null, null, null, [], null);
        for (var number = 1; number <= 1000; number++)
        {
            await slow.Session!.PushAsync([new MessageFrame("c.1", line) { Seq = number }]);
        }

        Assert.Equal("disconnect", await slow.NextAsync());
        await fast.Session!.PushAsync([new UnassignedFrame("c.1", "closed") { Seq = 1 }]);
        Assert.Equal(1, (await client.ReadAsync())!.Seq);
    }

    [Fact]
    public async Task Session_MoreThanAThousandFramesWaiting_IsClosedWith1013()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        // Frames come faster than any socket takes them: the first push is being written while the others gather.
        for (var number = 0; number < 300; number++)
        {
            await grain.Session!.PushAsync([.. Enumerable.Range(1, 999).Select(static number => new UnassignedFrame("c.1", "closed") { Seq = number })]);
        }

        Assert.Equal((1013, "too slow"), await client.ClosedAsync());
    }

    [Fact]
    public async Task Session_ResumeOfMoreThanTheLimit_GetsThroughInOnePush()
    {
        await using var server = await AgentServer.StartAsync(configure: static options => options.WaitingFramesMax = 10);
        var grain = server.Grain("ayu");
        using var client = await server.WelcomedAsync("ayu");
        await grain.Session!.PushAsync([.. Enumerable.Range(1, 1001).Select(static number => new UnassignedFrame("c.1", "closed") { Seq = number })]);
        for (var number = 1; number <= 1001; number++)
        {
            Assert.Equal(number, (await client.ReadAsync())!.Seq);
        }
    }

    [Fact]
    public async Task Connect_WithoutKnownSubprotocol_NamesBoth()
    {
        await using var server = await AgentServer.StartAsync();
        foreach (var offered in (string[])["", "Sec-WebSocket-Protocol: chat\r\n"])
        {
            using var raw = await RawAgent.OpenAsync(server, RawAgent.Request("ayu", subprotocol: offered));
            Assert.StartsWith("HTTP/1.1 400", raw.Head, StringComparison.Ordinal);
            var body = await raw.ReadTextAsync("v1.msgpack");
            Assert.Contains("gateway.agent.v1.json", body, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("https://desk.example", true)]
    [InlineData("https://gateway", true)]
    [InlineData("http://gateway", true)]
    [InlineData("https://gateway:8443", false)]
    [InlineData("ftp://gateway", false)]
    public async Task Connect_OriginOfABrowser_MustBeAllowed(string origin, bool isAllowed)
    {
        await using var server = await AgentServer.StartAsync();
        server.Configure(["ayu"], "https://desk.example");
        server.Grain("ayu");
        using var raw = await RawAgent.OpenAsync(server, RawAgent.Request("ayu", more: $"Origin: {origin}\r\n"));
        Assert.StartsWith(isAllowed ? "HTTP/1.1 101" : "HTTP/1.1 403", raw.Head, StringComparison.Ordinal);
        using var own = await server.ConnectAsync("ayu", origin: $"http://{server.Address.Authority}");
        Assert.Equal(WebSocketState.Open, own.Socket.State);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", "426")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Key: short", "400")]
    [InlineData("Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "X: y", "400")]
    [InlineData("Upgrade: websocket", "Upgrade: h2c", "426")]
    [InlineData("X-Agent: ayu", "X-Agent2: ayu", "403")]
    public async Task Connect_BrokenHandshake_IsRefused(string part, string broken, string status)
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ayu");
        using var raw = await RawAgent.OpenAsync(server, RawAgent.Request("ayu").Replace(part, broken, StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 " + status, raw.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_TooManyAtOnce_AreToldWhenToComeBack()
    {
        await using var server = await AgentServer.StartAsync(new FakeTimeProvider(), static options => options.ConnectsPerSecond = 2);
        server.Grain("ayu");
        using var first = await server.ConnectAsync("ayu");
        using var second = await server.ConnectAsync("ayu");
        using var third = await RawAgent.OpenAsync(server, RawAgent.Request("ayu"));
        Assert.StartsWith("HTTP/1.1 429", third.Head, StringComparison.Ordinal);
        Assert.Matches("Retry-After: ([1-9]|10)\r\n", third.Head);
    }
}
