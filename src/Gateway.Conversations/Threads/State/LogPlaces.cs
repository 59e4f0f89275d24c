using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Gives what a turn wrote its place in the log, which is known only once it is committed.</summary>
internal static class LogPlaces
{
    /// <param name="lines">The transcript in memory; null while nobody has wanted it.</param>
    public static void Take(Turn turn, List<TranscriptEntry>? lines, long firstSequence)
    {
        var state = turn.State;
        foreach (var delivery in state.Deliveries)
        {
            if (delivery.LogSequence < 0)
            {
                delivery.LogSequence = firstSequence + (-1 - delivery.LogSequence);
            }
        }

        foreach (var (offset, line) in turn.Lines)
        {
            state.Lines.Add(firstSequence + offset);
            lines?.Add(line);
        }

        Bound(state);
        if (lines is not null)
        {
            Shorten(lines, state.Lines.Count);
        }
    }

    public static HistoryPlace History(ThreadState state) => new(state.Moves.FirstLine, state.Moves.LinesBefore > 0 ? state.Lines[0] : 0);

    /// <summary>Keeps the newest lines, and counts those before.</summary>
    public static void Bound(ThreadState state)
    {
        if (state.Lines.Count > ThreadLimits.LinesMax)
        {
            state.Moves.FirstLine = state.Moves.FirstLine == 0 ? state.Lines[0] : state.Moves.FirstLine;
            state.Moves.LinesBefore += state.Lines.Count - ThreadLimits.LinesMax;
            Shorten(state.Lines, ThreadLimits.LinesMax);
        }
    }

    private static void Shorten<T>(List<T> list, int max)
    {
        if (list.Count > max)
        {
            list.RemoveRange(0, list.Count - max);
        }
    }
}
