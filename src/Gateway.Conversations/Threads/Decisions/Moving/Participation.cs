using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Who of ours is in a conversation beside its agent: what each is told, and how each goes.</summary>
internal static class Participation
{
    /// <summary>To everyone of ours in the conversation; the customer never hears of it.</summary>
    public static ActOutcome Whisper(Turn turn, string agent, WhisperFrame whisper)
    {
        var state = turn.State;
        if (!state.IsOpen)
        {
            return ActOutcome.Gone;
        }

        if (!IsIn(state, agent))
        {
            return ActOutcome.NotYours;
        }

        var frame = new DeliveryFrame(turn.ConversationName, whisper.ClientId, "accepted", null);
        turn.Effects.Add(new TellAgent(agent, frame));
        if (!turn.FirstTime(Turn.IdOf("whisper", agent, whisper.ClientId)))
        {
            return ActOutcome.Done;
        }

        var name = turn.Tenant.Agents.GetValueOrDefault(agent)?.Name ?? agent;
        var offset = turn.Events.Count;
        var json = turn.Begin(EventTypes.ConversationWhispered);
        json.WriteString("direction", "note");
        json.WriteString("kind", "whisper");
        json.WriteString("agent", agent);
        json.WriteString("clientId", whisper.ClientId);
        json.WriteString("senderName", name);
        json.WriteString("text", whisper.Text);
        turn.Events.End();
        var line = new TranscriptEntry(state.Sequence, "note", "whisper", turn.Now, whisper.ClientId, name, whisper.Text, null, null, null, [], null);
        turn.Lines.Add((offset, line));
        turn.Tell(line, except: agent);
        return ActOutcome.Done;
    }

    /// <summary>One's own part ends; an owner ends others', but not a supervisor's.</summary>
    public static ActOutcome Leave(Turn turn, string agent, string? who)
    {
        var state = turn.State;
        if (!state.IsOpen)
        {
            return ActOutcome.Gone;
        }

        if (state.Phase == ConversationPhase.Assigned && state.Agent == agent)
        {
            var gone = state.Moves.Participants.FindAll(p => p.Side > 0 && (who is null ? !p.Joined : p.Agent == who));
            gone.ForEach(p => Remove(turn, p, "dismissed"));
            return gone.Count > 0 || who is null ? ActOutcome.Done : ActOutcome.NotIn;
        }

        if (state.Moves.Participants.Find(p => p.IsIn(agent)) is not { } own)
        {
            return ActOutcome.NotIn;
        }

        Remove(turn, own, "left");
        return ActOutcome.Done;
    }

    /// <summary>The conversation goes elsewhere: what was arranged for it ends. Supervisors stay until it is closed.</summary>
    public static void End(Turn turn, bool closed)
    {
        foreach (var participant in turn.State.Moves.Participants.FindAll(p => closed || p.Side > 0))
        {
            Remove(turn, participant, "ended");
        }
    }

    /// <param name="release">False when the job of the invitation ends by another way.</param>
    public static void Remove(Turn turn, Participant participant, string why, bool release = true)
    {
        var state = turn.State;
        state.Moves.Participants.Remove(participant);
        var json = turn.Begin(EventTypes.ParticipantLeft);
        WriteMembers(turn, json, participant);
        json.WriteString("reason", why);
        turn.Events.End();
        if (participant.Side > 0 && release)
        {
            turn.Effects.Add(new CancelJob(JobOf(turn, participant)));
        }

        if (participant is { Joined: true, Agent: { } agent })
        {
            turn.Effects.Add(new TellAgent(agent, new LeftFrame(turn.ConversationName, why)));
        }

        TellOthers(turn, participant, "left", why);
    }

    /// <summary>The others hear of everyone but silent observers.</summary>
    public static void TellOthers(Turn turn, Participant participant, string what, string? why)
    {
        if (participant.Role == ParticipantRole.Observe)
        {
            return;
        }

        var state = turn.State;
        var frame = new ParticipantFrame(turn.ConversationName, participant.Agent, participant.Role, what, why);
        if (state is { Phase: ConversationPhase.Assigned, Agent: { } owner })
        {
            turn.Effects.Add(new TellAgent(owner, frame));
        }

        foreach (var other in state.Moves.Participants)
        {
            if (other is { Joined: true, Agent: { } agent } && other != participant)
            {
                turn.Effects.Add(new TellAgent(agent, frame));
            }
        }
    }

    public static void WriteMembers(Turn turn, System.Text.Json.Utf8JsonWriter json, Participant participant)
    {
        if (participant.Side > 0)
        {
            json.WriteString("job", JobOf(turn, participant));
        }

        if (participant.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        if (participant.Queue is { } queue)
        {
            json.WriteString("queue", queue);
        }

        json.WriteString("role", NameOf(participant.Role));
    }

    public static string JobOf(Turn turn, Participant participant) => JobId.Of(turn.Conversation, participant.Epoch, participant.Side);

    /// <summary>The agent's own conversation, or one it takes part in.</summary>
    public static bool IsIn(ThreadState state, string agent) =>
        (state.Phase == ConversationPhase.Assigned && state.Agent == agent) || state.Moves.Participants.Exists(p => p.IsIn(agent));

    public static bool Speaks(ThreadState state, string agent) =>
        state.IsOpen && state.Moves.Participants.Exists(p => p.Role == ParticipantRole.Speak && p.IsIn(agent));

    public static string NameOf(ParticipantRole role) => role switch
    {
        ParticipantRole.Observe => "observe",
        ParticipantRole.Advise => "advise",
        _ => "speak",
    };
}
