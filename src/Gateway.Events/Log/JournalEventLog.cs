using Gateway.Journal;

namespace Gateway.Events;

/// <summary>The journal as subscribers read it.</summary>
internal sealed class JournalEventLog(GatewayJournal journal) : IEventLog
{
    public int PartitionCount => journal.PartitionCount;

    public Guid Epoch => journal.Status.Epoch;

    public long Head(int partition) => journal.Head(partition);

    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken) =>
        journal.ReadLogAsync(partition, after, limit, cancellationToken);

    public ValueTask<(long First, long Last)> ReadBoundsAsync(int partition, CancellationToken cancellationToken) => journal.ReadLogBoundsAsync(partition, cancellationToken);

    public ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken) =>
        journal.WaitForEventsAsync(partition, after, cancellationToken);
}
