namespace Gateway.Routing;

/// <summary>What the matcher needs to know of a queue. Durations are microseconds.</summary>
public sealed record QueuePolicy
{
    // Each holds its agent's units until somebody answers; beyond ten a job keeps a team from working.
    public const int OffersMax = 10;

    public required string Name { get; init; }

    /// <summary>Band of jobs that name none, 0..9; 0 is the most urgent.</summary>
    public int Priority { get; init; }

    /// <summary>An offer not answered in this time expires.</summary>
    public required long OfferTimeout { get; init; }

    /// <summary>Waiting this long lifts a job by one band.</summary>
    public required long AgeingStep { get; init; }

    /// <summary>Time in which a job should be offered; what urgency is measured by.</summary>
    // A voice queue answers in 20 s, a chat in one to two minutes: the middle for queues that say nothing.
    public long Sla { get; init; } = 60_000_000;

    /// <summary>How much one job of this queue counts against one of another.</summary>
    public double Weight { get; init; } = 1;

    public Ladder Ladder { get; init; } = Ladder.None;

    /// <summary>Which agent takes a job of this queue; null: the choice of the pool.</summary>
    public AgentChoice? Agents { get; init; }

    /// <summary>Microseconds in which an agent that declined or missed an offer of this queue gets no other of it; 0: none.</summary>
    public long CoolDown { get; init; }

    /// <summary>Most agents a job is offered to at once; the first to accept has it.</summary>
    public int OffersAtOnce { get; init; } = 1;

    /// <summary>What <see cref="AgentChoice.Weighted"/> weighs.</summary>
    public AgentWeights Weights { get; init; } = AgentWeights.Default;

    /// <summary>Most jobs without an agent, offered ones included. Work that comes back is always taken in.</summary>
    public required int DepthMax { get; init; }
}
