using System.ComponentModel.DataAnnotations;

namespace Gateway.Journal;

/// <summary>Limits of the journal in front of its store.</summary>
public sealed class JournalOptions
{
    // WhatsApp redelivers for 7 days; a shorter horizon would let its last retry take effect twice.
    internal static readonly TimeSpan DedupeHorizonDefault = TimeSpan.FromDays(7);

    /// <summary>Dedupe ids younger than this are returned with their record.</summary>
    public TimeSpan DedupeHorizon { get; set; } = DedupeHorizonDefault;

    /// <summary>Commits that may wait, over all partitions; beyond it they are refused.</summary>
    // One second of work at the 20 000 commits/s that the slower of two measured stores does on two cores: past that the caller's own timeout is near.
    [Range(1, 1_000_000)]
    public int WaitingMax { get; set; } = 20_000;

    /// <summary>Most commits one batch of a partition may hold.</summary>
    // 64 to 4 096 measured alike: this only bounds how long one script holds a Redis server, about 5 ms.
    [Range(1, 4_096)]
    public int BatchCommitsMax { get; set; } = 512;

    /// <summary>Bytes of state, entries and events after which a batch is closed; a single larger commit goes alone.</summary>
    // 1 MiB is about 1 ms of one Redis script and 5 ms of a slow disk: small enough that a big commit does not make 500 small ones wait.
    [Range(1, 64 * 1024 * 1024)]
    public int BatchBytesMax { get; set; } = 1024 * 1024;

    /// <summary>How often epoch and heads of the store are compared with what this process has seen.</summary>
    // An emptied store is noticed by the next commit at once; this bounds it for a process that commits nothing.
    public TimeSpan CheckPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a store that failed is tried again.</summary>
    // Short beside the 10 s in which a gateway shall be ready again after its store is, long beside a connection attempt.
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A batch in flight for longer means that the store hangs: acceptance stops until it answers.</summary>
    // Above the 3 s after which the Redis store gives a command up, below the 10 s after which the first providers retry.
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often dedupe ids beyond the horizon are deleted.</summary>
    // Ids are deleted by whole days: more often than hourly finds nothing.
    public TimeSpan TrimPeriod { get; set; } = TimeSpan.FromHours(1);

    /// <summary>When they are deleted for the first time after a start.</summary>
    // Behind the work that waits at a start, and soon enough for a process that never lives for an hour.
    public TimeSpan FirstTrimAfter { get; set; } = TimeSpan.FromMinutes(1);
}
