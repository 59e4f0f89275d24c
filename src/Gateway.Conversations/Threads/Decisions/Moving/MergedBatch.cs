using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>
/// Passes on what comes on a thread whose conversation has become part of another, before the provider is answered: the other thread makes it durable and
/// recognises it when it is repeated. Once the other conversation is closed the thread stands for itself again.
/// </summary>
internal static class MergedBatch
{
    /// <param name="knows">Whether the thread has taken an id before.</param>
    /// <returns>What is left for the thread itself, and what became of the rest.</returns>
    public static async ValueTask<(InboundBatch Left, AcceptResult Passed)> PassOnAsync(
        IConversations conversations, ThreadState state, InboundBatch batch, Func<Journal.DedupeId, bool> knows)
    {
        var passed = new AcceptResult(AcceptOutcome.Accepted, 0, 0);
        if (state.IsOpen || !ConversationId.TryParse(state.Moves.MergedInto, out var survivor))
        {
            state.Moves.MergedInto = null;
            return (batch, passed);
        }

        var items = Merges.PassedOn(batch.Items, knows);
        if (items.Count == 0)
        {
            return (batch, passed);
        }

        var answer = await conversations.Of(survivor.Thread).AcceptMergedAsync(survivor, batch with { Items = items });
        if (answer.Outcome == AcceptOutcome.NotHere)
        {
            // Kept with the next commit; until then it is found out anew.
            state.Moves.MergedInto = null;
            return (batch, passed);
        }

        return (batch with { Items = [.. batch.Items.Where(item => !items.Contains(item))] }, answer);
    }
}
