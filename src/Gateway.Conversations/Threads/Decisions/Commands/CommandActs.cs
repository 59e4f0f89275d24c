using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Commands;

namespace Gateway.Conversations.Threads;

/// <summary>What back ends do to a conversation.</summary>
internal static class CommandActs
{
    // What routing reads of a job; a state is kept under about 1 KB.
    private const int LabelsMax = 32;

    /// <param name="turn">The thread, loaded.</param>
    /// <param name="call">Checked in form; whether it fits the conversation is decided here.</param>
    /// <param name="serviceWindow">How long after the customer's last message free text is allowed; null for always.</param>
    public static CommandResult Apply(Turn turn, CommandCall call, TimeSpan? serviceWindow)
    {
        if (call.Ordinal is { } ordinal && ordinal != turn.State.Ordinal)
        {
            return new(CommandOutcome.Gone);
        }

        var (used, same) = (Turn.IdOf("command", call.Key), Turn.IdOf("command", call.Key, call.Fingerprint));
        if (call.Key is not null && turn.Knows(used))
        {
            return turn.Knows(same) ? Done(turn, call) : new(CommandOutcome.KeyReused);
        }

        var outcome = call.Command switch
        {
            SendCommand send => Send(turn, call, send, serviceWindow),
            OpenCommand open => Open(turn, open),
            LabelCommand label => Label(turn, label),
            ReclassifyCommand reclassify => Reclassify(turn, reclassify.Queue),
            EndCommand end => End(turn, end.Disposition),
            AttachCommand attach => Attach(turn, call, attach),
            _ => throw new ArgumentOutOfRangeException(nameof(call), call.Command.GetType().Name, "No such command."),
        };
        if (outcome != CommandOutcome.Done)
        {
            return new(outcome);
        }

        if (call.Key is not null)
        {
            turn.FirstTime(used);
            turn.FirstTime(same);
        }

        return Done(turn, call);
    }

    private static CommandResult Done(Turn turn, CommandCall call) =>
        new(CommandOutcome.Done, turn.Conversation.ToString(), call.Command is SendCommand ? call.Key : null);

    private static CommandOutcome Send(Turn turn, CommandCall call, SendCommand send, TimeSpan? serviceWindow)
    {
        var state = turn.State;
        if (send.Template is null && serviceWindow is { } window && turn.Now - state.LastInboundAt > window)
        {
            return CommandOutcome.TemplateNeeded;
        }

        if (!Outbound.HasRoom(state))
        {
            return CommandOutcome.TooManyPending;
        }

        var line = Outbound.Start(turn, agent: "", call.Key!, send.Text, send.Attachments, send.Template, by: call.By);
        if (state is { Phase: ConversationPhase.Assigned, Agent: { } agent })
        {
            turn.Effects.Add(new TellAgent(agent, new MessageFrame(turn.Conversation.ToString(), line)));
        }

        return CommandOutcome.Done;
    }

    private static CommandOutcome Open(Turn turn, OpenCommand open)
    {
        if (open.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue))
        {
            return CommandOutcome.UnknownQueue;
        }

        Opening.Open(turn, open.Labels, open.Queue);
        turn.State.LastActivityAt = turn.Now;
        return CommandOutcome.Done;
    }

    private static CommandOutcome Label(Turn turn, LabelCommand label)
    {
        var state = turn.State;
        if (state.Phase is not (ConversationPhase.Waiting or ConversationPhase.Assigned))
        {
            return CommandOutcome.Gone;
        }

        var labels = new Dictionary<string, string>(state.Labels);
        foreach (var name in label.Remove)
        {
            labels.Remove(name);
        }

        foreach (var (name, value) in label.Set)
        {
            labels[name] = value;
        }

        if (labels.Count > LabelsMax)
        {
            return CommandOutcome.TooManyLabels;
        }

        if (labels.Count == state.Labels.Count && labels.All(known => state.Labels.TryGetValue(known.Key, out var value) && value == known.Value))
        {
            return CommandOutcome.Done;
        }

        state.Labels = labels;
        var json = turn.Begin(EventTypes.ConversationLabelled);
        json.WriteStartObject("labels");
        foreach (var (name, value) in labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        turn.Events.End();
        if (state.Phase == ConversationPhase.Waiting)
        {
            // The job of the new epoch takes the old one's place in the pool, with requirements made of the new labels.
            state.Epoch++;
            Opening.CreateJob(turn, state.Queue, state.OnlyAgent, state.WaitingSince);
        }

        return CommandOutcome.Done;
    }

    private static CommandOutcome Reclassify(Turn turn, string queue)
    {
        var state = turn.State;
        if (state.Phase is not (ConversationPhase.Waiting or ConversationPhase.Assigned))
        {
            return CommandOutcome.Gone;
        }

        if (!turn.Tenant.Queues.ContainsKey(queue))
        {
            return CommandOutcome.UnknownQueue;
        }

        if (state.Queue == queue && state.Phase == ConversationPhase.Waiting)
        {
            return CommandOutcome.Done;
        }

        if (state.Phase == ConversationPhase.Assigned)
        {
            AgentActs.Unassign(turn, "transferred", note: null);
            Opening.CreateJob(turn, queue, onlyAgent: null, waitingSince: turn.Now);
        }
        else
        {
            state.Epoch++;
            Opening.CreateJob(turn, queue, onlyAgent: null, state.WaitingSince);
        }

        return CommandOutcome.Done;
    }

    private static CommandOutcome End(Turn turn, string? disposition)
    {
        if (turn.State.Phase is not (ConversationPhase.Waiting or ConversationPhase.Assigned))
        {
            return CommandOutcome.Gone;
        }

        AgentActs.CloseWithout(turn, "command", disposition);
        return CommandOutcome.Done;
    }

    private static CommandOutcome Attach(Turn turn, CommandCall call, AttachCommand attach)
    {
        var state = turn.State;
        var offset = turn.Events.Count;
        var json = turn.Begin(EventTypes.ConversationContextAttached);
        json.WriteString("direction", "in");
        json.WriteString("kind", "context");
        json.WriteString("customer", state.Customer);
        json.WriteString("senderName", attach.Name);
        json.WriteString("payload", attach.Value);
        json.WriteString("by", call.By);
        turn.Events.End();
        var line = new TranscriptEntry(state.Sequence, "in", "context", turn.Now, null, attach.Name, null, attach.Value, null, null, [], null);
        turn.Lines.Add((offset, line));
        if (state is { Phase: ConversationPhase.Assigned, Agent: { } agent })
        {
            turn.Effects.Add(new TellAgent(agent, new MessageFrame(turn.Conversation.ToString(), line)));
        }

        return CommandOutcome.Done;
    }
}
