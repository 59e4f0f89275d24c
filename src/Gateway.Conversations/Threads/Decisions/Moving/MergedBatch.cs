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
    /// <param name="knows">Whether the thread has taken an id before.</param>
    /// <returns>What is left for the thread itself, what became of the rest, and under which ids the thread keeps that in mind.</returns>
    public static async ValueTask<(InboundBatch Left, AcceptResult Passed, IReadOnlyList<DedupeId> Ids)> PassOnAsync(
        IConversations conversations, ThreadState state, InboundBatch batch, Func<DedupeId, bool> knows)
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

        var answer = await conversations.Of(survivor.Thread).AcceptMergedAsync(survivor, batch with { Items = items });
        if (answer.Outcome == AcceptOutcome.NotHere)
        {
            // Kept with the next commit; until then it is found out anew.
            state.Moves.MergedInto = null;
            return WithoutPassedOn(state, batch, knows);
        }

        var left = batch with { Items = [.. batch.Items.Where(item => !items.Contains(item))] };
        if (answer.Outcome != AcceptOutcome.Accepted)
        {
            return (left, answer, []);
        }

        state.Moves.HasPassedOn = true;
        return (left, answer, [.. items.Select(IdOf).Where(id => !knows(id)).Distinct()]);
    }

    private static (InboundBatch Left, AcceptResult Passed, IReadOnlyList<DedupeId> Ids) WithoutPassedOn(ThreadState state, InboundBatch batch, Func<DedupeId, bool> knows)
    {
        IReadOnlyList<InboundItem> left = state.Moves.HasPassedOn ? [.. batch.Items.Where(item => !knows(IdOf(item)))] : batch.Items;
        return (batch with { Items = left }, new AcceptResult(AcceptOutcome.Accepted, 0, batch.Items.Count - left.Count), []);
    }

    /// <summary>Not the id under which a thread knows what it has taken itself: changes of what was passed on are passed on as well.</summary>
    private static DedupeId IdOf(InboundItem item) =>
        Turn.IdOf("passed", InboundDecisions.EffectOf(item).Value.ToString("x32", System.Globalization.CultureInfo.InvariantCulture));
}
