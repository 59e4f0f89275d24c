namespace Gateway.Journal;

/// <summary>
/// The seam between the journal and what keeps its bytes. Implementations pass one compliance suite. All members may be called from any thread;
/// <see cref="CommitAsync"/> is called with at most one batch in flight per partition.
/// </summary>
public interface IJournalStore : IAsyncDisposable
{
    /// <summary>Partitions of this store, fixed at its first start.</summary>
    int PartitionCount { get; }

    /// <summary>Store and place, without secrets, for status and logs.</summary>
    string Name => GetType().Name;

    /// <summary>What the store survives, found out by asking and trying it, never by believing the configuration.</summary>
    Durability Durability { get; }

    /// <summary>What was seen that <see cref="Durability"/> rests on, in one sentence for the operator.</summary>
    string DurabilityReason => "";

    /// <summary>
    /// Commits a batch in one atomic, durable step. Versions are compared one by one: a conflict rejects that commit alone.
    /// <paramref name="results"/> has the length of <paramref name="batch"/>.
    /// </summary>
    /// <param name="partition">Partition all keys of the batch belong to.</param>
    /// <param name="knownHead">Highest sequence this process has seen in the partition; a store whose head is lower has lost its memory (<see cref="StoreAmnesiaException"/>).</param>
    /// <exception cref="StoreAmnesiaException">The store came back empty or older.</exception>
    ValueTask CommitAsync(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, CancellationToken cancellationToken);

    /// <summary>Reads a record with its entries and the dedupe ids not older than <paramref name="dedupeSince"/>; null when there is none.</summary>
    ValueTask<JournalRecord?> ReadAsync(JournalKey key, DateTimeOffset dedupeSince, CancellationToken cancellationToken);

    /// <summary>Reads events after a sequence, in order, at most <paramref name="limit"/> of them and about <paramref name="bytesMax"/> bytes.</summary>
    ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, int bytesMax, CancellationToken cancellationToken);

    /// <summary>Lowest sequence still kept and highest sequence written; (1, 0) for an empty log.</summary>
    ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken cancellationToken);

    /// <summary>Records due at or before <paramref name="now"/>, earliest first.</summary>
    ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes whole log segments that lie entirely before <paramref name="beforeSequence"/>, and dedupe ids older than the horizon.</summary>
    ValueTask TrimAsync(int partition, long beforeSequence, DateTimeOffset dedupeBefore, CancellationToken cancellationToken);

    /// <summary>Proves that the store takes writes again, after it has failed: one that only answers reads is of no use. Throws what the store says when it does not.</summary>
    ValueTask ProveWritesAsync(CancellationToken cancellationToken) => default;

    /// <summary>The random id the store was given when it was made. A different one means a different or emptied store.</summary>
    ValueTask<Guid> ReadEpochAsync(CancellationToken cancellationToken);
}

/// <summary>What an acknowledged commit survives.</summary>
public enum Durability
{
    /// <summary>Nothing: the store may lose it with its process.</summary>
    None,

    /// <summary>The death of any process, not of the machine.</summary>
    Crash,

    /// <summary>A power cut: the bytes were flushed to the device before the acknowledgement.</summary>
    Power,
}

/// <param name="Version">Counts the commits of this record from 1.</param>
/// <param name="State">The newest state; empty when none was written.</param>
/// <param name="Entries">Entries behind the state, oldest first.</param>
/// <param name="StateFirstSequence">Sequence of the first event of the commit that wrote the state, 0 when it had none: what a state says of its own events counts from there.</param>
/// <param name="DedupeIds">Ids inside the horizon with the time they took effect, by time and then by id; an id that came again has its last time.</param>
public sealed record JournalRecord(
    long Version,
    ReadOnlyMemory<byte> State,
    IReadOnlyList<ReadOnlyMemory<byte>> Entries,
    long StateFirstSequence,
    IReadOnlyList<(DedupeId Id, DateTimeOffset At)> DedupeIds);

/// <param name="Records">Events in sequence order; dense unless <paramref name="FirstKept"/> says that older ones are gone.</param>
/// <param name="FirstKept">Lowest sequence still kept: a reader that asked for less has missed what is between.</param>
/// <param name="Last">Highest sequence written when the page was read.</param>
public sealed record LogPage(IReadOnlyList<LogRecord> Records, long FirstKept, long Last);

/// <summary>One event as committed; its checksum (XXH3) was compared when it was read.</summary>
public readonly record struct LogRecord(long Sequence, ReadOnlyMemory<byte> Data);

public readonly record struct DueRecord(JournalKey Key, DateTimeOffset At);

/// <summary>The store is not the store it was: it came back empty, older, or is another one. Acceptance stops until someone decides.</summary>
public sealed class StoreAmnesiaException(string message) : Exception(message);

/// <summary>Another process has the store open.</summary>
public sealed class StoreInUseException(string message) : Exception(message);

/// <summary>The store was made otherwise than this program opens it: another format, another number of partitions.</summary>
public sealed class StoreMismatchException(string message) : Exception(message);

/// <summary>A record's bytes do not match their checksum. Names the store's file or key; nothing of the record is served.</summary>
public sealed class CorruptRecordException(string message) : Exception(message);

/// <summary>The store does not answer a read: it is away, hangs, or was closed after a failure. Asking again may help.</summary>
public sealed class StoreUnavailableException(string message, Exception inner) : Exception(message, inner);
