namespace Gateway.Routing;

public sealed record MatcherOptions
{
    /// <summary>Which of several qualified free agents takes a job, where the queue does not say.</summary>
    public AgentChoice Agents { get; init; } = AgentChoice.Default;

    /// <summary>Which of several waiting jobs a freed agent takes.</summary>
    public JobChoice Jobs { get; init; } = JobChoice.Default;

    /// <summary>The order in which agents are kept; null: the one that <see cref="Agents"/> asks for. Queues with a choice of another order are searched through.</summary>
    public IDistributionPolicy? Distribution { get; init; }

    /// <summary>Of the random agent choice.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Microseconds a job that costs more than others waits before one agent is held for it: that agent takes nothing that comes after the job
    /// until the job fits.
    /// </summary>
    // 30 s: a chat slot of three frees about every minute and a half (4 min each), so a heavy job usually fits by luck before; later than that, luck fails.
    public long HoldAfter { get; init; } = 30_000_000;

    /// <summary>Finished jobs remembered so that a repeated enqueue has no effect.</summary>
    // A caller repeats within seconds; 8,192 is 8 s at 1,000 completed jobs a second, at about 100 bytes each in a snapshot.
    public int FinishedMax { get; init; } = 8192;
}
