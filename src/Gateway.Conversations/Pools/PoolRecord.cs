using System.Buffers;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;
using Gateway.Journal.Commits;
using Gateway.Routing;

namespace Gateway.Conversations.Pools;

/// <summary>A pool's matcher in the journal: a snapshot, and behind it one entry a batch of decisions.</summary>
internal sealed class PoolRecord(GatewayJournal journal, string tenant)
{
    // Reading a megabyte of entries back takes milliseconds; a larger pool writes its snapshot when the entries outgrow twice the last one,
    // so that snapshots cost at most as much as the entries between them.
    private const int EntryBytesBeforeSnapshot = 1024 * 1024;

    // One event a fact at the most, so a quarter of what a commit may hold; a batch of decisions is a few.
    private const int FactsMax = CommitLimits.ItemCountMax / 4;

    private readonly JournalKey _key = new(RecordKind.Pool, PoolKey.Of(tenant));
    private readonly ArrayBufferWriter<byte> _buffer = new(4096);
    private long _entryBytes;
    private long _snapshotBytes;
    private long _version;

    public async ValueTask<Matcher> LoadAsync(MatcherOptions options)
    {
        var record = await journal.ReadAsync(_key);
        _version = record?.Version ?? 0;
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

    /// <summary>
    /// Makes decisions durable with the events that tell them. More than a commit may hold go in parts, each beginning where the one before ends: a crash
    /// in between loses decisions that nobody was told of.
    /// </summary>
    /// <param name="matcher">With all that was decided.</param>
    /// <param name="model">Null while the tenant is not configured.</param>
    public async ValueTask<CommitOutcome> AppendAsync(Matcher matcher, TenantModel? model, List<RoutingFact> facts, DateTimeOffset now)
    {
        var outcome = CommitOutcome.Committed;
        for (var done = 0; done < facts.Count && outcome == CommitOutcome.Committed;)
        {
            var part = Take(facts, done);
            done += part.Count;
            var events = EventBatch.Rent(tenant);
            try
            {
                PoolEvents.Write(events, matcher, model, part, _version + 1);
                outcome = await CommitAsync(done == facts.Count ? matcher : null, events, now);
            }
            finally
            {
                events.Return();
            }
        }

        return outcome;
    }

    /// <summary>As many of the facts, from one on, as one commit may hold, and in the buffer; nearly always all.</summary>
    private IReadOnlyList<RoutingFact> Take(List<RoutingFact> facts, int from)
    {
        var count = Math.Min(facts.Count - from, FactsMax);
        while (true)
        {
            IReadOnlyList<RoutingFact> part = count == facts.Count ? facts : facts.GetRange(from, count);
            _buffer.ResetWrittenCount();
            FactCodec.Write(_buffer, part);
            if (_buffer.WrittenCount <= CommitLimits.EntryBytesMax || count == 1)
            {
                return part;
            }

            count /= 2;
        }
    }

    /// <param name="matcher">Of the last part: a snapshot of it may take the place of the entries.</param>
    private async ValueTask<CommitOutcome> CommitAsync(Matcher? matcher, EventBatch events, DateTimeOffset now)
    {
        var snapshots = matcher is not null && _entryBytes > Math.Max(EntryBytesBeforeSnapshot, 2 * _snapshotBytes);
        if (snapshots)
        {
            _buffer.ResetWrittenCount();
            SnapshotCodec.Write(_buffer, matcher!.Snapshot());
        }

        var result = await journal.CommitAsync(new Commit
        {
            Key = _key,
            ExpectedVersion = _version,
            // The cast matters: a bare null becomes an empty memory here, which would replace the state.
            State = snapshots ? _buffer.WrittenMemory : (ReadOnlyMemory<byte>?)null,
            Entry = snapshots ? (ReadOnlyMemory<byte>?)null : _buffer.WrittenMemory,
            Events = events.Events(),
            Now = now,
        });
        if (result.Outcome == CommitOutcome.Committed)
        {
            _version = result.Version;
            (_snapshotBytes, _entryBytes) = snapshots ? (_buffer.WrittenCount, 0) : (_snapshotBytes, _entryBytes + _buffer.WrittenCount);
        }

        return result.Outcome;
    }
}
