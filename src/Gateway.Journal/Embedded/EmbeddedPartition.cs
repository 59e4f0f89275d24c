using System.Buffers.Binary;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>Head and remembered records of one partition. Written by the writer's thread only; the bounds are read by any.</summary>
internal sealed class EmbeddedPartition(int number, int rememberedMax)
{
    private const int HeadValueSize = Checksum.Size + 16;

    private long _last;
    private long _firstKept = 1;

    public int Number => number;

    /// <summary>Highest sequence that is durable.</summary>
    public long Last => Volatile.Read(ref _last);

    public long FirstKept => Volatile.Read(ref _firstKept);

    public DueFloor DueFloor { get; private set; } = new();

    public FactsCache Facts { get; private set; } = new(rememberedMax);

    public void Publish(long last, long firstKept)
    {
        Volatile.Write(ref _firstKept, firstKept);
        Volatile.Write(ref _last, last);
    }

    /// <summary>Finds the end of the log, and compares the log with the head it had when it was last trimmed.</summary>
    public void Load(EmbeddedDb db)
    {
        Facts = new FactsCache(rememberedMax);
        DueFloor = new DueFloor();
        Span<byte> key = stackalloc byte[EmbeddedKeys.HeadSize];
        EmbeddedKeys.Head(key, number);
        long last = 0, first = 1;
        if (db.Db.Get(key) is { } value)
        {
            if (value.Length != HeadValueSize || !Checksum.Matches(value.AsSpan(0, Checksum.Size), value.AsSpan(Checksum.Size), number))
            {
                throw new CorruptRecordException($"The head of partition {number} in {db.Db.Path} does not match its checksum.");
            }

            last = BinaryPrimitives.ReadInt64LittleEndian(value.AsSpan(8));
            first = BinaryPrimitives.ReadInt64LittleEndian(value.AsSpan(16));
        }

        var found = LastInLog(db);
        if (found < last && !(found == 0 && first == last + 1))
        {
            throw new CorruptRecordException($"Partition {number} in {db.Db.Path} had its head at {last} and has its last event at {found}.");
        }

        Publish(Math.Max(last, found), first);
    }

    /// <summary>Stores where the log begins now. Where it ends, its last block tells.</summary>
    public void Write(WriteBatch batch, EmbeddedDb db, long last, long firstKept)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.HeadSize];
        EmbeddedKeys.Head(key, number);
        Span<byte> value = stackalloc byte[HeadValueSize];
        BinaryPrimitives.WriteInt64LittleEndian(value[8..], last);
        BinaryPrimitives.WriteInt64LittleEndian(value[16..], firstKept);
        Checksum.Write(value, value[Checksum.Size..], number);
        batch.Put(key, value, db.Main);
    }

    private long LastInLog(EmbeddedDb db)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.LogSize];
        EmbeddedKeys.Log(key, number, long.MaxValue);
        using var log = db.Db.NewIterator(db.Log);
        log.SeekForPrev(key);
        EmbeddedReader.ThrowIfFailed(log);
        return log.Valid() && log.GetKeySpan() is var found && found[..2].SequenceEqual(key[..2]) ? EmbeddedKeys.LogSequence(found) : 0;
    }
}
