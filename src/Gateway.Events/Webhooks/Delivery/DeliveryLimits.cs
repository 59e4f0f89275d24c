namespace Gateway.Events.Webhooks;

/// <summary>What one subscription's delivery may hold and how much of it a crash repeats.</summary>
internal static class DeliveryLimits
{
    // Two full rounds of the largest batches would be more than any endpoint takes in a second.
    /// <summary>Events read ahead and not yet done with.</summary>
    public const int WindowMax = 2048;

    // 200 subscriptions of a tenant, all with slow endpoints: 800 MB at the very worst, and none of it in ordinary times.
    /// <summary>Bytes of them.</summary>
    public const int WindowBytesMax = 4 * 1024 * 1024;

    // 40 bytes each: the record stays near 40 KB. Past that the whole endpoint is the problem, and the log keeps what is behind.
    /// <summary>Failed events, and those they hold back, beyond which nothing new is read.</summary>
    public const int ParkedMax = 1000;

    // A hundred conversations that wait fit below the limit above; what more of them comes is read from the log again when its turn has come.
    /// <summary>Events of one conversation that wait one by one. Those behind them wait as one place in the log.</summary>
    public const int StrandParkedMax = 8;

    // A crash repeats at most this much, and what was in flight.
    /// <summary>Events done with that the durable cursor does not know of yet; beyond it nothing is sent.</summary>
    public const int UnsavedMax = 512;

    // Ten commits a second for each busy subscription.
    /// <summary>Least time between two commits of the cursor.</summary>
    public static readonly TimeSpan SavePeriod = TimeSpan.FromMilliseconds(100);

    // What a filter passes over moves the cursor too, and nothing hurries: a crash only looks at it once more.
    public static readonly TimeSpan SavePassedPeriod = TimeSpan.FromSeconds(5);

    // A journal that does not confirm is tried again at the pace at which it heals.
    public static readonly TimeSpan SaveRetry = TimeSpan.FromSeconds(1);

    // As the saved cursor; and a partition whose store is away costs a subscription one read a second.
    /// <summary>A partition, or an event, that could not be read from the log is tried again after this.</summary>
    public static readonly TimeSpan ReadRetry = TimeSpan.FromSeconds(1);

    // Standard Webhooks advises small bodies; a quarter of a megabyte is one event of the largest size.
    /// <summary>Bytes of events in one batch; a single larger event goes alone.</summary>
    public const int BatchBytesMax = 256 * 1024;

    // What is in flight when a delivery is stopped gets this long; what has no answer by then is repeated.
    public static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(3);

    // A screenful of screens for a person, and 400 KB.
    public const int DeadLettersMax = 10_000;
}
