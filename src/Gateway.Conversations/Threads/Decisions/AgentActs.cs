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

        if (state.Phase != ConversationPhase.Waiting || state.Epoch != epoch)
        {
            return ActOutcome.Gone;
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
        return ActOutcome.Done;
    }

    public static ActOutcome Reply(Turn turn, string agent, ReplyFrame reply, TimeSpan? serviceWindow)
    {
        var state = turn.State;
        if (Refusal(state, agent) is { } refusal)
        {
            return refusal;
        }

        var id = Turn.IdOf("reply", agent, reply.ClientId);
        if (turn.Knows(id))
        {
            TellStatus(turn, agent, reply.ClientId);
            return ActOutcome.Done;
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
        turn.Effects.Add(new TellAgent(agent, new DeliveryFrame(turn.Conversation.ToString(), reply.ClientId, "accepted", null)));
        Outbound.Start(turn, agent, reply.ClientId, reply.Text, reply.Attachments, template: null, by: null);
        state.Time.Clocks.WeAnswered(turn.Now, SlaAlerts.Of(turn));
        return ActOutcome.Done;
    }

    public static ActOutcome Close(Turn turn, string agent, string? disposition)
    {
        if (Refusal(turn.State, agent) is { } refusal)
        {
            return refusal;
        }

        Complete(turn, disposition);
        CloseConversation(turn, "agent", disposition);
        return ActOutcome.Done;
    }

    public static ActOutcome Transfer(Turn turn, string agent, TransferFrame transfer)
    {
        var state = turn.State;
        if (Refusal(state, agent) is { } refusal)
        {
            return refusal;
        }

        if ((transfer.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue)) || (transfer.Agent is { } target && !turn.Tenant.Agents.ContainsKey(target)))
        {
            return ActOutcome.UnknownTarget;
        }

        Unassign(turn, "transferred", transfer.Note);
        if (transfer.Queue is not null && transfer.Queue != state.Queue)
        {
            state.Time.Clocks.Forget();
        }

        Opening.CreateJob(turn, transfer.Queue ?? state.Queue, transfer.Agent, waitingSince: turn.Now);
        return ActOutcome.Done;
    }

    /// <summary>The agent is gone for longer than its grace: the conversation waits again, at its old age.</summary>
    public static ActOutcome Requeue(Turn turn, int epoch, string agent)
    {
        var state = turn.State;
        if (state.Phase != ConversationPhase.Assigned || state.Epoch != epoch || state.Agent != agent)
        {
            return ActOutcome.Gone;
        }

        Unassign(turn, "offline", note: null);
        Opening.CreateJob(turn, state.Queue, state.OnlyAgent == agent ? null : state.OnlyAgent, state.WaitingSince);
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
            turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.Conversation.ToString(), reason == "silence" ? reason : "closed")));
            Complete(turn, disposition);
        }
        else
        {
            var json = turn.Begin(EventTypes.JobCancelled);
            json.WriteString("job", turn.Job);
            json.WriteString("reason", reason);
            turn.Events.End();
            turn.Effects.Add(new CancelJob(turn.Job));
        }

        CloseConversation(turn, reason, disposition);
    }

    private static void TellStatus(Turn turn, string agent, string clientId)
    {
        var status = turn.State.Deliveries.Find(d => d.Agent == agent && d.ClientId == clientId)?.Status ?? DeliveryStatus.Sent;
        turn.Effects.Add(new TellAgent(agent, new DeliveryFrame(turn.Conversation.ToString(), clientId, Receipts.NameOf(status), null)));
    }

    private static ActOutcome? Refusal(ThreadState state, string agent) => state.Phase switch
    {
        ConversationPhase.Assigned when state.Agent == agent => null,
        ConversationPhase.Assigned or ConversationPhase.Waiting => ActOutcome.NotYours,
        _ => ActOutcome.Gone,
    };

    private static void Complete(Turn turn, string? disposition)
    {
        var json = turn.Begin(EventTypes.JobCompleted);
        json.WriteString("job", turn.Job);
        json.WriteString("agent", turn.State.Agent);
        if (disposition is not null)
        {
            json.WriteString("disposition", disposition);
        }

        turn.Events.End();
        turn.Effects.Add(new CompleteJob(turn.Job));
    }

    /// <summary>Takes the job from its agent; a job of the next epoch follows.</summary>
    internal static void Unassign(Turn turn, string why, string? note)
    {
        var state = turn.State;
        var json = turn.Begin(EventTypes.JobUnassigned);
        json.WriteString("job", turn.Job);
        json.WriteString("agent", state.Agent);
        json.WriteString("reason", why);
        if (note is not null)
        {
            json.WriteString("note", note);
        }

        turn.Events.End();
        turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.Conversation.ToString(), why)));
        // The job of the new epoch takes the old one's place in the pool in one step.
        state.Epoch++;
    }

    private static void CloseConversation(Turn turn, string reason, string? disposition)
    {
        var state = turn.State;
        var json = turn.Begin(EventTypes.ConversationClosed);
        json.WriteString("reason", reason);
        if (disposition is not null)
        {
            json.WriteString("disposition", disposition);
        }

        turn.Events.End();
        if (reason == "agent")
        {
            turn.Effects.Add(new TellAgent(state.Agent!, new UnassignedFrame(turn.Conversation.ToString(), "closed")));
        }

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
