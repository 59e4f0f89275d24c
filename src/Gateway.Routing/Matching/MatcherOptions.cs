namespace Gateway.Routing;

public sealed record MatcherOptions
{
    /// <summary>Which of several qualified free agents takes a job; the default is <see cref="LongestIdlePolicy"/>.</summary>
    public IDistributionPolicy Distribution { get; init; } = LongestIdlePolicy.Instance;

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
