using System.Buffers;
using System.Buffers.Binary;

namespace Gateway.Protocol.Lanes;

/// <summary>Frames on TCP: four bytes of length, big-endian, then that many bytes.</summary>
/// <remarks><code>
/// |length, u32|MessagePack map, length bytes|length, u32|...
/// </code></remarks>
public static class LengthPrefix
{
    /// <summary>Bytes in front of every frame.</summary>
    public const int Size = 4;

    /// <summary>
    /// Takes the next frame from the front of <paramref name="buffer"/>. Nothing is allocated for what a length announces.
    /// </summary>
    /// <param name="needed">Of an incomplete frame: bytes, the prefix included, that must be there first.</param>
    public static LengthPrefixOutcome TryRead(ref ReadOnlySequence<byte> buffer, int bytesMax, out ReadOnlySequence<byte> frame, out long needed)
    {
        frame = default;
        needed = Size;
        if (buffer.Length < Size)
        {
            return LengthPrefixOutcome.Incomplete;
        }

        Span<byte> prefix = stackalloc byte[Size];
        buffer.Slice(0, Size).CopyTo(prefix);
        var length = BinaryPrimitives.ReadUInt32BigEndian(prefix);
        if (length == 0 || length > bytesMax)
        {
            return length == 0 ? LengthPrefixOutcome.Empty : LengthPrefixOutcome.TooLarge;
        }

        needed = Size + (long)length;
        if (buffer.Length < needed)
        {
            return LengthPrefixOutcome.Incomplete;
        }

        frame = buffer.Slice(Size, length);
        buffer = buffer.Slice(needed);
        return LengthPrefixOutcome.Frame;
    }

    public static void Write(Span<byte> destination, int length) => BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)length);
}

public enum LengthPrefixOutcome
{
    Frame,

    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A length of zero: nothing behind it can be trusted.</summary>
    Empty,

    /// <summary>A length beyond the limit: nothing behind it can be trusted.</summary>
    TooLarge,
}
