using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.WebSockets;

/// <summary>Frames of RFC 6455 as a server sends them, or of the TCP lanes, one behind the other, in one pooled buffer: what is written to the socket at once.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>, IDisposable
{
    // RFC 6455, section 5.5.
    private const int ControlPayloadMax = 125;

    // An idle session holds nothing.
    private byte[] _bytes = [];
    private int _frameStart;

    public int Count { get; private set; }

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Count);

    /// <summary>Begins a frame; its payload is written next, and <see cref="EndFrame"/> puts the header in front of it.</summary>
    public void BeginFrame()
    {
        _frameStart = Count;
        GetSpan(4);
        Count += 4;
    }

    public void EndFrame(Opcode opcode)
    {
        var length = Count - _frameStart - 4;
        var header = length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => 10 };
        if (header == 10)
        {
            GetSpan(6);
        }

        if (header != 4)
        {
            // Four bytes were left: right for most frames, and the others are moved once.
            _bytes.AsSpan(_frameStart + 4, length).CopyTo(_bytes.AsSpan(_frameStart + header));
        }

        var span = _bytes.AsSpan(_frameStart);
        span[0] = (byte)(0x80 | (byte)opcode);
        span[1] = (byte)(header switch { 2 => length, 4 => 126, _ => 127 });
        if (header == 4)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[2..], (ushort)length);
        }
        else if (header == 10)
        {
            BinaryPrimitives.WriteUInt64BigEndian(span[2..], (ulong)length);
        }

        Count = _frameStart + header + length;
    }

    /// <summary>A whole frame.</summary>
    public void AddFrame(Opcode opcode, ReadOnlySpan<byte> payload)
    {
        BeginFrame();
        payload.CopyTo(GetSpan(payload.Length));
        Advance(payload.Length);
        EndFrame(opcode);
    }

    /// <param name="reason">Words of ours: at most the 123 bytes that a control frame has for them.</param>
    public void AddClose(ushort code, string reason)
    {
        Span<byte> payload = stackalloc byte[ControlPayloadMax];
        BinaryPrimitives.WriteUInt16BigEndian(payload, code);
        Encoding.UTF8.TryGetBytes(reason, payload[2..], out var length);
        AddFrame(Opcode.Close, payload[..(2 + length)]);
    }

    /// <summary>Ends a frame of the TCP lanes instead: its length, in the four bytes that were left.</summary>
    public void EndLengthPrefixed() => LengthPrefix.Write(_bytes.AsSpan(_frameStart), Count - _frameStart - LengthPrefix.Size);

    public void Clear()
    {
        Count = 0;
        Dispose();
    }

    public void Advance(int count) => Count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Count);
    }

    public void Dispose()
    {
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    private void Reserve(int sizeHint)
    {
        var needed = Count + Math.Max(sizeHint, 256);
        if (_bytes.Length < needed)
        {
            var next = ArrayPool<byte>.Shared.Rent(Math.Max(needed, _bytes.Length * 2));
            _bytes.AsSpan(0, Count).CopyTo(next);
            if (_bytes.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(_bytes);
            }

            _bytes = next;
        }
    }
}
