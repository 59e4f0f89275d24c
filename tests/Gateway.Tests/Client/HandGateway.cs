using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Client;
using Gateway.Client.Events;
using Gateway.Host.Lanes;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Client;

/// <summary>A gateway that does nothing by itself: a test takes its connections one after the other, and says on each what it wants there.</summary>
internal sealed class HandGateway : IAsyncDisposable
{
    // Ten seconds of real time are a connection that never comes, not a slow machine.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<IDisposable> _open = [];
    private readonly CancellationTokenSource _bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public HandGateway()
    {
        _listener.Start();
        _bounded.CancelAfter(Patience);
    }

    public CancellationToken Stop => _bounded.Token;

    public GatewayClientOptions Options(TimeSpan? silenceMax = null) => new()
    {
        Url = new Uri($"http://127.0.0.1:{Port}"),
        LanePort = Port,
        Key = "k",
        ReconnectMin = TimeSpan.FromMilliseconds(1),
        ReconnectMax = TimeSpan.FromMilliseconds(10),
        SilenceMax = silenceMax ?? TimeSpan.FromSeconds(40),
    };

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The next connection, on which nothing was said yet.</summary>
    public async Task<Stream> AcceptAsync()
    {
        var socket = await _listener.AcceptTcpClientAsync(Stop);
        _open.Add(socket);
        return socket.GetStream();
    }

    /// <summary>The next connection with the head of its request, which is not answered.</summary>
    public async Task<(Stream Stream, string Head)> RequestedAsync()
    {
        var stream = await AcceptAsync();
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, Stop);
            head.Append((char)one[0]);
        }

        return (stream, head.ToString());
    }

    /// <summary>The next connection, once it is a WebSocket.</summary>
    public async Task<HandPeer> UpgradedAsync(LaneFraming framing)
    {
        var (stream, head) = await RequestedAsync();
        // RFC 6455, section 1.3.
        var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(Header(head, "Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes($"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\nSec-WebSocket-Protocol: {Header(head, "Sec-WebSocket-Protocol")}\r\n\r\n"),
            Stop);
        return Keep(new HandPeer(stream, framing, Stop));
    }

    /// <summary>The next connection, at the point where it asks for a feed.</summary>
    public async Task<(HandPeer Peer, LaneSubscribe Asked)> AskedAsync(EventTransport transport)
    {
        if (transport == EventTransport.WebSocket)
        {
            var socket = await UpgradedAsync(LaneFraming.WebSocketText);
            return (socket, await socket.NextAsync<LaneSubscribe>());
        }

        var lane = Keep(new HandPeer(await AcceptAsync(), LaneFraming.LengthPrefixed, Stop));
        await lane.NextAsync<LaneHello>();
        await lane.SayAsync(new LaneWelcome(LaneLimits.Version, "acme", ["subscribe"], 0, LaneLimits.FrameBytesMax, LaneLimits.BatchItemsMax));
        return (lane, await lane.NextAsync<LaneSubscribe>());
    }

    public ValueTask DisposeAsync()
    {
        _open.ForEach(static one => one.Dispose());
        _listener.Dispose();
        _bounded.Dispose();
        return default;
    }

    private HandPeer Keep(HandPeer peer)
    {
        _open.Add(peer);
        return peer;
    }

    private static string Header(string head, string name) =>
        head.Split("\r\n").Single(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))[(name.Length + 1)..].Trim();
}
