namespace Gateway.Contracts.Configuration;

/// <summary>What customers of a queue are promised, in open time of a calendar.</summary>
public sealed record SlaModel
{
    public required string Name { get; init; }

    /// <summary>Hours in which the clocks run; null for around the clock.</summary>
    public CalendarModel? Calendar { get; init; }

    /// <summary>From the first message to our first answer; null for no promise.</summary>
    public TimeSpan? FirstResponse { get; init; }

    /// <summary>From the first message that our last answer does not cover to our next one.</summary>
    public TimeSpan? NextResponse { get; init; }

    /// <summary>From the first message to closing.</summary>
    public TimeSpan? Resolution { get; init; }

    /// <summary>Share of a target after which it is at risk, above 0 and below 1.</summary>
    // A quarter of the time left is what most desks use as their warning.
    public double AtRisk { get; init; } = 0.75;

    /// <summary>The resolution clock stands while we wait for the customer.</summary>
    public bool PausesForCustomer { get; init; } = true;

    /// <summary>All clocks stand while the conversation is set aside.</summary>
    public bool PausesWhileParked { get; init; }

    /// <summary>A reopened conversation begins its resolution clock anew; otherwise the clock goes on where it stood.</summary>
    public bool RestartsOnReopen { get; init; }

    /// <summary>What happens to a waiting job when a clock is at risk.</summary>
    public SlaAction? OnRisk { get; init; }

    /// <summary>What happens to a waiting job when a clock is overdue.</summary>
    public SlaAction? OnBreach { get; init; }
}

/// <param name="Priority">New priority; null leaves it.</param>
/// <param name="Queue">New queue; null leaves it.</param>
public sealed record SlaAction(int? Priority, string? Queue);
