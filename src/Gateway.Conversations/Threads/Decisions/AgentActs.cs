using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What agents and the pool do to a conversation.</summary>
internal static class AgentActs
{
    /// <summary>The pool has given the job to an agent. Repeating it changes nothing.</summary>
    public static ActOutcome Assign(Turn turn, int epoch, string agent)
    {
        var state = turn.State;
        if (state.Phase == ConversationPhase.Assigned && state.Epoch == epoch && state.Agent == agent)
        {
            return ActOutcome.Done;
        }

        if (state.Phase != ConversationPhase.Waiting || state.Epoch != epoch || state.Moves.Parked is not null)
        {
            return ActOutcome.Gone;
        }

        if (state.Moves.Participants.Find(p => p.IsIn(agent)) is { } own)
        {
            // A supervisor who watched it has it now.
            Participation.Remove(turn, own, "assigned");
        }

        state.Phase = ConversationPhase.Assigned;
        state.Agent = agent;
        state.Time.Site = null;
        var json = turn.Begin(EventTypes.JobAssigned);
        json.WriteString("job", turn.Job);
        json.WriteString("agent", agent);
        json.WriteString("queue", state.Queue);
        json.WriteNumber("waitedMs", (long)(turn.Now - state.WaitingSince).TotalMilliseconds);
        turn.Events.End();
        turn.Effects.Add(new TellAgent(agent, Descriptions.Assigned(turn.Conversation, state, turn.Transcript)));
        return ActOutcome.Done;
    }

    public static ActOutcome Reply(Turn turn, string agent, ReplyFrame reply, TimeSpan? serviceWindow)
    {
        var state = turn.State;
        if (Refusal(state, agent) is { } refusal && !Participation.Speaks(state, agent))
        {
            return refusal;
        }

        var id = Turn.IdOf("reply", agent, reply.ClientId);
        if (turn.Knows(id))
        {
            TellStatus(turn, agent, reply.ClientId);
            return ActOutcome.Done;
        }

        if (IsStale(turn, reply.Job))
        {
            return ActOutcome.StaleJob;
        }

        if (serviceWindow is { } window && turn.Now - state.LastInboundAt > window)
        {
            return ActOutcome.WindowClosed;
        }

        if (!Outbound.HasRoom(state))
        {
            return ActOutcome.TooManyPending;
        }

        turn.FirstTime(id);
        turn.Effects.Add(new TellAgent(agent, new DeliveryFrame(turn.ConversationName, reply.ClientId, "accepted", null)));
        turn.Tell(Outbound.Start(turn, agent, reply.ClientId, OutboundContent.Of(reply), by: null), except: agent);
        SlaAlerts.Answered(turn);
        return ActOutcome.Done;
    }

    public static ActOutcome Close(Turn turn, string agent, CloseFrame close)
    {
        if (Refusal(turn.State, agent) is { } refusal)
        {
            return refusal;
        }

        if (IsStale(turn, close.Job))
        {
            return ActOutcome.StaleJob;
        }

        if (Dispositions.Refusal(turn, close.Disposition, byAgent: true) is { } wrong)
        {
            return wrong;
        }

        Complete(turn, close.Disposition);
        CloseConversation(turn, "agent", close.Disposition);
        return ActOutcome.Done;
    }

    public static ActOutcome Transfer(Turn turn, string agent, TransferFrame transfer)
    {
        var state = turn.State;
        if (Refusal(state, agent) is { } refusal)
        {
            return refusal;
        }

        if (IsStale(turn, transfer.Job))
        {
            return ActOutcome.StaleJob;
        }

        if ((transfer.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue)) || (transfer.Agent is { } target && !turn.Tenant.Agents.ContainsKey(target)))
        {
            return ActOutcome.UnknownTarget;
        }

        if (transfer.Agent is { } person && !Qualified.May(turn, person))
        {
            return ActOutcome.TargetBarred;
        }

        if (state.Moves.Participants.Exists(p => p.Side > 0 && p.IsIn(transfer.Agent ?? "")))
        {
            // Who was asked for advice or to speak is there already and has the room for it: the conversation goes over in one step.
            Supervision.Give(turn, transfer.Agent!, "transferred", transfer.Note);
            return ActOutcome.Done;
        }

        Unassign(turn, "transferred", transfer.Note);
        if (transfer.Queue is not null && transfer.Queue != state.Queue)
        {
            Classification.Release(turn);
        }

