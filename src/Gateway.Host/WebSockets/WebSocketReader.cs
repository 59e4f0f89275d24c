using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Gateway.Host.WebSockets;

/// <summary>
/// Frames of RFC 6455 from a client, one after the other, control frames and fragments included: the platform's WebSocket hides those, takes
/// unmasked frames and buffers without a limit of ours. Payloads are unmasked in place and valid until the next read.
/// </summary>
/// <remarks><code>
/// |FIN RSV1-3 opcode|MASK length|length, 2 or 8 bytes|mask, 4 bytes|payload|
/// </code></remarks>
internal sealed class WebSocketReader(Stream stream, int messageBytesMax) : IDisposable
{
    // Most frames are some hundred bytes; ten thousand idle agents hold 40 MB.
    private const int SmallBuffer = 4 * 1024;
    private const int HeaderMax = 14;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(SmallBuffer);
    private int _start;
    private int _end;
    private byte[]? _message;
    private int _messageLength;
    private WebSocketItem _messageKind;

    /// <summary>A frame or a fragmented message has begun and not ended.</summary>
    public bool IsMidMessage => _end > _start || _messageKind != WebSocketItem.None;

    /// <summary>Messages read so far: with <see cref="IsMidMessage"/> it tells whether a message makes progress.</summary>
    public int MessageCount { get; private set; }

