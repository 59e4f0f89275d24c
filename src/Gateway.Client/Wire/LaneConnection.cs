using System.Buffers;
using System.IO.Pipelines;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Client.Wire;

/// <summary>One TCP connection to the lane, past its <c>hello</c>. Sending is for one caller at a time, reading for another.</summary>
internal sealed class LaneConnection : IAsyncDisposable
{
    private readonly GatewayClientOptions _options;
    private readonly TcpClient _socket;
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly ArrayBufferWriter<byte> _frame = new();

    private LaneConnection(GatewayClientOptions options, TcpClient socket, Stream stream)
    {
        (_options, _socket, _stream) = (options, socket, stream);
        _input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    }

    public LaneWelcome Welcome { get; private set; } = null!;

    /// <exception cref="GatewayException">The key or the version is refused, or the gateway's certificate is not good.</exception>
    /// <exception cref="IOException">The gateway is not there, went, or did not answer in time.</exception>
    public static Task<LaneConnection> OpenAsync(GatewayClientOptions options, CancellationToken cancellationToken) =>
        Opening.WithinAsync(options, opening => ConnectAsync(options, opening), cancellationToken);

    private static async Task<LaneConnection> ConnectAsync(GatewayClientOptions options, CancellationToken cancellationToken)
    {
        options.CheckLane();
        var socket = new TcpClient { NoDelay = true };
        try
        {
            await socket.ConnectAsync(options.Host, options.LanePort, cancellationToken).ConfigureAwait(false);
            Stream stream = socket.GetStream();
            if (options.UsesLaneTls)
            {
                var secure = new SslStream(stream);
                await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host }, cancellationToken).ConfigureAwait(false);
                stream = secure;
            }

            var connection = new LaneConnection(options, socket, stream);
            await connection.EnterAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception failed)
        {
            socket.Dispose();
            throw failed switch
            {
                SocketException => new IOException(failed.Message, failed),
                AuthenticationException => new GatewayException("tls_error", failed.Message),
                _ => failed,
            };
        }
    }

    public async Task SendAsync(LaneFrame frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _frame.ResetWrittenCount();
            Encode(frame, _frame);
            await _stream.WriteAsync(_frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends a frame that was encoded before, length and all.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await _stream.WriteAsync(frame, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next frame; pings are answered on the way. Null when the gateway has closed.</summary>
    public async Task<LaneFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            using var silence = new CancellationTokenSource(_options.SilenceMax, _options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silence.Token);
            ReadResult read;
            try
            {
                read = await _input.ReadAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException($"The gateway said nothing for {_options.SilenceMax.TotalSeconds:0} s.");
            }

            var buffer = read.Buffer;
            var outcome = LengthPrefix.TryRead(ref buffer, LaneLimits.FrameBytesMax, out var bytes, out _);
            if (outcome == LengthPrefixOutcome.Frame)
            {
                // Events live on with their reader: memory of their own.
                var frame = LaneCodec.ReadServer(FrameFormat.MessagePack, bytes.ToArray());
                _input.AdvanceTo(buffer.Start);
                if (frame.Frame is LanePing)
                {
                    await SendAsync(new LanePong(), cancellationToken).ConfigureAwait(false);
                }
                else if (frame.Outcome != FrameReadOutcome.UnknownType)
                {
                    return frame.Frame ?? throw new IOException($"The gateway sent what is no frame: {frame.Detail}");
                }

                continue;
            }

            if (outcome != LengthPrefixOutcome.Incomplete)
            {
                throw new IOException("The gateway sent a frame beyond the limit.");
            }

            _input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
            {
                return null;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _input.CompleteAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
        _socket.Dispose();
        _sending.Dispose();
    }

    /// <summary>The frame with its length in front.</summary>
    public static void Encode(LaneFrame frame, ArrayBufferWriter<byte> output)
    {
        var payload = new ArrayBufferWriter<byte>(256);
        LaneCodec.Write(FrameFormat.MessagePack, frame, payload);
        var prefix = output.GetSpan(LengthPrefix.Size);
        LengthPrefix.Write(prefix, payload.WrittenCount);
        output.Advance(LengthPrefix.Size);
        output.Write(payload.WrittenSpan);
    }

    private async Task EnterAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new LaneHello(LaneLimits.Version, _options.Key, _options.Name), cancellationToken).ConfigureAwait(false);
        Welcome = await ReadAsync(cancellationToken).ConfigureAwait(false) switch
        {
            LaneWelcome welcome => welcome,
            LaneError { Code: "unauthenticated" or "unknown_version" } error => throw new GatewayException(error.Code, error.Detail),
            LaneError error => throw new IOException($"The gateway closed: {error.Code}"),
            _ => throw new IOException("The gateway closed before it said welcome."),
        };
    }
}
