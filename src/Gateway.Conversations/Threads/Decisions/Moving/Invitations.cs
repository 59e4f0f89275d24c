using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Asks colleagues into a conversation. An invitation is a job of its own in the pool, so that it is offered like any work and its agent's capacity is counted;
/// it ends with the epoch it was made in.
/// </summary>
internal static class Invitations
{
    /// <summary>Tells in the offer what is asked: <c>advise</c> or <c>speak</c>.</summary>
    private const string Label = "invitation";

    public static ActOutcome Invite(Turn turn, string agent, InviteFrame invite)
    {
        var state = turn.State;
        if (AgentActs.Refusal(state, agent) is { } refusal)
        {
            return refusal;
        }

        if (invite.Agent == agent || (invite.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue))
            || (invite.Agent is { } target && !turn.Tenant.Agents.ContainsKey(target)))
        {
            return ActOutcome.UnknownTarget;
        }

        if (invite.Agent is { } guest && !Qualified.May(turn, guest))
        {
            return ActOutcome.TargetBarred;
        }

        if (state.Moves.Participants.Exists(p => p.Queue == invite.Queue && (invite.Agent is null ? !p.Joined : p.Agent == invite.Agent)))
        {
            return ActOutcome.Done;
        }

        if (state.Moves.Participants.Count >= MoveLimits.ParticipantsMax)
        {
            return ActOutcome.TooManyParticipants;
        }

        var participant = new Participant
        {
            Side = ++state.Moves.Sides,
            Epoch = state.Epoch,
            Role = invite.Role,
            Agent = invite.Agent,
            Queue = invite.Queue,
            Since = turn.Now,
        };
        state.Moves.Participants.Add(participant);
        var json = turn.Begin(EventTypes.ParticipantInvited);
        Participation.WriteMembers(turn, json, participant);
        json.WriteString("by", agent);
        if (invite.Note is not null)
        {
            json.WriteString("note", invite.Note);
        }

        turn.Events.End();
        turn.Effects.Add(new SubmitJob(Submission(turn, participant)));
        Participation.TellOthers(turn, participant, "invited", why: null);
        return ActOutcome.Done;
    }

    /// <summary>The pool has given the invitation to an agent. Repeating it changes nothing.</summary>
    public static ActOutcome Join(Turn turn, JobRef job, string agent)
    {
        var state = turn.State;
        if (!state.IsOpen || state.Moves.Participants.Find(p => p.Side == job.Side && p.Epoch == job.Epoch) is not { } participant
            || (participant.Joined && participant.Agent != agent))
        {
            return ActOutcome.Gone;
        }

        if (participant.Joined)
        {
            return ActOutcome.Done;
        }

        if (state.Moves.Participants.Find(p => p.IsIn(agent)) is { } before)
        {
            // A supervisor who watched it was asked in.
            Participation.Remove(turn, before, "invited");
        }

        (participant.Joined, participant.Agent, participant.Since) = (true, agent, turn.Now);
        var json = turn.Begin(EventTypes.ParticipantJoined);
        Participation.WriteMembers(turn, json, participant);
        turn.Events.End();
        turn.Effects.Add(new TellAgent(agent, Descriptions.Joined(turn.Conversation, state, turn.Transcript, participant.Role)));
        Participation.TellOthers(turn, participant, "joined", why: null);
        return ActOutcome.Done;
    }

    /// <summary>The agent has stayed away too long, whether it is known here that it had accepted or not yet.</summary>
    /// <param name="agent">Null: the pool knows the invitation as over, and nobody would ever be offered it.</param>
    public static ActOutcome Drop(Turn turn, JobRef job, string? agent)
    {
        if (turn.State.Moves.Participants.Find(p => p.Side == job.Side && p.Epoch == job.Epoch && (!p.Joined || p.Agent == agent)) is not { } participant)
        {
            return ActOutcome.Gone;
        }

        Participation.Remove(turn, participant, agent is null ? "expired" : "offline");
        return ActOutcome.Done;
    }

    public static void Expire(Turn turn)
    {
        foreach (var late in turn.State.Moves.Participants.FindAll(p => !p.Joined && p.Since + MoveLimits.InvitedFor <= turn.Now))
        {
            Participation.Remove(turn, late, "expired");
        }
    }

    public static DateTimeOffset? Next(Turn turn)
    {
        DateTimeOffset? first = null;
        foreach (var participant in turn.State.Moves.Participants)
        {
            var end = participant.Since + MoveLimits.InvitedFor;
            first = !participant.Joined && (first is null || end < first) ? end : first;
        }

        return first;
    }

    /// <summary>Open invitations once more, after a crash may have cut off their way to the pool.</summary>
    public static void Repeat(Turn turn)
    {
        foreach (var participant in turn.State.Moves.Participants)
        {
            if (!participant.Joined)
            {
                turn.Effects.Add(new SubmitJob(Submission(turn, participant)));
            }
        }
    }

    private static JobSubmission Submission(Turn turn, Participant participant)
    {
        var state = turn.State;
        var main = Jobs.Submission(turn);
        var queue = turn.Tenant.Queues.GetValueOrDefault(participant.Queue ?? state.Queue) ?? QueueNames.Fallback(participant.Queue ?? state.Queue);
        List<string> present = [.. state.Moves.Participants.Where(p => p.Joined).Select(p => p.Agent!)];
        if (state.Agent is { } owner)
        {
            present.Add(owner);
        }

        return main with
        {
            Id = Participation.JobOf(turn, participant),
            Queue = queue.Name,
            Priority = queue.Priority,
            Requirements = participant.Queue is null ? [] : Requirements.Resolve(queue.Requires, state.Labels),
            Labels = new Dictionary<string, string>(state.Labels) { [Label] = Participation.NameOf(participant.Role) },
            WaitingSince = participant.Since,
            OnlyAgent = participant.Queue is null ? participant.Agent : null,
            PreferredAgent = null,
            DirectTo = null,
            Releases = null,
            NotTo = present,
        };
    }
}
