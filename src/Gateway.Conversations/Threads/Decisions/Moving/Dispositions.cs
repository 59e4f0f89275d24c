namespace Gateway.Conversations.Threads;

/// <summary>Which codes a queue lets its conversations be closed with.</summary>
internal static class Dispositions
{
    /// <summary>Null when the code may be used.</summary>
    /// <param name="byAgent">A back end need not say one.</param>
    public static ActOutcome? Refusal(Turn turn, string? code, bool byAgent)
    {
        if (turn.Tenant.Queues.GetValueOrDefault(turn.State.Queue) is not { } queue)
        {
            return null;
        }

        return code switch
        {
            null => byAgent && queue.DispositionRequired ? ActOutcome.DispositionNeeded : null,
            _ => queue.Dispositions.Count > 0 && !queue.Dispositions.Contains(code, StringComparer.Ordinal) ? ActOutcome.UnknownDisposition : null,
        };
    }
}