        Jobs.Requeue(turn, new() { Queue = transfer.Queue, OnlyAgent = transfer.Agent, WaitingSince = turn.Now });
        return ActOutcome.Done;
    }

    /// <summary>
    /// The agent is gone for longer than its grace, or for good: the conversation waits again, at its old age, and for others than this agent. One that still waits
    /// was never told whose it is: the pool had given it away, and takes it back before that has come here.
    /// </summary>
    /// <param name="agent">Null: the pool knows the job as over, and nobody would ever be offered it.</param>
    public static ActOutcome Requeue(Turn turn, int epoch, string? agent)
    {
        var state = turn.State;
        var isHeld = state.Phase == ConversationPhase.Assigned && state.Agent == agent;
        var waits = state.Phase == ConversationPhase.Waiting && state.Moves.Parked is null;
        if (state.Epoch != epoch || (!isHeld && !waits))
        {
            return ActOutcome.Gone;
        }

        if (isHeld)
        {
            Unassign(turn, "offline", note: null);
        }
        else
        {
            WriteCancelled(turn, agent is null ? "lost" : "offline");
            state.Epoch++;
        }

        Jobs.Requeue(turn, new() { OnlyAgent = state.OnlyAgent == agent ? null : state.OnlyAgent });
        return ActOutcome.Done;
    }

    /// <summary>Nobody has said anything for the tenant's silence time.</summary>
    public static void CloseSilent(Turn turn) => CloseWithout(turn, "silence", disposition: null);

    /// <summary>Closes an open conversation without its agent's doing.</summary>
    public static void CloseWithout(Turn turn, string reason, string? disposition)
    {
        var state = turn.State;
        if (state.Phase == ConversationPhase.Assigned)
        {
            turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.ConversationName, reason is "silence" or "merged" ? reason : "closed")));
            Complete(turn, disposition);
        }
        else if (state.Moves.Parked is null)
        {
            WriteCancelled(turn, reason);
            turn.Effects.Add(new CancelJob(turn.Job));
        }

        CloseConversation(turn, reason, disposition);
    }

    public static void WriteCancelled(Turn turn, string reason)
    {
        var json = turn.Begin(EventTypes.JobCancelled);
        json.WriteString("job", turn.Job);
        json.WriteString("reason", reason);
        turn.Events.End();
    }

    private static void TellStatus(Turn turn, string agent, string clientId)
    {
        var status = turn.State.Deliveries.Find(d => d.Agent == agent && d.ClientId == clientId)?.Status ?? DeliveryStatus.Sent;
        turn.Effects.Add(new TellAgent(agent, new DeliveryFrame(turn.ConversationName, clientId, Receipts.NameOf(status), null)));
    }

    /// <summary>Why an act of this agent is not its to do; null when the conversation is its own.</summary>
    public static ActOutcome? Refusal(ThreadState state, string agent) => state.Phase switch
    {
        ConversationPhase.Assigned when state.Agent == agent => null,
        ConversationPhase.Assigned or ConversationPhase.Waiting => ActOutcome.NotYours,
        _ => ActOutcome.Gone,
    };

    /// <summary>What the agent does was decided in a job that the conversation has no more: it was somebody else's meanwhile.</summary>
    private static bool IsStale(Turn turn, string? job) =>
        job is not null && (!JobId.TryParse(job, out var id) || id.Conversation != turn.Conversation || id.Epoch != turn.State.Epoch);

    private static void Complete(Turn turn, string? disposition)
    {
        var json = turn.Begin(EventTypes.JobCompleted);
        json.WriteString("job", turn.Job);
        json.WriteString("agent", turn.State.Agent);
        if (disposition is not null)
        {
            json.WriteString("disposition", disposition);
        }

        if (turn.Tenant.Agents.GetValueOrDefault(turn.State.Agent!)?.WrapUp is { Ticks: > 0 } wrapUp)
        {
            json.WriteNumber("wrapUpSeconds", (long)wrapUp.TotalSeconds);
        }

        turn.Events.End();
        turn.Effects.Add(new CompleteJob(turn.Job));
    }

    /// <summary>Takes the job from its agent; a job of the next epoch follows.</summary>
    internal static void Unassign(Turn turn, string why, string? note)
    {
        var state = turn.State;
        Participation.End(turn, closed: false);
        var json = turn.Begin(EventTypes.JobUnassigned);
        json.WriteString("job", turn.Job);
        json.WriteString("agent", state.Agent);
        json.WriteString("reason", why);
        if (note is not null)
        {
            json.WriteString("note", note);
        }

        turn.Events.End();
        turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.ConversationName, why)));
        // The job of the new epoch takes the old one's place in the pool in one step.
        state.Epoch++;
    }

    private static void CloseConversation(Turn turn, string reason, string? disposition)
    {
        var state = turn.State;
        Participation.End(turn, closed: true);
        var json = turn.Begin(EventTypes.ConversationClosed);
        json.WriteString("reason", reason);
        if (disposition is not null)
        {
            json.WriteString("disposition", disposition);
        }

        turn.Events.End();
        if (reason == "agent")
        {
            turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.ConversationName, "closed")));
        }

        state.Moves.Close();
        state.Moves.Preferred = state.Agent;
        state.Time.Clocks.Closed(turn.Now, SlaAlerts.Of(turn));
        state.Time.DeferredUntil = default;
        state.Time.Site = null;
        state.Phase = ConversationPhase.Closed;
        state.Agent = null;
        state.OnlyAgent = null;
        state.ClosedAt = turn.Now;
        state.LastActivityAt = turn.Now;
    }
}