    public async ValueTask<WebSocketFrame> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryParse(out var frame, out var needed))
            {
                return frame;
            }

            MakeRoom(needed);
            var count = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
            if (count == 0)
            {
                return new WebSocketFrame(WebSocketItem.Ended, default, 0);
            }

            _end += count;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        ReleaseMessage();
    }

    /// <summary>False when more bytes are needed: <paramref name="needed"/> of them from the start of the frame.</summary>
    private bool TryParse(out WebSocketFrame frame, out int needed)
    {
        frame = default;
        needed = HeaderMax;
        var bytes = _buffer.AsSpan(_start, _end - _start);
        if (bytes.Length < 2)
        {
            return false;
        }

        var opcode = (Opcode)(bytes[0] & 0x0f);
        var isFinal = (bytes[0] & 0x80) != 0;
        if (Fault(bytes[0], bytes[1], opcode, isFinal) is { } fault)
        {
            frame = new WebSocketFrame(WebSocketItem.Violation, default, fault);
            return true;
        }

        var header = (bytes[1] & 0x7f) switch { 126 => 8, 127 => 14, _ => 6 };
        if (bytes.Length < header)
        {
            return false;
        }

        var length = header switch
        {
            8 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            14 => BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]),
            _ => (ulong)(bytes[1] & 0x7f),
        };
        if (length > long.MaxValue || length > (ulong)(messageBytesMax - (opcode < Opcode.Close ? _messageLength : 0)))
        {
            frame = new WebSocketFrame(WebSocketItem.Violation, default, length > long.MaxValue ? CloseCode.ProtocolError : CloseCode.TooBig);
            return true;
        }

        needed = header + (int)length;
        if (bytes.Length < needed)
        {
            return false;
        }

        var payload = _buffer.AsMemory(_start + header, (int)length);
        Unmask(payload.Span, MemoryMarshal.Read<uint>(bytes[(header - 4)..]));
        _start += needed;
        frame = opcode < Opcode.Close ? Data(opcode, isFinal, payload) : Control(opcode, payload);
        return true;
    }

    private ushort? Fault(byte first, byte second, Opcode opcode, bool isFinal)
    {
        var isControl = opcode >= Opcode.Close;
        var isBroken = (first & 0x70) != 0 // no extension is negotiated
            || (second & 0x80) == 0 // a client masks
            || opcode is (> Opcode.Binary and < Opcode.Close) or > Opcode.Pong
            || (isControl && (!isFinal || (second & 0x7f) > 125))
            || (opcode == Opcode.Continuation && _messageKind == WebSocketItem.None)
            || (opcode is Opcode.Text or Opcode.Binary && _messageKind != WebSocketItem.None);
        return isBroken ? CloseCode.ProtocolError : null;
    }

    private WebSocketFrame Data(Opcode opcode, bool isFinal, ReadOnlyMemory<byte> payload)
    {
        var kind = opcode switch { Opcode.Text => WebSocketItem.Text, Opcode.Binary => WebSocketItem.Binary, _ => _messageKind };
        MessageCount += isFinal ? 1 : 0;
        if (isFinal && opcode != Opcode.Continuation)
        {
            return new WebSocketFrame(kind, payload, 0);
        }

        if (_messageKind == WebSocketItem.None)
        {
            ReleaseMessage();
            _messageKind = kind;
        }

        _message ??= ArrayPool<byte>.Shared.Rent(messageBytesMax);
        payload.CopyTo(_message.AsMemory(_messageLength));
        _messageLength += payload.Length;
        if (!isFinal)
        {
            return new WebSocketFrame(WebSocketItem.Fragment, default, 0);
        }

        var message = new WebSocketFrame(kind, _message.AsMemory(0, _messageLength), 0);
        (_messageKind, _messageLength) = (WebSocketItem.None, 0);
        return message;
    }

    private static WebSocketFrame Control(Opcode opcode, ReadOnlyMemory<byte> payload)
    {
        if (opcode != Opcode.Close)
        {
            return new WebSocketFrame(opcode == Opcode.Ping ? WebSocketItem.Ping : WebSocketItem.Pong, payload, 0);
        }

        if (payload.IsEmpty)
        {
            return new WebSocketFrame(WebSocketItem.Close, default, CloseCode.Normal);
        }

        if (payload.Length == 1 || BinaryPrimitives.ReadUInt16BigEndian(payload.Span) is var code && !CloseCode.MayBeSent(code))
        {
            return new WebSocketFrame(WebSocketItem.Violation, default, CloseCode.ProtocolError);
        }

        return Utf8.IsValid(payload.Span[2..])
            ? new WebSocketFrame(WebSocketItem.Close, default, code)
            : new WebSocketFrame(WebSocketItem.Violation, default, CloseCode.InvalidData);
    }

    private static void Unmask(Span<byte> payload, uint mask)
    {
        var index = 0;
        if (payload.Length >= Vector<byte>.Count)
        {
            var wide = Vector.AsVectorByte(new Vector<uint>(mask));
            for (; index <= payload.Length - Vector<byte>.Count; index += Vector<byte>.Count)
            {
                (new Vector<byte>(payload[index..]) ^ wide).CopyTo(payload[index..]);
            }
        }

        // A vector's width is a multiple of four, so the mask goes on at its first byte.
        Span<byte> key = stackalloc byte[4];
        MemoryMarshal.Write(key, mask);
        for (var offset = 0; index < payload.Length; index++, offset++)
        {
            payload[index] ^= key[offset & 3];
        }
    }

    /// <summary>Moves what is unread to the front, into a buffer that holds the whole frame. Never more than a frame of the limit.</summary>
    private void MakeRoom(int needed)
    {
        ReleaseMessage();
        var size = needed <= SmallBuffer ? SmallBuffer : needed;
        var unread = _buffer.AsSpan(_start, _end - _start);
        if (_buffer.Length < needed || (_buffer.Length > 2 * SmallBuffer && unread.Length < SmallBuffer && needed <= SmallBuffer))
        {
            var next = ArrayPool<byte>.Shared.Rent(size);
            unread.CopyTo(next);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = next;
        }
        else if (_start > 0)
        {
            unread.CopyTo(_buffer);
        }

        (_start, _end) = (0, unread.Length);
    }

    /// <summary>Gives back the buffer of a fragmented message once it was handled.</summary>
    private void ReleaseMessage()
    {
        if (_message is not null && _messageKind == WebSocketItem.None)
        {
            ArrayPool<byte>.Shared.Return(_message);
            _message = null;
        }
    }
}

internal enum WebSocketItem
{
    None,
    Text,
    Binary,

    /// <summary>A part of a message whose end is still to come.</summary>
    Fragment,
    Ping,
    Pong,

    /// <summary>The peer closes; the code is its own.</summary>
    Close,

    /// <summary>The peer is gone without a close.</summary>
    Ended,

    /// <summary>The peer broke the protocol or a limit; the code is what it is to be told. Nothing more can be read.</summary>
    Violation,
}

/// <summary>What was read. The payload is valid until the next read.</summary>
internal readonly record struct WebSocketFrame(WebSocketItem Item, ReadOnlyMemory<byte> Payload, ushort Code);
