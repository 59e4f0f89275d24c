using Gateway.Journal;

namespace Gateway.Tests.Journal;

/// <summary>What a store must answer, said in the plainest way: dictionaries and lists in memory. The model the real stores are compared with.</summary>
internal sealed class ModelStore(int partitions) : IJournalStore
{
    private readonly Dictionary<JournalKey, Record> _records = [];
    private readonly List<byte[]>[] _logs = [.. Enumerable.Range(0, partitions).Select(_ => new List<byte[]>())];
    private readonly long[] _first = [.. Enumerable.Repeat(1L, partitions)];

    public int PartitionCount => partitions;

    public Durability Durability => Durability.None;

    public ValueTask CommitAsync(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, CancellationToken cancellationToken)
    {
        Commit(partition, batch.Span, results.Span);
        return ValueTask.CompletedTask;
    }

    public void Commit(int partition, ReadOnlySpan<Commit> batch, Span<CommitResult> results)
    {
        for (var i = 0; i < batch.Length; i++) results[i] = One(_logs[partition], batch[i]);
    }

    public ValueTask<JournalRecord?> ReadAsync(JournalKey key, DateTimeOffset dedupeSince, CancellationToken cancellationToken) =>
        new(!_records.TryGetValue(key, out var record) ? null : new JournalRecord(
            record.Version, record.State, [.. record.Entries], record.StateFirstSequence,
            [.. record.Dedupe.Where(d => d.Value >= dedupeSince).OrderBy(d => d.Value).ThenBy(d => d.Key.Value).Select(d => (d.Key, d.Value))]));

    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, int bytesMax, CancellationToken cancellationToken)
    {
        var start = Math.Max(after + 1, _first[partition]);
        var records = _logs[partition].Select((data, n) => new LogRecord(n + 1, data)).Where(r => r.Sequence >= start).Take(limit);
        return new(new LogPage([.. records], _first[partition], _logs[partition].Count));
    }

    public ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken cancellationToken) =>
        new((_first[partition], _logs[partition].Count));

    public ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        new([.. _records.Where(r => r.Key.Partition(partitions) == partition && r.Value.Due <= now)
            .OrderBy(r => r.Value.Due).ThenBy(r => r.Key.Id).Take(limit).Select(r => new DueRecord(r.Key, r.Value.Due!.Value))]);

    public ValueTask TrimAsync(int partition, long beforeSequence, DateTimeOffset dedupeBefore, CancellationToken cancellationToken)
    {
        Trim(partition, beforeSequence);
        return ValueTask.CompletedTask;
    }

    public void Trim(int partition, long beforeSequence)
    {
        var whole = (Math.Min(beforeSequence, _logs[partition].Count + 1) - 1) / 4_096;
        _first[partition] = Math.Max(_first[partition], (whole * 4_096) + 1);
    }

    public ValueTask<Guid> ReadEpochAsync(CancellationToken cancellationToken) => new(Guid.Empty);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private CommitResult One(List<byte[]> log, Commit commit)
    {
        var record = _records.GetValueOrDefault(commit.Key) ?? new Record();
        if (record.Version != commit.ExpectedVersion) return new CommitResult(CommitOutcome.Conflict, record.Version, 0);
        record.Version++;
        var first = commit.Events.Count > 0 ? log.Count + 1 : 0;
        log.AddRange(commit.Events.Select(e => e.ToArray()));
        if (commit.Delete)
        {
            _records.Remove(commit.Key);
            return new CommitResult(CommitOutcome.Committed, 0, first);
        }

        _records[commit.Key] = record;
        if (commit.State is { } state)
        {
            record.State = state.ToArray();
            record.StateFirstSequence = first;
            record.Entries.Clear();
        }

        if (commit.Entry is { } entry) record.Entries.Add(entry.ToArray());
        foreach (var id in commit.DedupeIds)
        {
            if (!record.Dedupe.TryGetValue(id, out var at) || at < commit.Now) record.Dedupe[id] = commit.Now;
        }

        if (commit.Due.Changes) record.Due = commit.Due.At;
        return new CommitResult(CommitOutcome.Committed, record.Version, first);
    }

    private sealed class Record
    {
        public long Version { get; set; }

        public byte[] State { get; set; } = [];

        public List<ReadOnlyMemory<byte>> Entries { get; } = [];

        public Dictionary<DedupeId, DateTimeOffset> Dedupe { get; } = [];

        public DateTimeOffset? Due { get; set; }

        public long StateFirstSequence { get; set; }
    }
}
