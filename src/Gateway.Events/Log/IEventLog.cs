using Gateway.Journal;

namespace Gateway.Events;

/// <summary>What subscribers read from: the event log of the journal. All members may be called from any thread.</summary>
public interface IEventLog
{
    int PartitionCount { get; }

    /// <summary>Random id of the store; cursors of another store are refused.</summary>
    Guid Epoch { get; }

    /// <summary>Highest sequence this process knows of; another process may have written more.</summary>
    long Head(int partition);

    ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Lowest sequence still kept and highest written, by any process; (1, 0) for an empty log.</summary>
    ValueTask<(long First, long Last)> ReadBoundsAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Completes once the partition has a sequence above <paramref name="after"/>.</summary>
    ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken);
}
