using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>What a supervisor does in others' conversations: observe, speak, take over. It holds no capacity until it takes over.</summary>
internal static class Supervision
{
    private const string AllQueues = "*";

    /// <summary>Whether the configuration lets this agent supervise the conversation's queue.</summary>
    public static bool Allows(Turn turn, string agent) =>
        turn.Tenant.Agents.GetValueOrDefault(agent)?.Supervises is { Count: > 0 } queues
        && (queues.Contains(turn.State.Queue, StringComparer.Ordinal) || queues.Contains(AllQueues, StringComparer.Ordinal));

    /// <summary>Comes in, or changes between observing and speaking. Repeated, it tells the conversation anew.</summary>
    public static ActOutcome Join(Turn turn, string agent, ParticipantRole role)
    {
        var state = turn.State;
        if (Refusal(turn, agent) is { } refusal)
        {
            return refusal;
        }

        if (!Qualified.May(turn, agent))
        {
            return ActOutcome.TargetBarred;
        }

        if (state.Phase == ConversationPhase.Assigned && state.Agent == agent)
        {
            return ActOutcome.Done;
        }

        var own = state.Moves.Participants.Find(p => p.IsIn(agent));
        if (own is null || (own.Side == 0 && own.Role != role))
        {
            if (own is null && state.Moves.Participants.Count >= MoveLimits.ParticipantsMax)
            {
                return ActOutcome.TooManyParticipants;
            }

            if (own is null)
            {
                own = new Participant { Side = 0, Epoch = state.Epoch, Role = role, Agent = agent, Joined = true, Since = turn.Now };
                state.Moves.Participants.Add(own);
            }

            own.Role = role;
            var json = turn.Begin(EventTypes.ParticipantJoined);
            Participation.WriteMembers(turn, json, own);
            json.WriteString("by", agent);
            turn.Events.End();
            Participation.TellOthers(turn, own, "joined", why: null);
        }

        turn.Effects.Add(new TellAgent(agent, Descriptions.Joined(turn.Conversation, state, turn.Transcript, own.Role)));
        return ActOutcome.Done;
    }

    public static ActOutcome TakeOver(Turn turn, string agent)
    {
        if (Refusal(turn, agent) is { } refusal)
        {
            return refusal;
        }

        if (!Qualified.May(turn, agent))
        {
            return ActOutcome.TargetBarred;
        }

        Give(turn, agent, "taken", note: null);
        return ActOutcome.Done;
    }

    /// <summary>
    /// Gives the open conversation to an agent without asking it; whoever has it loses it. The pool decides whether there is room: without any, the job
    /// waits for this agent.
    /// </summary>
    public static void Give(Turn turn, string agent, string why, string? note)
    {
        var state = turn.State;
        if ((state.Phase == ConversationPhase.Assigned && state.Agent == agent)
            || (state is { Phase: ConversationPhase.Waiting, Moves.IsDirect: true } && state.OnlyAgent == agent))
        {
            return;
        }

        string? releases = null;
        if (state.Moves.Participants.Find(p => p.IsIn(agent)) is { } own)
        {
            releases = own.Side > 0 ? Participation.JobOf(turn, own) : null;
            Participation.Remove(turn, own, "assigned", release: false);
        }

        if (state.Phase == ConversationPhase.Assigned)
        {
            AgentActs.Unassign(turn, why, note);
        }
        else if (state.Moves.Parked is null)
        {
            AgentActs.WriteCancelled(turn, why);
            state.Epoch++;
        }

        Jobs.Requeue(turn, new() { OnlyAgent = agent, IsDirect = true, Releases = releases });
    }

    private static ActOutcome? Refusal(Turn turn, string agent) =>
        !turn.State.IsOpen ? ActOutcome.Gone : !Allows(turn, agent) ? ActOutcome.NotSupervisor : null;
}
