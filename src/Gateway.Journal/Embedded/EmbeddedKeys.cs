using System.Buffers.Binary;

namespace Gateway.Journal.Embedded;

/// <summary>
/// The keys of the embedded store. Numbers are big-endian, so that the order of the bytes is the order of the numbers.
/// <code>
/// main   m NAME                                     store facts: format, partitions, epoch
///        h partition:2                              head of the log when it was last trimmed: last and first kept sequence
///        r partition:2 record:17 00                 state with its facts; every record has this row, if with an empty state
///        r partition:2 record:17 01                 facts alone, newer than the state
///        r partition:2 record:17 02 version:8       entry behind the state
///        d partition:2 day:4 record:17 version:8    dedupe ids with their times, under the day of the newest
///        u partition:2 milliseconds:8 record:17     due record, no value
/// log    partition:2 sequence:8                     block of events, under the sequence of its last
/// </code>
/// </summary>
internal static class EmbeddedKeys
{
    public const byte StatePart = 0;
    public const byte FactsPart = 1;
    public const byte EntryPart = 2;

    public const int HeadSize = 3;
    public const int RecordPrefixSize = 3 + JournalKey.Size;
    public const int RecordSize = RecordPrefixSize + 1;
    public const int EntrySize = RecordSize + 8;
    public const int DedupeDaySize = 3 + 4;
    public const int DedupePrefixSize = DedupeDaySize + JournalKey.Size;
    public const int DedupeSize = DedupePrefixSize + 8;
    public const int DuePrefixSize = 3 + 8;
    public const int DueSize = DuePrefixSize + JournalKey.Size;
    public const int LogSize = 10;

    public static ReadOnlySpan<byte> Format => "m format"u8;

    public static ReadOnlySpan<byte> Partitions => "m partitions"u8;

    public static ReadOnlySpan<byte> Epoch => "m epoch"u8;

    public static ReadOnlySpan<byte> Probe => "m probe"u8;

    public static void Head(Span<byte> key, int partition) => Prefix(key, (byte)'h', partition);

    public static void Record(Span<byte> key, int partition, JournalKey record, byte part)
    {
        Prefix(key, (byte)'r', partition);
        record.Write(key[3..]);
        key[RecordPrefixSize] = part;
    }

    public static void Entry(Span<byte> key, int partition, JournalKey record, long version)
    {
        Record(key, partition, record, EntryPart);
        BinaryPrimitives.WriteInt64BigEndian(key[RecordSize..], version);
    }

    public static void DedupeDay(Span<byte> key, int partition, int day)
    {
        Prefix(key, (byte)'d', partition);
        BinaryPrimitives.WriteInt32BigEndian(key[3..], day);
    }

    public static void DedupePrefix(Span<byte> key, int partition, int day, JournalKey record)
    {
        DedupeDay(key, partition, day);
        record.Write(key[DedupeDaySize..]);
    }

    public static void Dedupe(Span<byte> key, int partition, int day, JournalKey record, long version)
    {
        DedupePrefix(key, partition, day, record);
        BinaryPrimitives.WriteInt64BigEndian(key[DedupePrefixSize..], version);
    }

    public static void DuePrefix(Span<byte> key, int partition, long milliseconds)
    {
        Prefix(key, (byte)'u', partition);
        // The sign bit is turned over, so that times before 1970 sort first.
        BinaryPrimitives.WriteInt64BigEndian(key[3..], milliseconds ^ long.MinValue);
    }

    public static void Due(Span<byte> key, int partition, long milliseconds, JournalKey record)
    {
        DuePrefix(key, partition, milliseconds);
        record.Write(key[DuePrefixSize..]);
    }

    public static long DueMilliseconds(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[3..]) ^ long.MinValue;

    public static void Log(Span<byte> key, int partition, long sequence)
    {
        BinaryPrimitives.WriteUInt16BigEndian(key, (ushort)partition);
        BinaryPrimitives.WriteInt64BigEndian(key[2..], sequence);
    }

    public static long LogSequence(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[2..]);

    private static void Prefix(Span<byte> key, byte kind, int partition)
    {
        key[0] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(key[1..], (ushort)partition);
    }
}
