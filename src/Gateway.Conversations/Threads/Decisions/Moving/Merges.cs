using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Makes one conversation part of another of the same customer: the surviving one takes a pointer to it and what comes on either thread; the other is closed
/// and passes on what comes while the surviving one is open. Replies go where the surviving conversation is. Each step may be repeated.
/// </summary>
internal static class Merges
{
    public static ActOutcome Apply(Turn turn, MergeCall call) => call.Stage switch
    {
        MergeStage.Check => Check(turn, call),
        MergeStage.Adopt => Adopt(turn, call),
        MergeStage.Alias => Alias(turn, call),
        _ => Unmerges.Apply(turn, call),
    };

    /// <summary>A message for the surviving conversation that came on another thread: it moves neither the service window nor the reply token of this one.</summary>
    /// <param name="from">The thread it came on.</param>
    public static bool Take(Turn turn, InboundItem item, ThreadId from, string account)
    {
        if (!turn.FirstTime(TakenId(item, from)))
        {
            return false;
        }

        if (item.Kind is ItemKind.Message or ItemKind.Postback or ItemKind.Call)
        {
            Opening.TakeUpOrOpen(turn, item);
            turn.State.Time.Clocks.CustomerWrote(turn.Now);
            InboundDecisions.AddLine(turn, EventTypes.MessageAccepted, item, "in", account: account);
        }
        else
        {
            InboundDecisions.Change(turn, item, orphan: false, account);
        }

        turn.State.LastActivityAt = turn.Now;
        return true;
    }

    /// <summary>Under what a conversation knows an item of another thread: each provider numbers its messages itself, and many begin with one.</summary>
    public static Journal.DedupeId TakenId(InboundItem item, ThreadId from) => Turn.IdOf("taken", from.ToString(), InboundDecisions.EffectName(item));

    /// <summary>Items of a batch that belong to the surviving conversation: what is new, and changes of what this thread has not seen.</summary>
    public static List<InboundItem> PassedOn(IReadOnlyList<InboundItem> items, Func<Journal.DedupeId, bool> knows) =>
        [.. items.Where(item => item.Kind switch
        {
            ItemKind.Message or ItemKind.Postback or ItemKind.Call => !knows(InboundDecisions.EffectOf(item)),
            ItemKind.Edit or ItemKind.Delete or ItemKind.Reaction => item.Target is { } target && !knows(Turn.MessageId(target)),
            _ => false,
        })];

    private static ActOutcome Check(Turn turn, MergeCall call)
    {
        if (call.From == call.Into)
        {
            return ActOutcome.UnknownTarget;
        }

        // Repeated after the last step: the customer still has to be told.
        return turn.State.Moves.MergedInto == call.Into ? ActOutcome.Done : Refusal(turn, call) ?? ActOutcome.Done;
    }

    private static ActOutcome Adopt(Turn turn, MergeCall call)
    {
        var state = turn.State;
        if (state.Customer != call.Customer)
        {
            return ActOutcome.OtherCustomer;
        }

        if (state.Moves.Merged.Contains(call.From))
        {
            return ActOutcome.Done;
        }

        if (Refusal(turn, call) is { } refusal)
        {
            return refusal;
        }

        if (state.Moves.Merged.Count >= MoveLimits.MergedMax)
        {
            return ActOutcome.TooManyMerged;
        }

        state.Moves.Merged.Add(call.From);
        Note(turn, EventTypes.ConversationMerged, "merged", call);
        return ActOutcome.Done;
    }

    /// <summary>Tells in the surviving conversation what became of the other: an event that is a line.</summary>
    public static void Note(Turn turn, string type, string kind, MergeCall call)
    {
        var offset = turn.Events.Count;
        var json = turn.Begin(type);
        json.WriteString("direction", "note");
        json.WriteString("kind", kind);
        json.WriteString("payload", call.From);
        Write(json, call);
        turn.Events.End();
        var line = new TranscriptEntry(turn.State.Sequence, "note", kind, turn.Now, null, null, null, call.From, null, null, [], null);
        turn.Lines.Add((offset, line));
        turn.Tell(line);
    }

    private static ActOutcome Alias(Turn turn, MergeCall call)
    {
        var state = turn.State;
        if (state.Moves.MergedInto == call.Into)
        {
            return ActOutcome.Done;
        }

        if (Refusal(turn, call) is { } refusal)
        {
            return refusal;
        }

        Write(turn.Begin(EventTypes.ConversationMerged), call);
        turn.Events.End();
        AgentActs.CloseWithout(turn, "merged", disposition: null);
        state.Moves.MergedInto = call.Into;
        return ActOutcome.Done;
    }

    private static ActOutcome? Refusal(Turn turn, MergeCall call) =>
        call.Agent is { } agent ? AgentActs.Refusal(turn.State, agent) : turn.State.IsOpen ? null : ActOutcome.Gone;

    public static void Write(System.Text.Json.Utf8JsonWriter json, MergeCall call)
    {
        json.WriteString("from", call.From);
        json.WriteString("into", call.Into);
        if (call.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        if (call.By is { } by)
        {
            json.WriteString("by", by);
        }
    }
}
