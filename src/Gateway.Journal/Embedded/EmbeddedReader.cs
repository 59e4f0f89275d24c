using System.Buffers.Binary;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>Reads from an open database. Everything about a record comes from one iterator, so it is from one moment.</summary>
internal static class EmbeddedReader
{
    public static JournalRecord? ReadRecord(EmbeddedDb db, int partition, JournalKey record, DateTimeOffset dedupeSince)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.RecordSize];
        EmbeddedKeys.Record(key, partition, record, EmbeddedKeys.StatePart);
        // Every record has this row, and most records asked for are new ones: the filters answer that without opening a block, which an iterator does for every file.
        if (!db.Db.HasKey(key)) return null;
        var prefix = key[..EmbeddedKeys.RecordPrefixSize];
        using var rows = db.Db.NewIterator(db.Main);
        RecordFacts? facts = null;
        ReadOnlyMemory<byte> state = default;
        List<ReadOnlyMemory<byte>>? entries = null;
        for (rows.Seek(key); rows.Valid() && rows.GetKeySpan().StartsWith(prefix); rows.Next())
        {
            var found = rows.GetKeySpan();
            var value = rows.GetValueSpan();
            if (found[EmbeddedKeys.RecordPrefixSize] == EmbeddedKeys.EntryPart)
            {
                (entries ??= []).Add(Entry(db, record, BinaryPrimitives.ReadInt64BigEndian(found[EmbeddedKeys.RecordSize..]), value));
                continue;
            }

            if (!RecordFacts.TryRead(value, record, out var read)) throw Corrupt(db, $"record {record.Kind} {record.Id:N} in partition {partition}");
            facts = read;
            if (found[EmbeddedKeys.RecordPrefixSize] == EmbeddedKeys.StatePart) state = value[read.Size..].ToArray();
        }

        ThrowIfFailed(rows);
        if (facts is not { } known) return entries is null ? null : throw Corrupt(db, $"record {record.Kind} {record.Id:N}, which has entries and no facts,");
        return new JournalRecord(known.Version, state, entries ?? [], known.StateFirstSequence, DedupeIds(rows, partition, record, known, dedupeSince));
    }

    public static LogPage ReadLog(EmbeddedDb db, EmbeddedPartition partition, long after, int limit, int bytesMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        while (true)
        {
            var (last, first) = (partition.Last, partition.FirstKept);
            var next = Math.Max(after + 1, first);
            var records = Records(db, partition.Number, next, last, limit, bytesMax);
            if (records.Count > 0 || next > last) return new LogPage(records, first, last);
            // Nothing where something must be: either retention came between, or it is lost.
            if (partition.FirstKept == first) throw Corrupt(db, $"event {next} of partition {partition.Number}, which is missing,");
        }
    }

    public static List<DueRecord> ReadDue(EmbeddedDb db, EmbeddedPartition partition, long now, int limit)
    {
        var floor = partition.DueFloor;
        if (floor.IsAbove(now)) return [];
        var stamp = floor.BeforeReading();
        var earliest = long.MaxValue;
        List<DueRecord> due = [];
        Span<byte> key = stackalloc byte[EmbeddedKeys.DuePrefixSize];
        EmbeddedKeys.DuePrefix(key, partition.Number, long.MinValue);
        using var rows = db.Db.NewIterator(db.Main);
        for (rows.Seek(key); due.Count < limit && rows.Valid() && rows.GetKeySpan()[..3].SequenceEqual(key[..3]); rows.Next())
        {
            var found = rows.GetKeySpan();
            var at = EmbeddedKeys.DueMilliseconds(found);
            earliest = Math.Min(earliest, at);
            if (at > now) break;
            due.Add(new DueRecord(JournalKey.Read(found[EmbeddedKeys.DuePrefixSize..]), JournalTime.Of(at)));
        }

        ThrowIfFailed(rows);
        floor.Found(stamp, earliest);
        return due;
    }

    /// <summary>An iterator that fails just ends: without asking, a damaged block would look like the end of the data.</summary>
    public static void ThrowIfFailed(Iterator rows) => Native.Instance.rocksdb_iter_get_error(rows.Handle);

    private static List<LogRecord> Records(EmbeddedDb db, int partition, long next, long last, int limit, int bytesMax)
    {
        List<LogRecord> records = [];
        long bytes = 0;
        Span<byte> key = stackalloc byte[EmbeddedKeys.LogSize];
        EmbeddedKeys.Log(key, partition, next);
        using var rows = db.Db.NewIterator(db.Log);
        for (rows.Seek(key); rows.Valid() && next <= last && records.Count < limit && bytes < bytesMax; rows.Next())
        {
            var found = rows.GetKeySpan();
            if (!found[..2].SequenceEqual(key[..2])) break;
            if (!EventBlock.TryRead(rows.GetValueSpan(), partition, EmbeddedKeys.LogSequence(found), out var events)) throw Corrupt(db, $"event {next} of partition {partition}");
            if (events.Next > next) break;

            while (events.Next <= last && records.Count < limit && bytes < bytesMax && events.TryTake(out var data))
            {
                if (events.Next <= next) continue;
                records.Add(new LogRecord(next++, data.ToArray()));
                bytes += data.Length;
            }
        }

        ThrowIfFailed(rows);
        return records;
    }

    private static IReadOnlyList<(DedupeId Id, DateTimeOffset At)> DedupeIds(Iterator rows, int partition, JournalKey record, RecordFacts facts, DateTimeOffset since)
    {
        if (facts.DedupeFirstDay > facts.DedupeLastDay && facts.Recent.Count == 0) return [];
        var sinceMilliseconds = JournalTime.DueMilliseconds(since);
        Dictionary<DedupeId, long> found = [];
        Span<byte> prefix = stackalloc byte[EmbeddedKeys.DedupePrefixSize];
        for (var day = Math.Max(facts.DedupeFirstDay, JournalTime.Day(sinceMilliseconds)); day <= facts.DedupeLastDay; day++)
        {
            EmbeddedKeys.DedupePrefix(prefix, partition, day, record);
            for (rows.Seek(prefix); rows.Valid() && rows.GetKeySpan().StartsWith(prefix); rows.Next())
            {
                RecentIds.Read(rows.GetValueSpan(), sinceMilliseconds, found);
            }

            ThrowIfFailed(rows);
        }

        RecentIds.Read(facts.Recent.Packed, sinceMilliseconds, found);
        return [.. found.OrderBy(f => f.Value).ThenBy(f => f.Key.Value).Select(f => (f.Key, JournalTime.Of(f.Value)))];
    }

    private static ReadOnlyMemory<byte> Entry(EmbeddedDb db, JournalKey record, long version, ReadOnlySpan<byte> value)
    {
        if (value.Length >= Checksum.Size && Checksum.Matches(value[..Checksum.Size], value[Checksum.Size..], Checksum.SeedOf(record) ^ version))
        {
            return value[Checksum.Size..].ToArray();
        }

        throw Corrupt(db, $"entry {version} of record {record.Kind} {record.Id:N}");
    }

    private static CorruptRecordException Corrupt(EmbeddedDb db, string what) =>
        new($"In the store {db.Db.Path}, {what} does not match what was written. It is not served.");
}
