using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Security;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Lanes;

public sealed class EventsSocketTests
{
    [Theory]
    [InlineData(EventsSocketEndpoint.JsonProtocol)]
    [InlineData(EventsSocketEndpoint.MessagePackProtocol)]
    public async Task Socket_Subscribe_GetsEventsAndResumesByTheCursor(string protocol)
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Log.Append(0, "acme", 1);
        door.Log.Append(0, "other", 2);
        var format = protocol == EventsSocketEndpoint.JsonProtocol ? FrameFormat.Json : FrameFormat.MessagePack;
        string cursor;
        using (var socket = await ConnectAsync(door, protocol))
        {
            await SendAsync(socket, format, new LaneSubscribe(null, [], null, 10, LaneContent.Native));
            Assert.IsType<LaneSubscribed>(await ReadAsync(socket, format));
            Assert.Equal(1, Number(await ReadAsync(socket, format)));
            cursor = Assert.IsType<LaneCursor>(await ReadAsync(socket, format)).Cursor;
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", TestContext.Current.CancellationToken);
        }

        door.Log.Append(1, "acme", 3);
        using var again = await ConnectAsync(door, protocol);
        await SendAsync(again, format, new LaneSubscribe(cursor, [], null, 10, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await ReadAsync(again, format));

        Assert.Equal(3, Number(await ReadAsync(again, format)));
    }

    [Fact]
    public async Task Socket_MalformedAndUnknownFrames_AreAnsweredAndTheSocketGoesOn()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var socket = await ConnectAsync(door, EventsSocketEndpoint.JsonProtocol);
        async Task<string> SayAsync(string text)
        {
            await socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
            return Assert.IsType<LaneError>(await ReadAsync(socket, FrameFormat.Json)) is var error ? $"{error.Code} {error.Detail}" : "";
        }

        Assert.Equal("malformed frame: not one JSON object of at most 8 levels", await SayAsync("{\"type\":"));
        Assert.Equal("malformed window: 1 to 65536", await SayAsync("""{"type":"subscribe","window":0}"""));
        Assert.Equal("malformed types: each is text, and not empty", await SayAsync("""{"type":"subscribe","types":[""]}"""));
        Assert.Equal("unknown_type type: not known", await SayAsync("""{"type":"dance"}"""));
        Assert.Equal("unknown_type type: not taken on this socket", await SayAsync("""{"type":"hello","version":1,"key":"k"}"""));
        Assert.Equal("invalid_ack count: events of this feed that were sent, never fewer than before", await SayAsync("""{"type":"ack","count":1}"""));
    }

    [Theory]
    [InlineData(null, KeyRole.Events, 400)]
    [InlineData("gateway.agent.v1.json", KeyRole.Events, 400)]
    [InlineData(EventsSocketEndpoint.JsonProtocol, KeyRole.Provider, 403)]
    [InlineData(EventsSocketEndpoint.JsonProtocol, KeyRole.Agent, 403)]
    internal async Task Socket_WrongProtocolOrRole_IsRefusedBeforeTheUpgrade(string? protocol, KeyRole role, int status)
    {
        await using var door = await LaneDoor.OpenAsync();

        var refused = await Assert.ThrowsAsync<WebSocketException>(async () => (await ConnectAsync(door, protocol, role)).Dispose());

        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Socket_KeyIsTakenBack_IsToldAndClosed()
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        using var socket = await ConnectAsync(door, EventsSocketEndpoint.JsonProtocol);
        await SendAsync(socket, FrameFormat.Json, new LaneSubscribe(null, [], null, 10, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await ReadAsync(socket, FrameFormat.Json));

        door.Revoke();
        time.Advance(KeyCheck.Period);

        LaneFrame told;
        while ((told = await ReadAsync(socket, FrameFormat.Json)) is not LaneError)
        {
        }

        Assert.Equal("unauthenticated", ((LaneError)told).Code);
        Assert.Equal(WebSocketMessageType.Close, (await socket.ReceiveAsync(new byte[10].AsMemory(), TestContext.Current.CancellationToken)).MessageType);
        Assert.Equal((WebSocketCloseStatus.PolicyViolation, "unauthenticated"), (socket.CloseStatus, socket.CloseStatusDescription));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stream_KeyIsTakenBack_Ends(bool isTaken)
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        door.Log.Append(0, "acme", 1);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = door.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "events");
        request.Headers.Authorization = new("Bearer", door.Key(KeyRole.Events));
        request.Headers.Accept.Add(new("text/event-stream"));
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.StartsWith("data:", StringComparison.Ordinal))
        {
        }

        if (isTaken)
        {
            door.Revoke();
        }

        time.Advance(KeyCheck.Period);
        if (!isTaken)
        {
            door.Log.Append(0, "acme", 2);
        }

        var rest = "";
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !(rest += line).Contains("\"n\":2", StringComparison.Ordinal))
        {
        }

        Assert.Equal(!isTaken, rest.Contains("\"n\":2", StringComparison.Ordinal));
    }

    private static async Task<ClientWebSocket> ConnectAsync(LaneDoor door, string? protocol, KeyRole role = KeyRole.Events)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", "Bearer " + door.Key(role));
        if (protocol is not null)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        await socket.ConnectAsync(new Uri(door.Url.ToString().Replace("http:", "ws:", StringComparison.Ordinal) + "events/ws"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static Task SendAsync(ClientWebSocket socket, FrameFormat format, LaneFrame frame)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        LaneCodec.Write(format, frame, output);
        var type = format == FrameFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
        return socket.SendAsync(output.WrittenMemory, type, true, TestContext.Current.CancellationToken).AsTask();
    }

    private static async Task<LaneFrame> ReadAsync(ClientWebSocket socket, FrameFormat format)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(length), TestContext.Current.CancellationToken);
            length += part.Count;
        }
        while (!part.EndOfMessage);

        Assert.Equal(format == FrameFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary, part.MessageType);
        return LaneCodec.ReadServer(format, buffer.AsMemory(0, length)).Frame!;
    }

    private static int Number(LaneFrame frame)
    {
        using var json = JsonDocument.Parse(Assert.IsType<LaneEvent>(frame).Json);
        return json.RootElement.GetProperty("data").GetProperty("n").GetInt32();
    }
}
