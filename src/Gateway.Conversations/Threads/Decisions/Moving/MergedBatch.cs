using Gateway.Contracts;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Passes on what comes on a thread whose conversation has become part of another, before the provider is answered: the other thread makes it durable and
/// recognises it when it is repeated. This thread keeps in mind what it has passed on, so that it recognises that too once it stands for itself again:
/// when the other conversation is closed, or the two are taken apart.
/// </summary>
internal static class MergedBatch
{
    /// <param name="thread">The one that passes on.</param>
    /// <param name="knows">Whether it has taken an id before.</param>
    /// <returns>What is left for the thread itself, what became of the rest, and under which ids the thread keeps that in mind.</returns>
    public static async ValueTask<(InboundBatch Left, AcceptResult Passed, IReadOnlyList<DedupeId> Ids)> PassOnAsync(
        IConversations conversations, ThreadId thread, ThreadState state, InboundBatch batch, Func<DedupeId, bool> knows)
    {
        if (state.IsOpen || !ConversationId.TryParse(state.Moves.MergedInto, out var survivor))
        {
            state.Moves.MergedInto = null;
            return WithoutPassedOn(state, batch, knows);
        }

        var items = Merges.PassedOn(batch.Items, knows);
        if (items.Count == 0)
        {
            return (batch, new AcceptResult(AcceptOutcome.Accepted, 0, 0), []);
        }

        var answer = await AskAsync(items);
        if (answer.Outcome == AcceptOutcome.NotHere)
        {
            (items, answer) = await TakenBeforeAsync(items, AskAsync);
            if (answer.Outcome == AcceptOutcome.Accepted)
            {
                // Kept with the next commit; until then it is found out anew.
                state.Moves.MergedInto = null;
            }
        }

        if (answer.Outcome != AcceptOutcome.Accepted)
        {
            return (Without(batch, items), answer, []);
        }

        var (left, known, _) = state.Moves.MergedInto is null ? WithoutPassedOn(state, Without(batch, items), knows) : (Without(batch, items), default, []);
        state.Moves.HasPassedOn |= items.Count > 0;
        return (left, answer with { Duplicates = answer.Duplicates + known.Duplicates }, [.. items.Select(IdOf).Where(id => !knows(id)).Distinct()]);

        ValueTask<AcceptResult> AskAsync(IReadOnlyList<InboundItem> some) =>
            conversations.Of(survivor.Thread).AcceptMergedAsync(survivor, thread, batch with { Items = some });
    }

    /// <summary>The other conversation is closed. What it took before that it knows item by item; nobody else does, if this thread's own commit failed then.</summary>
    private static async ValueTask<(List<InboundItem> Taken, AcceptResult Answer)> TakenBeforeAsync(
        List<InboundItem> items, Func<IReadOnlyList<InboundItem>, ValueTask<AcceptResult>> askAsync)
    {
        var taken = new List<InboundItem>();

        // One alone was asked for already.
        foreach (var item in items.Count > 1 ? items : [])
        {
            var answer = await askAsync([item]);
            if (answer.Outcome == AcceptOutcome.Accepted)
            {
                taken.Add(item);
            }
            else if (answer.Outcome != AcceptOutcome.NotHere)
            {
                return (taken, answer);
            }
        }

        return (taken, new AcceptResult(AcceptOutcome.Accepted, 0, taken.Count));
    }

    private static (InboundBatch Left, AcceptResult Passed, IReadOnlyList<DedupeId> Ids) WithoutPassedOn(ThreadState state, InboundBatch batch, Func<DedupeId, bool> knows)
    {
        IReadOnlyList<InboundItem> left = state.Moves.HasPassedOn ? [.. batch.Items.Where(item => !knows(IdOf(item)))] : batch.Items;
        return (batch with { Items = left }, new AcceptResult(AcceptOutcome.Accepted, 0, batch.Items.Count - left.Count), []);
    }

    private static InboundBatch Without(InboundBatch batch, List<InboundItem> items) => batch with { Items = [.. batch.Items.Where(item => !items.Contains(item))] };

    /// <summary>Not the id under which a thread knows what it has taken itself: changes of what was passed on are passed on as well.</summary>
    private static DedupeId IdOf(InboundItem item) => Turn.IdOf("passed", InboundDecisions.EffectName(item));
}
