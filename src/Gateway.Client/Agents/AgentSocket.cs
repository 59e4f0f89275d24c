using System.Buffers;
using System.Net.WebSockets;
using Gateway.Client.Events;
using Gateway.Client.Wire;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Client.Agents;

/// <summary>Agent frames over one WebSocket, as MessagePack.</summary>
internal sealed class AgentSocket : IAsyncDisposable
{
    // The gateway has ended the session; the reason says why.
    private const WebSocketCloseStatus Ended = (WebSocketCloseStatus)4001;

    private readonly ClientWebSocket _socket = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ArrayBufferWriter<byte> _frame = new();
    private byte[] _buffer = new byte[16 * 1024];

    /// <exception cref="ArgumentException">The frame is larger than the gateway takes: it would close the session.</exception>
    public static void Check(ClientFrame frame)
    {
        var bytes = new ArrayBufferWriter<byte>();
        FrameCodec.Write(FrameFormat.MessagePack, frame, bytes);
        if (bytes.WrittenCount > FrameLimits.ClientFrameBytesMax)
        {
            throw new ArgumentException($"The frame is {bytes.WrittenCount} bytes; the gateway takes {FrameLimits.ClientFrameBytesMax}.", nameof(frame));
        }
    }

    public static async Task<AgentSocket> OpenAsync(GatewayClientOptions options, CancellationToken cancellationToken)
    {
        options.CheckUrl();
        var agent = new AgentSocket();
        try
        {
            var socket = agent._socket;
            socket.Options.AddSubProtocol(AgentSubprotocols.MessagePack);
            socket.Options.SetRequestHeader("Authorization", "Bearer " + options.Key);
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = options.SilenceMax / 2;
            socket.Options.KeepAliveTimeout = options.SilenceMax / 2;
            var address = new UriBuilder(new Uri(options.Url, "agent")) { Scheme = options.Url.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
            await SocketEvents.ConnectAsync(socket, address.Uri, cancellationToken).ConfigureAwait(false);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task SendAsync(ClientFrame frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _frame.ResetWrittenCount();
            FrameCodec.Write(FrameFormat.MessagePack, frame, _frame);
            await _socket.SendAsync(_frame.WrittenMemory, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception gone) when (SocketFaults.IsGone(gone, cancellationToken))
        {
            throw new IOException(gone.Message, gone);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame this version knows; null when the gateway has closed.</summary>
    public async Task<ServerFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length)
                {
                    Array.Resize(ref _buffer, length < FrameLimits.ServerFrameBytesMax ? 2 * length : throw new IOException("The gateway sent a frame beyond the limit."));
                }

                var part = await _socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return Refusal(_socket.CloseStatus, _socket.CloseStatusDescription) is { } code ? throw new GatewayException(code, _socket.CloseStatusDescription ?? "") : null;
                }

                if (!part.EndOfMessage)
                {
                    continue;
                }

                var read = FrameCodec.ReadServer(FrameFormat.MessagePack, _buffer.AsMemory(0, length));
                if (read.Outcome != FrameReadOutcome.UnknownType)
                {
                    return read.Frame ?? throw new IOException($"The gateway sent what is no frame: {read.Detail}");
                }

                length = 0;
            }
        }
        catch (Exception gone) when (SocketFaults.IsGone(gone, cancellationToken))
        {
            throw new IOException(gone.Message, gone);
        }
    }

    /// <summary>What would be said again to the same program; null for a close after which it comes back.</summary>
    private static string? Refusal(WebSocketCloseStatus? status, string? reason) => status switch
    {
        // A newer session of the same agent, where coming back would only take turns, or its removal. What else ends a session ends no other.
        Ended => reason is "taken" or "removed" ? reason : null,
        WebSocketCloseStatus.PolicyViolation => "policy_violation",
        WebSocketCloseStatus.MessageTooBig => "frame_too_big",
        _ => null,
    };

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _sending.Dispose();
        return default;
    }
}
