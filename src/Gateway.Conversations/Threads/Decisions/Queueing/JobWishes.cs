namespace Gateway.Conversations.Threads;

/// <summary>Which jobs a conversation wants its pool to keep.</summary>
internal static class JobWishes
{
    /// <summary>False only for a job that the conversation has left for good: it never comes back to that epoch.</summary>
    public static bool Wants(ThreadState state, JobRef job)
    {
        if (state.Ordinal < job.Conversation.Ordinal || (state.Ordinal == job.Conversation.Ordinal && state.Epoch < job.Epoch))
        {
            // Made by one who knew more: another process has the conversation now.
            return true;
        }

        if (state.Ordinal > job.Conversation.Ordinal || !state.IsOpen)
        {
            return false;
        }

        if (job.Side > 0)
        {
            return job.Side > state.Moves.Sides || state.Moves.Participants.Exists(p => p.Side == job.Side && p.Epoch == job.Epoch);
        }

        // A newer job is on its way: it takes the older one's place in one step, and keeps who has declined it.
        return state.WantsAgent || (state.Epoch == job.Epoch && state.Moves.Parked is null);
    }
}
