using System.Buffers;
using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Load.Agents;

/// <summary>
/// The client's end of <c>GET /agent</c>: RFC 6455 over a socket, reading all frames that have come at once and writing all answers at once, so that 64
/// agents cost less than the gateway that is measured. One owner, no locks.
/// </summary>
internal sealed class AgentSocket : IDisposable
{
    private const byte Continuation = 0x0, Text = 0x1, Binary = 0x2, Close = 0x8, Ping = 0x9, Pong = 0xA;

    private readonly Socket _socket;
    private readonly FrameFormat _format;
    private readonly ArrayBufferWriter<byte> _frame = new(256);
    private readonly ArrayBufferWriter<byte> _out = new(4096);

    // The largest frame of the gateway and its header fit, with room to read the next ones behind it.
    private byte[] _in = new byte[64 * 1024];
    private int _read;
    private int _have;

    private AgentSocket(Socket socket, FrameFormat format) => (_socket, _format) = (socket, format);

    public static async Task<AgentSocket> ConnectAsync(Uri url, string key, FrameFormat format, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(url.Host, url.Port, cancellationToken);
            var agent = new AgentSocket(socket, format);
            await agent.UpgradeAsync(url, key, cancellationToken);
            return agent;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Waits for bytes; false when the gateway has closed the connection.</summary>
    public async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        MakeRoom();
        var read = await _socket.ReceiveAsync(_in.AsMemory(_have), cancellationToken);
        _have += read;
        return read > 0;
    }

    /// <summary>The next frame among the bytes that have come; null when none is complete. Pings are answered on the way.</summary>
    public ServerFrame? Next(out bool closed)
    {
        closed = false;
        while (TryMessage(out var opcode, out var payload))
        {
            switch (opcode)
            {
                case Text or Binary:
                    return Read(payload);
                case Ping:
                    Put(Pong, payload.Span);
                    break;
                case Close:
                    Put(Close, payload.Span);
                    closed = true;
                    return null;
            }
        }

        return null;
    }

    public void Write(ClientFrame frame)
    {
        _frame.ResetWrittenCount();
        FrameCodec.Write(_format, frame, _frame);
        Put(_format == FrameFormat.Json ? Text : Binary, _frame.WrittenSpan);
    }

    public void WriteClose() => Put(Close, [0x03, 0xE8]);

    public async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        var rest = _out.WrittenMemory;
        while (!rest.IsEmpty)
        {
            rest = rest[await _socket.SendAsync(rest, cancellationToken)..];
        }

        _out.ResetWrittenCount();
    }

    public void Dispose() => _socket.Dispose();

    private async Task UpgradeAsync(Uri url, string key, CancellationToken cancellationToken)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var protocol = _format == FrameFormat.Json ? AgentSubprotocols.Json : AgentSubprotocols.MessagePack;
        var request = $"GET /agent HTTP/1.1\r\nHost: {url.Authority}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: {nonce}\r\nSec-WebSocket-Protocol: {protocol}\r\nAuthorization: Bearer {key}\r\n\r\n";
        _out.Write(Encoding.ASCII.GetBytes(request));
        await FlushAsync(cancellationToken);
        int end;
        while ((end = _in.AsSpan(0, _have).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await FillAsync(cancellationToken))
            {
                throw new IOException("The gateway closed the connection instead of answering an agent's upgrade.");
            }
        }

        var head = Encoding.ASCII.GetString(_in, 0, end);
        _read = end + 4;
        if (!head.StartsWith("HTTP/1.1 101 ", StringComparison.Ordinal))
        {
            throw new IOException("The gateway refused an agent's session: " + head.Split("\r\n")[0]);
        }
    }

    private ServerFrame Read(ReadOnlyMemory<byte> payload)
    {
        var read = FrameCodec.ReadServer(_format, payload);
        return read.Frame ?? throw new InvalidDataException($"The gateway sent a frame of type '{read.Type}' that cannot be read: {read.Detail}");
    }

    private bool TryMessage(out byte opcode, out ReadOnlyMemory<byte> payload)
    {
        (opcode, payload) = (0, default);
        var bytes = _in.AsSpan(_read, _have - _read);
        if (bytes.Length < 2)
        {
            return false;
        }

        opcode = (byte)(bytes[0] & 0x0F);
        if ((bytes[0] & 0x80) == 0 || opcode == Continuation)
        {
            throw new InvalidDataException("The gateway fragments its frames; they are one WebSocket frame each.");
        }

        var (head, length) = (2, (long)(bytes[1] & 0x7F));
        switch (length)
        {
            case 126 when bytes.Length >= 4:
                (head, length) = (4, BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]));
                break;
            case 127 when bytes.Length >= 10:
                (head, length) = (10, BinaryPrimitives.ReadInt64BigEndian(bytes[2..]));
                break;
            case 126 or 127:
                return false;
        }

        if (bytes.Length < head + length)
        {
            return false;
        }

        payload = _in.AsMemory(_read + head, (int)length);
        _read += head + (int)length;
        return true;
    }

    /// <summary>Writes one masked frame behind what waits already.</summary>
    private void Put(byte opcode, ReadOnlySpan<byte> payload)
    {
        var head = payload.Length < 126 ? 6 : payload.Length <= ushort.MaxValue ? 8 : 14;
        var target = _out.GetSpan(head + payload.Length);
        target[0] = (byte)(0x80 | opcode);
        switch (head)
        {
            case 6:
                target[1] = (byte)(0x80 | payload.Length);
                break;
            case 8:
                target[1] = 0x80 | 126;
                BinaryPrimitives.WriteUInt16BigEndian(target[2..], (ushort)payload.Length);
                break;
            default:
                target[1] = 0x80 | 127;
                BinaryPrimitives.WriteInt64BigEndian(target[2..], payload.Length);
                break;
        }

        var mask = target.Slice(head - 4, 4);
        BinaryPrimitives.WriteInt32LittleEndian(mask, Random.Shared.Next());
        for (var i = 0; i < payload.Length; i++)
        {
            target[head + i] = (byte)(payload[i] ^ mask[i & 3]);
        }

        _out.Advance(head + payload.Length);
    }

    private void MakeRoom()
    {
        if (_read == _have)
        {
            (_read, _have) = (0, 0);
        }
        else if (_have > _in.Length / 2)
        {
            _in.AsSpan(_read, _have - _read).CopyTo(_in);
            (_read, _have) = (0, _have - _read);
            if (_have > _in.Length / 2)
            {
                Array.Resize(ref _in, Math.Min(2 * _in.Length, 2 * FrameLimits.ServerFrameBytesMax + (64 * 1024)));
            }
        }
    }
}
