using Gateway.Journal;

namespace Gateway.Events.Log;

/// <summary>The part of the journal that subscribers read. Apart so that a test can make a log forget. All members may be called from any thread.</summary>
internal interface IEventLog
{
    int PartitionCount { get; }

    /// <summary>Random id of the store; cursors of another store are refused.</summary>
    Guid Epoch { get; }

    /// <summary>Highest sequence this process knows of; another process may have written more.</summary>
    long Head(int partition);

    ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Completes once the partition has a sequence above <paramref name="after"/>.</summary>
    ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken);
}
