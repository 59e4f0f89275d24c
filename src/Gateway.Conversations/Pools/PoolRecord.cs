using System.Buffers;
using Gateway.Journal;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>A pool's matcher in the journal: a snapshot, and behind it one entry a batch of decisions.</summary>
internal sealed class PoolRecord(GatewayJournal journal, JournalKey key)
{
    // Reading a megabyte of entries back takes milliseconds; a larger pool writes its snapshot when the entries outgrow twice the last one,
    // so that snapshots cost at most as much as the entries between them.
    private const int EntryBytesBeforeSnapshot = 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private long _entryBytes;
    private long _snapshotBytes;

    public long Version { get; private set; }

    public async ValueTask<Matcher> LoadAsync(MatcherOptions options)
    {
        var record = await journal.ReadAsync(key);
        Version = record?.Version ?? 0;
        var matcher = record is null || record.State.IsEmpty
            ? new Matcher(options)
            : Matcher.Restore(SnapshotCodec.Read(new ReadOnlySequence<byte>(record.State)), options);
        (_snapshotBytes, _entryBytes) = (record?.State.Length ?? 0, 0);
        var facts = new List<RoutingFact>();
        foreach (var entry in record?.Entries ?? [])
        {
            _entryBytes += entry.Length;
            facts.Clear();
            FactCodec.Read(new ReadOnlySequence<byte>(entry), facts);
            foreach (var fact in facts)
            {
                matcher.Replay(fact);
            }
        }

        return matcher;
    }

    /// <summary>Makes decisions durable with the events that tell them.</summary>
    public async ValueTask<CommitOutcome> AppendAsync(
        Matcher matcher, IReadOnlyList<RoutingFact> facts, IReadOnlyList<ReadOnlyMemory<byte>> events, DateTimeOffset now)
    {
        _buffer.ResetWrittenCount();
        var snapshots = _entryBytes > Math.Max(EntryBytesBeforeSnapshot, 2 * _snapshotBytes);
        if (snapshots)
        {
            SnapshotCodec.Write(_buffer, matcher.Snapshot());
        }
        else
        {
            FactCodec.Write(_buffer, facts);
        }

        var result = await journal.CommitAsync(new Commit
        {
            Key = key,
            ExpectedVersion = Version,
            // The cast matters: a bare null becomes an empty memory here, which would replace the state.
            State = snapshots ? _buffer.WrittenMemory : (ReadOnlyMemory<byte>?)null,
            Entry = snapshots ? (ReadOnlyMemory<byte>?)null : _buffer.WrittenMemory,
            Events = events,
            Now = now,
        });
        if (result.Outcome == CommitOutcome.Committed)
        {
            Version = result.Version;
            (_snapshotBytes, _entryBytes) = snapshots ? (_buffer.WrittenCount, 0) : (_snapshotBytes, _entryBytes + _buffer.WrittenCount);
        }

        return result.Outcome;
    }
}
