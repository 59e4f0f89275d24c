using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Conversations.Publishing;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>Loads a thread's state, lets pure decisions change it, commits, and starts what follows. Its host lets in one call at a time.</summary>
/// <param name="conversations">Where other threads are found.</param>
/// <param name="atRest">Told, outside any call, when nothing is to come but what the customer may write some day.</param>
/// <param name="mayBeUntold">
/// Another process may have died between a commit and telling the agent, whose desk lives on: the first call tells it everything once more. A gateway that is
/// alone dies with its desks' sockets.
/// </param>
internal sealed class Conversation(ThreadId thread, ConversationParts parts, IConversations conversations, Action atRest, bool mayBeUntold = false) : IConversation
{
    private readonly ThreadRecord _record = new(thread, parts);
    private readonly EffectRunner _effects = new(parts, conversations, thread);
    private bool _tellAgain = mayBeUntold;

    /// <summary>Whether it may leave memory without anything being read again soon. Asked while no call is in it.</summary>
    public bool IsAtRest
    {
        get
        {
            TakeLinked();
            return IsIdle && State is { IsAtRest: true };
        }
    }

    /// <summary>Whether everything that followed from its commits is done. Asked while no call is in it.</summary>
    public bool IsIdle => _effects.Done.IsCompleted;

    private ThreadState? State => _record.State;

    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch) => AcceptAsync(batch, []);

    /// <param name="behind">Calls that wait with more: taken along into the same commit, and told their result, unless this is where a conversation opens or moves.</param>
    public ValueTask<AcceptResult> AcceptAsync(InboundBatch batch, IReadOnlyList<WaitingCall> behind) => TakeAsync(batch, passing: null, behind);

    public ValueTask<AcceptResult> AcceptMergedAsync(ConversationId conversation, ThreadId from, InboundBatch batch) => TakeAsync(batch, (conversation.Ordinal, from), []);

    /// <param name="passing">The conversation that another thread passes its items on to, and that thread; null for items of this one.</param>
    private async ValueTask<AcceptResult> TakeAsync(InboundBatch batch, (int Ordinal, ThreadId From)? passing, IReadOnlyList<WaitingCall> behind)
    {
        if (!await LoadAsync() || !parts.Models.Current.Tenants.TryGetValue(batch.Account.Tenant, out var tenant))
        {
            return new AcceptResult(AcceptOutcome.Unavailable, 0, 0);
        }

        if (State is not null && State.Account.Tenant != batch.Account.Tenant)
        {
            ConversationLog.ForeignTenant(parts.Logger, thread);
            return new AcceptResult(AcceptOutcome.Unavailable, 0, 0);
        }

        var opens = false;
        var (passed, passedIds) = (new AcceptResult(AcceptOutcome.Accepted, 0, 0), (IReadOnlyList<DedupeId>)[]);
        if (passing is { } merged)
        {
            if (State is not { IsOpen: true } open || open.Ordinal != merged.Ordinal)
            {
                // What it took before it was closed it still knows, in case the passing thread could not note it.
                return batch.Items.All(item => _record.HasSeen(Merges.TakenId(item, merged.From)))
                    ? new AcceptResult(AcceptOutcome.Accepted, 0, batch.Items.Count)
                    : new AcceptResult(AcceptOutcome.NotHere, 0, 0);
            }
        }
        else
        {
            var state = _record.Begin(batch, tenant);
            if (state.Moves.MergedInto is not null || state.Moves.HasPassedOn)
            {
                (batch, passed, passedIds) = await MergedBatch.PassOnAsync(conversations, thread, state, batch, _record.HasSeen);
                if (passed.Outcome != AcceptOutcome.Accepted)
                {
                    return passed;
                }
            }

            if (parts.Pressure.RefusesNew(tenant, state, batch))
            {
                return new AcceptResult(AcceptOutcome.Overloaded, 0, 0);
            }

            opens = !state.IsOpen;
            if (opens || state.Moves.MergedInto is not null || state.Moves.HasPassedOn)
            {
                behind = [];
            }
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = _record.NewTurn(tenant, events);
            var accepted = 0;
            foreach (var item in batch.Items)
            {
                accepted += (passing is { From: var from } ? Merges.Take(turn, item, from, batch.Account.Account) : InboundDecisions.Apply(turn, item)) ? 1 : 0;
            }

            var acceptedBehind = behind.Count == 0 ? [] : Apply(turn, behind);

            if (opens && turn.State.IsOpen && parts.Pressure.IsFull(tenant, turn.State.Queue))
            {
                // Rules, splits and overflow have said which queue it is; nothing of the turn stays.
                _record.Unload();
                return new AcceptResult(AcceptOutcome.Overloaded, 0, 0);
            }

            turn.DedupeIds.AddRange(passedIds);
            var outcome = AcceptOutcome.Accepted;
            if (turn.DedupeIds.Count > 0)
            {
                var commit = _record.Prepare(turn, WakeTimes.RepairAfter);
                outcome = Settle(turn, commit, await parts.Journal.CommitAsync(commit)) ? AcceptOutcome.Accepted : AcceptOutcome.Unavailable;
            }

            for (var i = 0; i < behind.Count; i++)
            {
                behind[i].Result = new AcceptResult(outcome, acceptedBehind[i], behind[i].Batch!.Items.Count - acceptedBehind[i]);
            }

            return new AcceptResult(outcome, passed.Accepted + accepted, passed.Duplicates + batch.Items.Count - accepted);
        }
        catch
        {
            // What was decided may be half done, and is not in the store: the next call reads it again.
            _record.Unload();
            throw;
        }
        finally
        {
            events.Return();
        }
    }

    /// <returns>How many items of each were new.</returns>
    private static int[] Apply(Turn turn, IReadOnlyList<WaitingCall> behind)
    {
        var accepted = new int[behind.Count];
        for (var i = 0; i < accepted.Length; i++)
        {
            turn.TraceParent = behind[i].TraceParent;
            foreach (var item in behind[i].Batch!.Items)
            {
                accepted[i] += InboundDecisions.Apply(turn, item) ? 1 : 0;
            }
        }

        return accepted;
    }

    public ValueTask<ActOutcome> AssignAsync(string job, string agent) =>
        ActAsync(job, (turn, id) => id.Side > 0 ? Invitations.Join(turn, id, agent) : AgentActs.Assign(turn, id.Epoch, agent));

    public ValueTask<ActOutcome> RequeueAsync(string job, string? agent) =>
        ActAsync(job, (turn, id) => id.Side > 0 ? Invitations.Drop(turn, id, agent) : AgentActs.Requeue(turn, id.Epoch, agent));

    public async ValueTask<ActOutcome> WantsAsync(string job) =>
        !await LoadAsync() ? ActOutcome.Unavailable : JobId.TryParse(job, out var id) && State is { } state && JobWishes.Wants(state, id) ? ActOutcome.Done : ActOutcome.Gone;

    public ValueTask<ActOutcome> DoAsync(AgentRef agent, string conversation, ClientFrame frame) =>
        ActAsync(agent, conversation, turn => AgentMoves.Apply(turn, agent.Agent, frame));

    public async ValueTask<MergeAnswer> MergeAsync(MergeCall call)
    {
        var outcome = await ActAsync(new AgentRef(call.Tenant, call.Agent ?? ""), call.Asked, turn => Merges.Apply(turn, call));
        return new(outcome, State?.Customer ?? default, State?.Moves.MergedInto);
    }

    public async ValueTask<HistoryPlace?> HistoryAsync(AgentRef agent, string conversation) =>
        ConversationId.TryParse(conversation, out var id) && await LoadAsync() && State is { } state && state.Account.Tenant == agent.Tenant
            && state.Ordinal == id.Ordinal && Participation.IsIn(state, agent.Agent) ? LogPlaces.History(state) : null;

    public async ValueTask<CommandResult> CommandAsync(CommandCall call)
    {
        if (!await LoadAsync() || !parts.Models.Current.Tenants.TryGetValue(call.Tenant, out var tenant))
        {
            return new(CommandOutcome.Unavailable);
        }

        if (call.Account is not null)
        {
            _record.Begin(new InboundBatch(call.Account, call.Alias!, [], parts.Time.GetUtcNow()), tenant);
        }

        var result = new CommandResult(CommandOutcome.Unknown);
        var acted = await ActAsync(state => state.Account.Tenant == call.Tenant, turn =>
        {
            result = CommandActs.Apply(turn, call, parts.Channels.ServiceWindow(turn.State.Account));
            return result.Outcome == CommandOutcome.Done ? ActOutcome.Done : ActOutcome.Gone;
        });
        return acted == ActOutcome.Unavailable ? new(CommandOutcome.Unavailable) : result;
    }

    public async ValueTask<ServerFrame?> DescribeAsync(string job, string agent)
    {
        if (!await LoadAsync() || !await _record.LoadLinesAsync())
        {
            throw new ConversationUnavailableException();
        }

        return JobId.TryParse(job, out var id) && State is { } state ? Descriptions.Of(new ConversationId(thread, state.Ordinal), state, _record.Lines!, id, agent) : null;
    }

    public async ValueTask<StoredAttachment?> AttachmentAsync(AgentRef agent, int ordinal, long sequence, int index)
    {
        if (!await LoadAsync() || State is null || State.Account.Tenant != agent.Tenant || State.Ordinal != ordinal
            || !Participation.IsIn(State, agent.Agent) || !await _record.LoadLinesAsync())
        {
            return null;
        }

        return await Transcripts.AttachmentAsync(parts.Journal, _record.Partition, State, _record.Lines!, sequence, index);
    }

    public async ValueTask TypingAsync(string tenant) => Typing.Tell(await LoadAsync() ? State : null, tenant, thread, parts.Time, _effects);

    public async ValueTask<bool> SettleAsync(Guid deliveryId, SendResult result) =>
        await ActAsync(static _ => true, turn =>
        {
            DeliveryActs.Settle(turn, deliveryId, result);
            return ActOutcome.Done;
        }) == ActOutcome.Done;

    public async ValueTask WakeAsync()
    {
        if (!await LoadAsync() || State is null)
        {
            return;
        }

        if (!parts.Models.Current.Tenants.TryGetValue(State.Account.Tenant, out var tenant))
        {
            ConversationLog.NoTenant(parts.Logger, thread, State.Account.Tenant);
            await _record.LetRestAsync();
            return;
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = _record.NewTurn(tenant, events);
            HeldItems.ExpireDue(turn);
            Deadlines.Run(turn);
            await Repairs.RunAsync(turn, parts.Journal, _record.Partition);
            _record.Woken();
            var commit = _record.Prepare(turn, WakeTimes.RepairAgainAfter);
            Settle(turn, commit, await parts.Journal.CommitAsync(commit));
        }
        catch
        {
            // What was decided may be half done, and is not in the store: the next call reads it again.
            _record.Unload();
            throw;
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
        return outcome == ActOutcome.Gone && State?.Account.Tenant != agent.Tenant ? ActOutcome.Unknown : outcome;
    }

    private async ValueTask<ActOutcome> ActAsync(Func<ThreadState, bool> isMeant, Func<Turn, ActOutcome> decide)
    {
        if (!await LoadAsync() || !await _record.LoadLinesAsync())
        {
            return ActOutcome.Unavailable;
        }

        if (State is null || !isMeant(State))
        {
            return ActOutcome.Gone;
        }

        // A tenant that a configuration lacks, by mistake or not yet read, may come back: its conversations are all still there.
        if (!parts.Models.Current.Tenants.TryGetValue(State.Account.Tenant, out var tenant))
        {
            return ActOutcome.Unavailable;
        }

        var events = EventBatch.Rent(tenant.Name);
        try
        {
            var turn = _record.NewTurn(tenant, events);
            var outcome = decide(turn);
            // An id alone is kept too: a command that changed nothing now must not take effect when it is repeated.
            if (outcome == ActOutcome.Done && (events.Count > 0 || turn.DedupeIds.Count > 0))
            {
                var commit = _record.Prepare(turn, WakeTimes.RepairAfter);
                return Settle(turn, commit, await parts.Journal.CommitAsync(commit)) ? outcome : ActOutcome.Unavailable;
            }

            _effects.Start(State, turn.Effects);
            return outcome;
        }
        catch
        {
            // What was decided may be half done, and is not in the store: the next call reads it again.
            _record.Unload();
            throw;
        }
        finally
        {
            events.Return();
        }
    }

    // The journal is awaited by each turn itself: a method between them would be one more object to keep for every commit in flight.
    private bool Settle(Turn turn, Commit commit, in CommitResult result)
    {
        _record.Settle(turn, commit, result);
        if (result.Outcome != CommitOutcome.Committed)
        {
            _tellAgain |= result.Outcome != CommitOutcome.Refused;
            return false;
        }

        _effects.Start(turn.State, turn.Effects);
        if (turn.State.Phase == ConversationPhase.Closed)
        {
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

    private async ValueTask<bool> LoadAsync()
    {
        if (_record.IsLoaded)
        {
            TakeLinked();
            return true;
        }

        if (!await _record.LoadAsync())
        {
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
        if (!_tellAgain || !await _record.LoadLinesAsync())
        {
            return;
        }

        _tellAgain = false;
        if (State is { Phase: ConversationPhase.Assigned, Agent: { } agent } state)
        {
            _effects.Start(state, [new TellAgent(agent, Descriptions.Assigned(new ConversationId(thread, state.Ordinal), state, _record.Lines ?? []))]);
        }
    }

    /// <summary>Effects end outside any call, and only a call may touch the state.</summary>
    private void TakeLinked()
    {
        if (_effects.HasLinked && State is not null)
        {
            State.Linked = true;
        }
    }
}
