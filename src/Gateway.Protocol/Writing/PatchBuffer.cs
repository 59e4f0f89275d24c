using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Protocol.Writing;

/// <summary>Contiguous bytes that can still be changed before they are handed on. One owner at a time.</summary>
internal sealed class PatchBuffer : IBufferWriter<byte>
{
    // A frame is some hundred bytes; the buffer of a thread that wrote a long transcript is given back.
    private const int KeptBytesMax = 64 * 1024;

    private byte[] _bytes = new byte[1024];

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Count);

    public void Or(int position, byte bits) => _bytes[position] |= bits;

    public void Put(int position, ushort value) => BinaryPrimitives.WriteUInt16BigEndian(_bytes.AsSpan(position), value);

    public void Clear()
    {
        Count = 0;
        if (_bytes.Length > KeptBytesMax)
        {
            _bytes = new byte[1024];
        }
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

    private void Reserve(int sizeHint)
    {
        // MessagePackWriter asks for 0 and splits what it gets; short spans make it come back often.
        var needed = Math.Max(sizeHint, 256);
        if (_bytes.Length - Count < needed)
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, Count + needed));
        }
    }
}
