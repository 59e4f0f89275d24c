namespace Gateway.Routing.Simulation;

/// <summary>One wait of a conversation in a queue and the work that followed, as the event log tells it. Times are microseconds since the Unix epoch.</summary>
public sealed record HistoryLeg
{
    /// <summary>What is told apart: the queue, with a label's value or the priority where they matter.</summary>
    public required string Type { get; init; }

    public required int Priority { get; init; }

    public required long WaitingSince { get; init; }

    /// <summary>Null for one that was never taken.</summary>
    public long? TakenAt { get; init; }

    /// <summary>Null while in hand at the end of the log.</summary>
    public long? EndedAt { get; init; }

    /// <summary>Who took it.</summary>
    public string? Agent { get; init; }

    /// <summary>When the waiting customer left, or nobody needed it any more.</summary>
    public long? LeftAt { get; init; }

    /// <summary>It left by no impatience: closed by a back end, merged, set aside. It says nothing about how long customers wait.</summary>
    public bool IsWithdrawn { get; init; }
}

/// <summary>When an agent took work: absolute, not repeated.</summary>
public sealed record HistoryDuty(string Agent, IReadOnlyList<(long From, long To)> Spans);

/// <param name="Conversations">By conversation, each in its order.</param>
/// <param name="From">Of the window that is asked about.</param>
public sealed record HistoryRecord(IReadOnlyList<IReadOnlyList<HistoryLeg>> Conversations, IReadOnlyList<HistoryDuty> Duties, long From, long To);
