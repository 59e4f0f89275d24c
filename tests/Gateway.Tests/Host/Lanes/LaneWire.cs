using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Contracts;
using Gateway.Protocol;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Host.Lanes;

/// <summary>The other end of a TCP lane: frames, or whatever bytes a test wants there.</summary>
internal sealed class LaneWire : IDisposable
{
    private readonly TcpClient _socket;
    private readonly Stream _stream;

    private LaneWire(TcpClient socket, Stream stream) => (_socket, _stream) = (socket, stream);

    public static async Task<LaneWire> ConnectAsync(int port, bool tls = false)
    {
        var socket = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
        if (!tls)
        {
            return new LaneWire(socket, socket.GetStream());
        }

        var stream = new SslStream(socket.GetStream());
#pragma warning disable CA5359 // A certificate of the test's own; what is tested is the server's side.
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = (_, _, _, _) => true }, TestContext.Current.CancellationToken);
#pragma warning restore CA5359
        return new LaneWire(socket, stream);
    }

    public static byte[] Payload(LaneFrame frame)
    {
        var output = new ArrayBufferWriter<byte>();
        LaneCodec.Write(FrameFormat.MessagePack, frame, output);
        return output.WrittenSpan.ToArray();
    }

    public static byte[] Framed(ReadOnlySpan<byte> payload)
    {
        var bytes = new byte[LengthPrefix.Size + payload.Length];
        LengthPrefix.Write(bytes, payload.Length);
        payload.CopyTo(bytes.AsSpan(LengthPrefix.Size));
        return bytes;
    }

    public static InboundItem Item(string sender, string id, string text = "hi") =>
        new() { Kind = ItemKind.Message, Channel = "line", Sender = sender, Id = id, Text = text };

    public static LanePublish Batch(long id, params InboundItem[] items) => new(id, "line", "tokyo", items);

    public Task SendAsync(LaneFrame frame) => SendRawAsync(Framed(Payload(frame)));

    public async Task SendRawAsync(ReadOnlyMemory<byte> bytes) => await _stream.WriteAsync(bytes, TestContext.Current.CancellationToken);

    /// <summary>The next frame; null when the gateway has closed.</summary>
    public async Task<LaneFrame?> ReadAsync()
    {
        var prefix = new byte[LengthPrefix.Size];
        if (await _stream.ReadAtLeastAsync(prefix, prefix.Length, throwOnEndOfStream: false, TestContext.Current.CancellationToken) < prefix.Length)
        {
            return null;
        }

        var payload = new byte[System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(prefix)];
        await _stream.ReadExactlyAsync(payload, TestContext.Current.CancellationToken);
        var read = LaneCodec.ReadServer(FrameFormat.MessagePack, payload);
        Assert.Equal((FrameReadOutcome.Read, ""), (read.Outcome, read.Detail));
        return read.Frame;
    }

    public async Task<LaneError> ReadErrorAsync() => Assert.IsType<LaneError>(await ReadAsync());

    /// <summary>The next frame of one type; cursors between are passed over.</summary>
    public async Task<TFrame> NextAsync<TFrame>()
        where TFrame : LaneFrame
    {
        while (true)
        {
            var frame = await ReadAsync();
            if (frame is TFrame wanted)
            {
                return wanted;
            }

            Assert.True(frame is LaneCursor or LanePing, $"{typeof(TFrame).Name} is expected, {frame} came");
        }
    }

    /// <summary>Everything sent before this has been looked at.</summary>
    public async Task SyncAsync()
    {
        await SendAsync(new LanePing());
        Assert.IsType<LanePong>(await ReadAsync());
    }

    public void Dispose() => _socket.Dispose();
}
