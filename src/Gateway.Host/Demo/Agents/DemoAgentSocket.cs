using System.Buffers;
using System.Net.WebSockets;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Host.Demo.Agents;

/// <summary>An agent's desktop: the WebSocket of <c>GET /agent</c> with frames instead of bytes. One reader; writers take turns.</summary>
internal sealed class DemoAgentSocket(ClientWebSocket socket, FrameFormat format) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> _out = new(512);
    private readonly ArrayBufferWriter<byte> _in = new(4096);

    public static async Task<DemoAgentSocket> ConnectAsync(Uri gateway, string key, FrameFormat format, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(format == FrameFormat.Json ? AgentSubprotocols.Json : AgentSubprotocols.MessagePack);
            socket.Options.SetRequestHeader("Authorization", "Bearer " + key);
            await socket.ConnectAsync(new UriBuilder(gateway) { Scheme = "ws", Path = "/agent" }.Uri, cancellationToken);
            return new DemoAgentSocket(socket, format);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task SendAsync(ClientFrame frame, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _out.ResetWrittenCount();
            FrameCodec.Write(format, frame, _out);
            var kind = format == FrameFormat.Json ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await socket.SendAsync(_out.WrittenMemory, kind, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>The next frame; null when the gateway closed the socket.</summary>
    public async Task<ServerFrame?> ReceiveAsync(CancellationToken cancellationToken)
    {
        _in.ResetWrittenCount();
        while (true)
        {
            var received = await socket.ReceiveAsync(_in.GetMemory(4096), cancellationToken);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            _in.Advance(received.Count);
            if (received.EndOfMessage)
            {
                break;
            }
        }

        var read = FrameCodec.ReadServer(format, _in.WrittenMemory);
        return read.Outcome switch
        {
            FrameReadOutcome.Read => read.Frame,
            _ => throw new InvalidOperationException($"The gateway sent a frame of type '{read.Type}' that cannot be read: {read.Detail}"),
        };
    }

    /// <summary>Says goodbye within the time given.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        if (socket.State == WebSocketState.Open)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _writing.Dispose();
    }
}
