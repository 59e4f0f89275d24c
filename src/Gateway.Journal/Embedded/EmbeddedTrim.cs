using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>Deletes whole log segments and whole days of dedupe ids of a partition, in one write with the new head.</summary>
internal sealed class EmbeddedTrim(EmbeddedPartition partition, long before, int dedupeDay) : EmbeddedWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RocksDbException? _unreadable;

    public Task Task => _done.Task;

    public override void Build(EmbeddedDb db, WriteBatch write)
    {
        var firstKept = LogSegments.FirstKept(before, partition.FirstKept, partition.Last);
        if (firstKept > partition.FirstKept)
        {
            byte[] from = new byte[EmbeddedKeys.LogSize], to = new byte[EmbeddedKeys.LogSize];
            EmbeddedKeys.Log(from, partition.Number, partition.FirstKept);
            EmbeddedKeys.Log(to, partition.Number, firstKept);
            write.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, db.Log);
            partition.Write(write, db, partition.Last, firstKept);

            // Before the events are gone: a reader that misses one asks whether they were trimmed. And a trim that is written with this one begins here.
            partition.Publish(partition.Last, firstKept);
        }

        try
        {
            if (!HasDedupeBefore(db)) return;
        }
        catch (RocksDbException exception)
        {
            // Damage among old ids is this trim's trouble: the commits that share the write go on.
            _unreadable = exception;
            return;
        }

        byte[] first = new byte[EmbeddedKeys.DedupeDaySize], end = new byte[EmbeddedKeys.DedupeDaySize];
        EmbeddedKeys.DedupeDay(first, partition.Number, 0);
        EmbeddedKeys.DedupeDay(end, partition.Number, dedupeDay);
        write.DeleteRange(first, (ulong)first.Length, end, (ulong)end.Length, null);
    }

    public override void Done(Exception? failure)
    {
        if ((failure ?? _unreadable) is { } why) _done.SetException(why);
        else _done.SetResult();
    }

    // A range deletion for nothing would stay as a tombstone until the next compaction.
    private bool HasDedupeBefore(EmbeddedDb db)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.DedupeDaySize];
        EmbeddedKeys.DedupeDay(key, partition.Number, dedupeDay);
        using var ids = db.Db.NewIterator(db.Main);
        ids.SeekForPrev(key);
        EmbeddedReader.ThrowIfFailed(ids);
        return ids.Valid() && ids.GetKeySpan()[..3].SequenceEqual(key[..3]);
    }
}
