using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>Loads a thread's state, lets pure decisions change it, commits, and starts what follows. Its host lets in one call at a time.</summary>
/// <param name="conversations">Where other threads are found.</param>
/// <param name="atRest">Told, outside any call, when nothing is to come but what the customer may write some day.</param>
internal sealed class Conversation(ThreadId thread, ConversationParts parts, IConversations conversations, Action atRest) : IConversation
{
    private readonly SeenIds _seen = new();
    private readonly EffectRunner _effects = new(parts, thread);
    private ThreadState? _state;
    private List<TranscriptEntry>? _lines;
    private long _version;
    private bool _loaded;
    private bool _tellAgain;
    private bool _dueKnown;
    private DateTimeOffset? _due;

    /// <summary>Whether it may leave memory without anything being read again soon. Asked while no call is in it.</summary>
    public bool IsAtRest
    {
        get
        {
            TakeLinked();
            return IsIdle && _state is { IsAtRest: true };
        }
    }

    /// <summary>Whether everything that followed from its commits is done. Asked while no call is in it.</summary>
    public bool IsIdle => _effects.Done.IsCompleted;

    private JournalKey Key => new(RecordKind.Conversation, thread.Value);

    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch) => TakeAsync(batch, survivor: 0);

    public ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, InboundBatch batch) => TakeAsync(batch, conversation.Ordinal);

    /// <param name="survivor">The conversation that another thread passes its items on to; 0 for items of this thread.</param>
    private async ValueTask<AcceptResult> TakeAsync(InboundBatch batch, int survivor)
    {
        if (!await LoadAsync() || !parts.Models.Current.Tenants.TryGetValue(batch.Account.Tenant, out var tenant))
        {
            return new AcceptResult(AcceptOutcome.Unavailable, 0, 0);
        }

        if (_state is not null && _state.Account.Tenant != batch.Account.Tenant)
        {
            ConversationLog.ForeignTenant(parts.Logger, thread);
            return new AcceptResult(AcceptOutcome.Unavailable, 0, 0);
        }

        var (passed, passedIds) = (new AcceptResult(AcceptOutcome.Accepted, 0, 0), (IReadOnlyList<DedupeId>)[]);
        if (survivor > 0)
        {
            if (_state is not { IsOpen: true } open || open.Ordinal != survivor)
            {
                return new AcceptResult(AcceptOutcome.NotHere, 0, 0);
            }
        }
        else
        {
            _state ??= NewThread(batch, tenant);
            if (_state.Moves.MergedInto is not null || _state.Moves.HasPassedOn)
            {
                (batch, passed, passedIds) = await MergedBatch.PassOnAsync(conversations, _state, batch, _seen.Contains);
                if (passed.Outcome != AcceptOutcome.Accepted)
                {
                    return passed;
                }
            }

            if (parts.Pressure.RefusesNew(tenant, _state, batch))
            {
                return new AcceptResult(AcceptOutcome.Overloaded, 0, 0);
            }
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = NewTurn(tenant, events);
            _seen.Forget(turn.Now - DedupeHorizon);
            var accepted = 0;
            foreach (var item in batch.Items)
            {
                accepted += (survivor > 0 ? Merges.Take(turn, item, batch.Account.Account) : InboundDecisions.Apply(turn, item)) ? 1 : 0;
            }

            turn.DedupeIds.AddRange(passedIds);
            var outcome = turn.DedupeIds.Count == 0 || await CommitAsync(turn) ? AcceptOutcome.Accepted : AcceptOutcome.Unavailable;
            return new AcceptResult(outcome, passed.Accepted + accepted, passed.Duplicates + batch.Items.Count - accepted);
        }
        finally
        {
            events.Return();
        }
    }

    public ValueTask<ActOutcome> AssignAsync(string job, string agent) =>
        ActAsync(job, (turn, id) => id.Side > 0 ? Invitations.Join(turn, id, agent) : AgentActs.Assign(turn, id.Epoch, agent));

    public ValueTask<ActOutcome> RequeueAsync(string job, string agent) =>
        ActAsync(job, (turn, id) => id.Side > 0 ? Invitations.Drop(turn, id, agent) : AgentActs.Requeue(turn, id.Epoch, agent));

    public ValueTask<ActOutcome> DoAsync(AgentRef agent, string conversation, ClientFrame frame) =>
        ActAsync(agent, conversation, turn => AgentMoves.Apply(turn, agent.Agent, frame));

    public async ValueTask<MergeAnswer> MergeAsync(MergeCall call)
    {
        var outcome = await ActAsync(new AgentRef(call.Tenant, call.Agent ?? ""), call.Asked, turn => Merges.Apply(turn, call));
        return new(outcome, _state?.Customer ?? default, _state?.Moves.MergedInto);
    }

    public async ValueTask<HistoryPlace?> HistoryAsync(AgentRef agent, string conversation) =>
        ConversationId.TryParse(conversation, out var id) && await LoadAsync() && _state is { } state && state.Account.Tenant == agent.Tenant
            && state.Ordinal == id.Ordinal && Participation.IsIn(state, agent.Agent) ? LogPlaces.History(state) : null;

    public async ValueTask<CommandResult> CommandAsync(CommandCall call)
    {
        if (!await LoadAsync() || !parts.Models.Current.Tenants.TryGetValue(call.Tenant, out var tenant))
        {
            return new(CommandOutcome.Unavailable);
        }

        _state ??= call.Account is null ? null : NewThread(new InboundBatch(call.Account, call.Alias!, [], parts.Time.GetUtcNow()), tenant);
        var result = new CommandResult(CommandOutcome.Unknown);
        var acted = await ActAsync(state => state.Account.Tenant == call.Tenant, turn =>
        {
            result = CommandActs.Apply(turn, call, parts.Channels.ServiceWindow(turn.State.Account));
            return result.Outcome == CommandOutcome.Done ? ActOutcome.Done : ActOutcome.Gone;
        });
        return acted == ActOutcome.Unavailable ? new(CommandOutcome.Unavailable) : result;
    }

    public async ValueTask<ServerFrame?> DescribeAsync(string job, string agent) =>
        JobId.TryParse(job, out var id) && await LoadAsync() && _state is { } state && await LoadLinesAsync()
            ? Descriptions.Of(new ConversationId(thread, state.Ordinal), state, _lines!, id, agent)
            : null;

    public async ValueTask<StoredAttachment?> AttachmentAsync(AgentRef agent, int ordinal, long sequence, int index)
    {
        if (!await LoadAsync() || _state is null || _state.Account.Tenant != agent.Tenant || _state.Ordinal != ordinal
            || !Participation.IsIn(_state, agent.Agent) || !await LoadLinesAsync())
        {
            return null;
        }

        return await Transcripts.AttachmentAsync(parts.Journal, Key.Partition(parts.Journal.PartitionCount), _state, _lines!, sequence, index);
    }

    public async ValueTask TypingAsync(string tenant) => Typing.Tell(await LoadAsync() ? _state : null, tenant, thread, parts.Time, _effects);

    public async ValueTask<bool> SettleAsync(Guid deliveryId, SendResult result) =>
        await ActAsync(static _ => true, turn =>
        {
            DeliveryActs.Settle(turn, deliveryId, result);
            return ActOutcome.Done;
        }) == ActOutcome.Done;

    public async ValueTask WakeAsync()
    {
        if (!await LoadAsync() || _state is null)
        {
            return;
        }

        if (!parts.Models.Current.Tenants.TryGetValue(_state.Account.Tenant, out var tenant))
        {
            ConversationLog.NoTenant(parts.Logger, thread, _state.Account.Tenant);
            return;
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = NewTurn(tenant, events);
            HeldItems.ExpireDue(turn);
            Deadlines.Run(turn);
            await Repairs.RunAsync(turn, parts.Journal, Key.Partition(parts.Journal.PartitionCount));
            _dueKnown = false;
            await CommitAsync(turn, WakeTimes.RepairAgainAfter);
        }
        finally
        {
            events.Return();
        }
    }

    private ValueTask<ActOutcome> ActAsync(string job, Func<Turn, JobRef, ActOutcome> decide) =>
        JobId.TryParse(job, out var id)
            ? ActAsync(state => state.Ordinal == id.Conversation.Ordinal, turn => decide(turn, id))
            : new(ActOutcome.Gone);

    // An agent of another tenant is told what it would be told of a conversation that does not exist.
    private async ValueTask<ActOutcome> ActAsync(AgentRef agent, string conversation, Func<Turn, ActOutcome> decide)
    {
        var isId = ConversationId.TryParse(conversation, out var id);
        var outcome = isId ? await ActAsync(state => state.Ordinal == id.Ordinal && state.Account.Tenant == agent.Tenant, decide) : ActOutcome.Gone;
        return outcome == ActOutcome.Gone && _state?.Account.Tenant != agent.Tenant ? ActOutcome.Unknown : outcome;
    }

    private async ValueTask<ActOutcome> ActAsync(Func<ThreadState, bool> isMeant, Func<Turn, ActOutcome> decide)
    {
        if (!await LoadAsync() || !await LoadLinesAsync())
        {
            return ActOutcome.Unavailable;
        }

        if (_state is null || !isMeant(_state) || !parts.Models.Current.Tenants.TryGetValue(_state.Account.Tenant, out var tenant))
        {
            return ActOutcome.Gone;
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = NewTurn(tenant, events);
            var outcome = decide(turn);
            if (outcome == ActOutcome.Done && events.Count > 0)
            {
                return await CommitAsync(turn) ? outcome : ActOutcome.Unavailable;
            }

            _effects.Start(_state, turn.Effects);
            return outcome;
        }
        finally
        {
            events.Return();
        }
    }

    private async ValueTask<bool> CommitAsync(Turn turn, TimeSpan? repairAfter = null)
    {
        var (state, now) = (turn.State, turn.Now);
        var wanted = Deadlines.Earliest(WakeTimes.Of(state, now, turn.Tenant.SilenceTimeout, repairAfter ?? WakeTimes.RepairAfter), Deadlines.Next(turn));
        var due = WakeTimes.Change(_due, _dueKnown, wanted, now);
        state.FreshLines.Clear();
        foreach (var (offset, _) in turn.Lines)
        {
            state.FreshLines.Add(offset);
        }

        ThreadStateCodec.Write(turn.Events.State, state);
        var result = await parts.Journal.CommitAsync(new Commit
        {
            Key = Key,
            ExpectedVersion = _version,
            State = turn.Events.State.WrittenMemory,
            Events = turn.Events.Events(),
            DedupeIds = turn.DedupeIds,
            Due = due,
            Now = now,
        });
        if (result.Outcome != CommitOutcome.Committed)
        {
            // What the state holds is not what the store holds: the next call reads it again.
            ConversationLog.CommitFailed(parts.Logger, thread, result.Outcome);
            _tellAgain |= result.Outcome != CommitOutcome.Refused;
            Unload();
            return false;
        }

        _version = result.Version;
        if (due.Changes)
        {
            (_due, _dueKnown) = (due.At, true);
        }

        Settle(turn, result.FirstSequence);
        _effects.Start(state, turn.Effects);
        if (state.Phase == ConversationPhase.Closed)
        {
            _lines = null;
            _ = RestAsync();
        }

        return true;
    }

    /// <summary>What is closed leaves memory at once: kept for the minutes an open one is, it would be most of what the collector walks over.</summary>
    private async Task RestAsync()
    {
        await _effects.Done;
        atRest();
    }

    /// <summary>The commit has its place in the log now: lines and deliveries of this turn get their sequences.</summary>
    private void Settle(Turn turn, long firstSequence)
    {
        foreach (var id in turn.DedupeIds)
        {
            _seen.Add(id, turn.Now);
        }

        LogPlaces.Take(turn, _lines, firstSequence);
        if (_lines is { Count: > ThreadLimits.UnreadLinesMax } && turn.State is { Phase: ConversationPhase.Waiting, Moves.Participants.Count: 0 })
        {
            _lines = null;
        }
    }

    private async ValueTask<bool> LoadAsync()
    {
        if (_loaded)
        {
            TakeLinked();
            return true;
        }

        try
        {
            var record = await parts.Journal.ReadAsync(Key);
            _version = record?.Version ?? 0;
            _state = record is null ? null : ThreadStateCodec.Read(record.State, record.LastFirstSequence);
            // A thread that nobody has written on has no due time and no lines.
            _dueKnown = record is null;
            _due = null;
            _lines = record is null ? [] : null;
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
            return false;
        }

        await TellAgainAsync();
        return true;
    }

    /// <summary>
    /// A commit whose end was not known may be in what was read: repeated, it is recognised and tells nobody. So its agent is told everything once more.
    /// </summary>
    private async ValueTask TellAgainAsync()
    {
        if (!_tellAgain || !await LoadLinesAsync())
        {
            return;
        }

        _tellAgain = false;
        if (_state is { Phase: ConversationPhase.Assigned, Agent: { } agent } state)
        {
            _effects.Start(state, [new TellAgent(agent, Descriptions.Assigned(new ConversationId(thread, state.Ordinal), state, _lines ?? []))]);
        }
    }

    private async ValueTask<bool> LoadLinesAsync()
    {
        if (_lines is null)
        {
            try
            {
                _lines = _state is null ? [] : await Transcripts.ReadAsync(parts.Journal, Key.Partition(parts.Journal.PartitionCount), _state.Lines);
            }
            catch (Exception exception) when (exception is not (CorruptRecordException or InvalidDataException))
            {
                ConversationLog.ReadFailed(parts.Logger, exception, thread);
                return false;
            }
        }

        return true;
    }

    /// <summary>Effects end outside any call, and only a call may touch the state.</summary>
    private void TakeLinked()
    {
        if (_effects.HasLinked && _state is not null)
        {
            _state.Linked = true;
        }
    }

    private void Unload()
    {
        (_loaded, _state, _lines, _dueKnown) = (false, null, null, false);
        _seen.Clear();
    }

    private static readonly TimeSpan DedupeHorizon = new JournalOptions().DedupeHorizon;

    private static ThreadState NewThread(InboundBatch batch, TenantModel tenant) =>
        new() { Account = batch.Account, Alias = batch.Alias, Customer = CustomerKey.Of(tenant.Pepper.Span, batch) };

    private Turn NewTurn(TenantModel tenant, EventBatch events) => new(thread, _state!, tenant, parts.Time.GetUtcNow(), events, _seen.Contains)
    { ServiceWindow = parts.Channels.ServiceWindow(_state!.Account), Pressure = parts.Pressure, Transcript = _lines ?? [] };
}
