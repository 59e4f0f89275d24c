using Gateway.Events;
using Gateway.Journal;

namespace Gateway.Host.Feeds;

/// <summary>The journal as subscribers see it: its log, without the right to write.</summary>
internal sealed class JournalEventLog(Journal.Journal journal) : IEventLog
{
    public int PartitionCount => journal.PartitionCount;

    public Guid Epoch => journal.Status.Epoch;

    public long Head(int partition) => journal.Head(partition);

    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken) =>
        journal.ReadLogAsync(partition, after, limit, cancellationToken);

    public ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken) =>
        journal.WaitForEventsAsync(partition, after, cancellationToken);
}
