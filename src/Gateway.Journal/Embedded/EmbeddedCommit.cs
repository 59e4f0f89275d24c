using System.Buffers;
using System.Threading.Tasks.Sources;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>The batch of one partition. There is one instance a partition, because at most one batch of it is in flight.</summary>
internal sealed class EmbeddedCommit(EmbeddedPartition partition) : EmbeddedWork, IValueTaskSource
{
    // Up to this many versions the entries are deleted one by one; a range deletion costs every later read of its neighbourhood a little.
    private const int SingleDeletesMax = 64;

    private ManualResetValueTaskSourceCore<bool> _done;
    private readonly EventBlock _events = new();
    private byte[] _scratch = [];
    private ReadOnlyMemory<Commit> _batch;
    private Memory<CommitResult> _results;
    private long _last;
    private long _earliestDue;

    /// <param name="onWriterThread">The continuation runs on the writer's thread and must not block it.</param>
    public ValueTask Start(ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, bool onWriterThread)
    {
        _done.Reset();
        _done.RunContinuationsAsynchronously = !onWriterThread;
        (_batch, _results) = (batch, results);
        return new ValueTask(this, _done.Version);
    }

    public override void Build(EmbeddedDb db, WriteBatch write)
    {
        _last = partition.Last;
        _earliestDue = long.MaxValue;
        _events.Clear();
        for (var i = 0; i < _batch.Length; i++)
        {
            _results.Span[i] = One(_batch.Span[i], db, write);
        }

        _events.Put(partition.Number, _last, write, db.Log);
    }

    public override void Done(Exception? failure)
    {
        if (failure is null)
        {
            partition.Publish(_last, partition.FirstKept);
            if (_earliestDue != long.MaxValue) partition.DueFloor.Written(_earliestDue);
        }

        if (_scratch.Length > 1024 * 1024)
        {
            // One large snapshot does not keep its megabytes for good.
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = [];
        }

        (_batch, _results) = (default, default);
        if (failure is null) _done.SetResult(true);
        else _done.SetException(failure);
    }

    private CommitResult One(Commit commit, EmbeddedDb db, WriteBatch write)
    {
        if (!partition.Facts.TryGet(commit.Key, out var before) && !TryLoad(commit.Key, db, out before))
        {
            return new CommitResult(CommitOutcome.Unknown, 0, 0);
        }

        if (before.Version != commit.ExpectedVersion) return new CommitResult(CommitOutcome.Conflict, before.Version, 0);
        var first = commit.Events.Count > 0 ? _last + 1 : 0;
        PutEvents(commit, db, write);
        if (commit.Delete)
        {
            Delete(commit.Key, before, write);
            partition.Facts.Set(commit.Key, RecordFacts.None);
            return new CommitResult(CommitOutcome.Committed, 0, first);
        }

        var version = before.Version + 1;
        var after = PutDue(commit, before, write) with { Version = version };
        after = PutDedupe(commit, after, write);
        after = PutState(commit, before, after, first, write);
        if (commit.Entry is { } entry) PutEntry(commit.Key, version, entry.Span, write);
        partition.Facts.Set(commit.Key, after);
        return new CommitResult(CommitOutcome.Committed, version, first);
    }

    private void PutEvents(Commit commit, EmbeddedDb db, WriteBatch write)
    {
        for (var i = 0; i < commit.Events.Count; i++)
        {
            _last++;
            _events.Add(commit.Events[i].Span);
            if (_events.IsFull) _events.Put(partition.Number, _last, write, db.Log);
        }
    }

    private RecordFacts PutDue(Commit commit, RecordFacts facts, WriteBatch write)
    {
        if (!commit.Due.Changes) return facts;
        DeleteDue(commit.Key, facts, write);
        if (commit.Due.At is not { } at) return facts with { Due = RecordFacts.NeverDue };
        Span<byte> key = stackalloc byte[EmbeddedKeys.DueSize];
        var due = JournalTime.DueMilliseconds(at);
        EmbeddedKeys.Due(key, partition.Number, due, commit.Key);
        write.Put(key, []);
        _earliestDue = Math.Min(_earliestDue, due);
        return facts with { Due = due };
    }

    private RecordFacts PutDedupe(Commit commit, RecordFacts facts, WriteBatch write)
    {
        if (commit.DedupeIds.Count == 0) return facts;
        var milliseconds = commit.Now.ToUnixTimeMilliseconds();
        var ids = facts.Recent.With(commit.DedupeIds, milliseconds);
        if (ids.Length <= RecentIds.Max * RecentIds.IdSize) return facts with { Recent = new RecentIds(ids) };
        var day = JournalTime.Day(milliseconds);
        Span<byte> key = stackalloc byte[EmbeddedKeys.DedupeSize];
        EmbeddedKeys.Dedupe(key, partition.Number, day, commit.Key, facts.Version);
        write.Put(key, ids);
        return facts with { Recent = default, DedupeFirstDay = Math.Min(facts.DedupeFirstDay, day), DedupeLastDay = Math.Max(facts.DedupeLastDay, day) };
    }

