using System.Buffers;
using System.Net;
using System.Net.WebSockets;
using Gateway.Client.Wire;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Client.Events;

/// <summary>Events over a WebSocket, as JSON.</summary>
internal sealed class SocketEvents(ClientWebSocket socket) : IEventConnection
{
    private const string Subprotocol = "gateway.events.v1.json";

    private readonly TakenEvents _events = new();
    private readonly SemaphoreSlim _sending = new(1, 1);
    private byte[] _buffer = new byte[64 * 1024];

    public bool HasWindow => true;

    public static async Task<IEventConnection> OpenAsync(GatewayClientOptions options, SubscriptionOptions wanted, string? after, CancellationToken cancellationToken)
    {
        options.CheckUrl();
        var socket = new ClientWebSocket();
        var events = new SocketEvents(socket);
        try
        {
            socket.Options.AddSubProtocol(Subprotocol);
            socket.Options.SetRequestHeader("Authorization", "Bearer " + options.Key);
            socket.Options.CollectHttpResponseDetails = true;
            socket.Options.KeepAliveInterval = options.SilenceMax / 2;
            socket.Options.KeepAliveTimeout = options.SilenceMax / 2;
            var address = new UriBuilder(new Uri(options.Url, "events/ws")) { Scheme = options.Url.Scheme == Uri.UriSchemeHttps ? "wss" : "ws" };
            await ConnectAsync(socket, address.Uri, cancellationToken).ConfigureAwait(false);
            await events.SendAsync(LaneAnswers.Question(wanted, after, LaneContent.Native), cancellationToken).ConfigureAwait(false);
            events._events.Begin = LaneAnswers.Check(await events.ReadFrameAsync(cancellationToken).ConfigureAwait(false), after);
            return events;
        }
        catch
        {
            await events.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<EventBatch?> ReadAsync(CancellationToken cancellationToken) => LaneAnswers.NextAsync(this, ReadFrameAsync, _events, cancellationToken);

    public Task HandledAsync(EventBatch batch, CancellationToken cancellationToken) => SendAsync(new LaneHandled(batch.Count), cancellationToken);

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        _sending.Dispose();
        return default;
    }

    /// <summary>Connects; a refusal that will stay one is told apart from a gateway that is not there.</summary>
    internal static async Task ConnectAsync(ClientWebSocket socket, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException refused) when (socket.HttpStatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound)
        {
            throw new GatewayException($"http_{(int)socket.HttpStatusCode}", refused.Message);
        }
        catch (WebSocketException gone)
        {
            throw new IOException(gone.Message, gone);
        }
    }

    private async Task SendAsync(LaneFrame frame, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>();
        LaneCodec.Write(FrameFormat.Json, frame, output);
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await socket.SendAsync(output.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken).ConfigureAwait(false);
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

    private async Task<LaneFrame?> ReadFrameAsync(CancellationToken cancellationToken)
    {
        try
        {
            var length = 0;
            while (true)
            {
                if (length == _buffer.Length)
                {
                    if (length >= LaneLimits.FrameBytesMax)
                    {
                        throw new IOException("The gateway sent a frame beyond the limit.");
                    }

                    Array.Resize(ref _buffer, Math.Min(2 * length, LaneLimits.FrameBytesMax));
                }

                var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += part.Count;
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    return null;
                }

                if (part.EndOfMessage)
                {
                    var read = LaneCodec.ReadServer(FrameFormat.Json, _buffer.AsMemory(0, length));
                    if (read.Outcome == FrameReadOutcome.UnknownType)
                    {
                        length = 0;
                        continue;
                    }

                    return read.Frame ?? throw new IOException($"The gateway sent what is no frame: {read.Detail}");
                }
            }
        }
        catch (Exception gone) when (SocketFaults.IsGone(gone, cancellationToken))
        {
            throw new IOException(gone.Message, gone);
        }
    }
}
