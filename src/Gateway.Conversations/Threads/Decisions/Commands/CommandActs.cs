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
            ReclassifyCommand reclassify => Reclassify(turn, reclassify, call.By),
            EndCommand end => End(turn, end.Disposition),
            AttachCommand attach => Attach(turn, call, attach),
            var move => MoveCommands.Apply(turn, move, call.By),
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
        new(CommandOutcome.Done, turn.ConversationName, call.Command is SendCommand ? call.Key : null);

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

        turn.Tell(Outbound.Start(turn, agent: "", call.Key!, OutboundContent.Of(send), by: call.By));
        SlaAlerts.Answered(turn);
        return CommandOutcome.Done;
    }

    private static CommandOutcome Open(Turn turn, OpenCommand open)
    {
        if (open.Queue is { } queue && !turn.Tenant.Queues.ContainsKey(queue))
        {
            return CommandOutcome.UnknownQueue;
        }

        Opening.OpenByBackEnd(turn, open.Labels, open.Queue, open.Routing);
        turn.State.LastActivityAt = turn.Now;
        return CommandOutcome.Done;
    }

    private static CommandOutcome Label(Turn turn, LabelCommand label)
    {
        var state = turn.State;
        if (!state.IsOpen)
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
        var before = state.Rule;
        var follows = state.Phase == ConversationPhase.Waiting && state.OnlyAgent is null && !Classification.IsByHand(turn);
        var rule = follows ? Classification.Again(turn) : null;
        var json = turn.Begin(EventTypes.ConversationLabelled);
        json.WriteStartObject("labels");
        foreach (var (name, value) in state.Labels)
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        turn.Events.End();
        if (state.Moves.Parked is not null && before != state.Rule)
        {
            Jobs.MoveParked(turn, rule?.Queue ?? Opening.QueueOf(turn), isClassified: true);
        }
        else if (state is { Phase: ConversationPhase.Waiting, Moves.Parked: null })
        {
            // The job of the new epoch takes the old one's place in the pool, with requirements made of the new labels.
            state.Epoch++;
            Jobs.Requeue(turn, before == state.Rule
                ? new() { OnlyAgent = state.OnlyAgent }
                : new() { Queue = rule?.Queue ?? Opening.QueueOf(turn), IsClassified = true });
        }

        return CommandOutcome.Done;
    }

    private static CommandOutcome Reclassify(Turn turn, ReclassifyCommand reclassify, string by)
    {
        var (state, named) = (turn.State, reclassify.Queue);
        if (!state.IsOpen)
        {
            return CommandOutcome.Gone;
        }

        if (named is not null && !turn.Tenant.Queues.ContainsKey(named))
        {
            return CommandOutcome.UnknownQueue;
        }

        // Without a queue the rules decide again.
        var before = state.Rule;
        var rule = named is null ? Classification.Again(turn) : null;
        var queue = named ?? rule?.Queue ?? Opening.QueueOf(turn);
        var changes = state.Queue != queue || reclassify.Routing is not null || (named is null && before != state.Rule && state.Phase == ConversationPhase.Waiting);
        if (named is not null && state.Queue != queue)
        {
            Classification.Release(turn);
        }

        if (!changes && (named is null || state.Phase == ConversationPhase.Waiting))
        {
            return CommandOutcome.Done;
        }

        state.Wishes = reclassify.Routing ?? state.Wishes;
        if (state.Moves.Parked is { } parked)
        {
            // It comes back there, at its time.
            Jobs.MoveParked(turn, queue, isClassified: named is null);
            Parkings.Begin(turn, parked.Until, agent: null, by, "parked", note: null);
        }
        else if (state.Phase == ConversationPhase.Assigned)
        {
            AgentActs.Unassign(turn, "transferred", note: null);
            Jobs.Requeue(turn, new() { Queue = queue, IsClassified = named is null, WaitingSince = turn.Now });
        }
        else
        {
            state.Epoch++;
            Jobs.Requeue(turn, new() { Queue = queue, IsClassified = named is null });
        }

        return CommandOutcome.Done;
    }

    private static CommandOutcome End(Turn turn, string? disposition)
    {
        if (!turn.State.IsOpen)
        {
            return CommandOutcome.Gone;
        }

        if (Dispositions.Refusal(turn, disposition, byAgent: false) is not null)
        {
            return CommandOutcome.UnknownDisposition;
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
        turn.Tell(line);

        return CommandOutcome.Done;
    }
}
