using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>
/// A thread's record in the journal, and what of it is in memory. What is here is what the store has, or a turn is about to make it so; when that fails
/// nothing is here, and the next call reads it again. One call at a time.
/// </summary>
internal sealed class ThreadRecord(ThreadId thread, ConversationParts parts)
{
    private readonly SeenIds _seen = new();
    private long _version;
    private bool _loaded;
    private bool _dueKnown;
    private DateTimeOffset? _due;

    /// <summary>Null for a thread that nobody has written on, and while nothing is loaded.</summary>
    public ThreadState? State { get; private set; }

    /// <summary>The lines that an agent is told; null while they are not loaded.</summary>
    public List<TranscriptEntry>? Lines { get; private set; }

    public bool IsLoaded => _loaded;

    public int Partition => Key.Partition(parts.Journal.PartitionCount);

    private JournalKey Key => new(RecordKind.Conversation, thread.Value);

    public bool HasSeen(DedupeId id) => _seen.Contains(id);

    /// <summary>The state, or the first one of a thread that nobody has written on. What was begun before and not committed is nobody's: it may name another customer.</summary>
    public ThreadState Begin(InboundBatch batch, TenantModel tenant) =>
        State = _version > 0 && State is { } written ? written : new() { Account = batch.Account, Alias = batch.Alias, Customer = CustomerKey.Of(tenant.Pepper.Span, batch) };

    public Turn NewTurn(TenantModel tenant, EventBatch events)
    {
        var now = parts.Time.GetUtcNow();
        _seen.Forget(now - parts.Journal.DedupeHorizon);
        return new Turn(thread, State!, tenant, now, events, _seen.Contains)
        { ServiceWindow = parts.Channels.ServiceWindow(State!.Account), Pressure = parts.Pressure, Transcript = Lines ?? [] };
    }

    /// <summary>False when the store cannot be read now.</summary>
    public async ValueTask<bool> LoadAsync()
    {
        try
        {
            var record = await parts.Journal.ReadAsync(Key);
            _version = record?.Version ?? 0;
            State = record is null ? null : ThreadStateCodec.Read(record.State, record.StateFirstSequence);
            // A thread that nobody has written on has no due time and no lines.
            _dueKnown = record is null;
            _due = null;
            Lines = record is null ? [] : null;
            _seen.Clear();
            foreach (var (id, at) in record?.DedupeIds ?? [])
            {
                _seen.Add(id, at);
            }

            _loaded = true;
        }
        catch (Exception exception) when (exception is not (CorruptRecordException or InvalidDataException))
        {
            ConversationLog.ReadFailed(parts.Logger, exception, thread);
        }

        return _loaded;
    }

    /// <summary>False when the store cannot be read now.</summary>
    public async ValueTask<bool> LoadLinesAsync()
    {
        if (Lines is null)
        {
            try
            {
                Lines = State is null ? [] : await Transcripts.ReadAsync(parts.Journal, Partition, State.Lines);
            }
            catch (Exception exception) when (exception is not (CorruptRecordException or InvalidDataException))
            {
                ConversationLog.ReadFailed(parts.Logger, exception, thread);
            }
        }

        return Lines is not null;
    }

    /// <summary>What makes a turn durable. When the journal has answered, <see cref="Settle(Turn, Commit, in CommitResult)"/> is told.</summary>
    /// <param name="repairAfter">When what follows from the commit is looked after.</param>
    public Commit Prepare(Turn turn, TimeSpan repairAfter)
    {
        var (state, now) = (turn.State, turn.Now);
        var wanted = Deadlines.Earliest(WakeTimes.Of(state, now, turn.Tenant.SilenceTimeout, repairAfter), Deadlines.Next(turn));
        state.FreshLines.Clear();
        foreach (var (offset, _) in turn.Lines)
        {
            state.FreshLines.Add(offset);
        }

        ThreadStateCodec.Write(turn.Events.State, state);
        return new Commit
        {
            Key = Key,
            ExpectedVersion = _version,
            State = turn.Events.State.WrittenMemory,
            Events = turn.Events.Events(),
            DedupeIds = turn.DedupeIds,
            Due = WakeTimes.Change(_due, _dueKnown, wanted, now),
            Now = now,
        };
    }

    /// <summary>A turn is durable: its ids are seen and its lines have their places. On any other outcome nothing is loaded any more.</summary>
    public void Settle(Turn turn, Commit commit, in CommitResult result)
    {
        if (result.Outcome != CommitOutcome.Committed)
        {
            ConversationLog.CommitFailed(parts.Logger, thread, result.Outcome);
            Unload();
            return;
        }

        _version = result.Version;
        if (commit.Due.Changes)
        {
            (_due, _dueKnown) = (commit.Due.At, true);
        }

        foreach (var id in turn.DedupeIds)
        {
            _seen.Add(id, turn.Now);
        }

        LogPlaces.Take(turn, Lines, result.FirstSequence);
        var isUnread = turn.State is { Phase: ConversationPhase.Waiting, Moves.Participants.Count: 0 } && Lines is { Count: > ThreadLimits.UnreadLinesMax };
        if (isUnread || turn.State.Phase == ConversationPhase.Closed)
        {
            Lines = null;
        }
    }

    /// <summary>Its due time has come, and with it goes: the next commit sets another.</summary>
    public void Woken() => _dueKnown = false;

    /// <summary>Nothing can be done for a thread of no tenant: others' turn comes first.</summary>
    public async ValueTask LetRestAsync()
    {
        var now = parts.Time.GetUtcNow();
        var later = DueChange.Set(now + WakeTimes.NoTenantPause);
        var result = await parts.Journal.CommitAsync(new Commit { Key = Key, ExpectedVersion = _version, Due = later, Now = now });
        if (result.Outcome != CommitOutcome.Committed)
        {
            Unload();
            return;
        }

        (_version, _due, _dueKnown) = (result.Version, later.At, true);
    }

    public void ForgetLines() => Lines = null;

    public void Unload()
    {
        (_loaded, State, Lines, _dueKnown) = (false, null, null, false);
        _seen.Clear();
    }
}