    private RecordFacts PutState(Commit commit, RecordFacts before, RecordFacts after, long first, WriteBatch write)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.RecordSize];
        if (commit.State is { } state)
        {
            after = after with { StateVersion = after.Version, StateFirstSequence = first, EntriesFrom = commit.Entry is null ? 0 : after.Version };
            DeleteBehindState(commit.Key, before, write);
            EmbeddedKeys.Record(key, partition.Number, commit.Key, EmbeddedKeys.StatePart);
            var value = Scratch(after.Size + state.Length);
            state.Span.CopyTo(value[after.Size..]);
            after.Write(value, commit.Key);
            write.Put(key, value);
            return after;
        }

        if (commit.Entry is not null && after.EntriesFrom == 0) after = after with { EntriesFrom = after.Version };
        EmbeddedKeys.Record(key, partition.Number, commit.Key, after.StandAlone ? EmbeddedKeys.FactsPart : EmbeddedKeys.StatePart);
        var facts = Scratch(after.Size);
        after.Write(facts, commit.Key);
        write.Put(key, facts);
        return after;
    }

    private void PutEntry(JournalKey record, long version, ReadOnlySpan<byte> entry, WriteBatch write)
    {
        Span<byte> key = stackalloc byte[EmbeddedKeys.EntrySize];
        EmbeddedKeys.Entry(key, partition.Number, record, version);
        write.Put(key, Checked(entry, Checksum.SeedOf(record) ^ version));
    }

    private void Delete(JournalKey record, RecordFacts before, WriteBatch write)
    {
        DeleteDue(record, before, write);
        DeleteBehindState(record, before, write);
        Span<byte> key = stackalloc byte[EmbeddedKeys.RecordSize];
        EmbeddedKeys.Record(key, partition.Number, record, EmbeddedKeys.StatePart);
        write.Delete(key);

        // A record that is born again must not find the ids of the one before it. Few records that are deleted ever had any.
        for (var day = before.DedupeFirstDay; day <= before.DedupeLastDay; day++)
        {
            byte[] from = new byte[EmbeddedKeys.DedupeSize], to = new byte[EmbeddedKeys.DedupeSize];
            EmbeddedKeys.Dedupe(from, partition.Number, day, record, 0);
            EmbeddedKeys.Dedupe(to, partition.Number, day, record, long.MaxValue);
            write.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, null);
        }
    }

    private void DeleteDue(JournalKey record, RecordFacts facts, WriteBatch write)
    {
        if (facts.Due == RecordFacts.NeverDue) return;
        Span<byte> key = stackalloc byte[EmbeddedKeys.DueSize];
        EmbeddedKeys.Due(key, partition.Number, facts.Due, record);
        write.Delete(key);
    }

    private void DeleteBehindState(JournalKey record, RecordFacts before, WriteBatch write)
    {
        if (!before.StandAlone && before.EntriesFrom == 0) return;
        var from = new byte[EmbeddedKeys.RecordSize];
        EmbeddedKeys.Record(from, partition.Number, record, EmbeddedKeys.FactsPart);
        if (before.EntriesFrom > 0 && before.Version - before.EntriesFrom >= SingleDeletesMax)
        {
            var to = new byte[EmbeddedKeys.RecordSize];
            EmbeddedKeys.Record(to, partition.Number, record, EmbeddedKeys.EntryPart + 1);
            write.DeleteRange(from, (ulong)from.Length, to, (ulong)to.Length, null);
            return;
        }

        if (before.StandAlone) write.Delete(from.AsSpan());
        if (before.EntriesFrom == 0) return;
        Span<byte> key = stackalloc byte[EmbeddedKeys.EntrySize];
        for (var version = before.EntriesFrom; version <= before.Version; version++)
        {
            EmbeddedKeys.Entry(key, partition.Number, record, version);
            write.Delete(key);
        }
    }

    private bool TryLoad(JournalKey record, EmbeddedDb db, out RecordFacts facts)
    {
        facts = RecordFacts.None;
        Span<byte> key = stackalloc byte[EmbeddedKeys.RecordSize];
        EmbeddedKeys.Record(key, partition.Number, record, EmbeddedKeys.StatePart);
        try
        {
            var value = db.Db.Get(key);
            if (value is null) return true;
            EmbeddedKeys.Record(key, partition.Number, record, EmbeddedKeys.FactsPart);
            return RecordFacts.TryRead(db.Db.Get(key) ?? value, record, out facts);
        }
        catch (RocksDbException exception) when (EmbeddedDb.IsCorruption(exception))
        {
            // A damaged record stops its own commits, not the store's; reading it names the file.
            return false;
        }
    }

    private ReadOnlySpan<byte> Checked(ReadOnlySpan<byte> data, long seed)
    {
        var value = Scratch(Checksum.Size + data.Length);
        Checksum.Write(value, data, seed);
        data.CopyTo(value[Checksum.Size..]);
        return value;
    }

    private Span<byte> Scratch(int size)
    {
        if (_scratch.Length < size)
        {
            ArrayPool<byte>.Shared.Return(_scratch);
            _scratch = ArrayPool<byte>.Shared.Rent(Math.Max(4096, size));
        }

        return _scratch.AsSpan(0, size);
    }

    void IValueTaskSource.GetResult(short token) => _done.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _done.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _done.OnCompleted(continuation, state, token, flags);
}
