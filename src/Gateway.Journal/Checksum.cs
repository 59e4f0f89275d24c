using System.Buffers.Binary;
using System.IO.Hashing;

namespace Gateway.Journal;

/// <summary>
/// Eight bytes of XXH3 in front of every stored value, seeded with what the value is stored under: a value that is intact but in the wrong place
/// is found as well. XXH3 because it costs a fifth of a hardware CRC-32 for values of a few hundred bytes and has twice its bits.
/// </summary>
internal static class Checksum
{
    public const int Size = 8;

    public static long SeedOf(JournalKey key)
    {
        Span<byte> bytes = stackalloc byte[JournalKey.Size];
        key.Write(bytes);
        return (long)XxHash3.HashToUInt64(bytes);
    }

    public static long SeedOf(int partition, long sequence) => unchecked(sequence * 1_000_003 + partition);

    public static void Write(Span<byte> destination, ReadOnlySpan<byte> data, long seed) =>
        BinaryPrimitives.WriteUInt64LittleEndian(destination, XxHash3.HashToUInt64(data, seed));

    public static bool Matches(ReadOnlySpan<byte> sum, ReadOnlySpan<byte> data, long seed) =>
        sum.Length == Size && BinaryPrimitives.ReadUInt64LittleEndian(sum) == XxHash3.HashToUInt64(data, seed);
}
