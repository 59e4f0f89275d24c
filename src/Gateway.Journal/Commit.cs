namespace Gateway.Journal;

/// <summary>
/// One atomic change of one record: all of it is durable, or none. The journal packs the commits that wait for a partition into one batch.
/// </summary>
/// <remarks>The memory handed in is read until the task of the commit completes; after that its owner may reuse it.</remarks>
public sealed class Commit
{
    public required JournalKey Key { get; init; }

    /// <summary>Version the writer has read; 0 for a record that does not exist. Another version in the store rejects this commit alone.</summary>
    public required long ExpectedVersion { get; init; }

    /// <summary>New state, replacing the old one and every entry; null leaves state and entries as they are.</summary>
    public ReadOnlyMemory<byte>? State { get; init; }

    /// <summary>Appended behind the state: what changed since, for records too large to be rewritten each time.</summary>
    public ReadOnlyMemory<byte>? Entry { get; init; }

    /// <summary>Appended to the partition's event log under the next dense sequence numbers.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Events { get; init; } = [];

    /// <summary>Provider ids this commit takes effect for; returned by <see cref="IJournalStore.ReadAsync"/> for the dedupe horizon.</summary>
    public IReadOnlyList<DedupeId> DedupeIds { get; init; } = [];

    /// <summary>When the record wants to be woken; one due time a record.</summary>
    public DueChange Due { get; init; }

    /// <summary>
    /// The record goes as if it had never been, with its entries, dedupe ids and due time; its versions begin anew. Events of this commit are appended all the same.
    /// </summary>
    /// <remarks>Not together with a state, an entry, dedupe ids or a change of the due time.</remarks>
    public bool Delete { get; init; }

    /// <summary>The writer's clock, which dates dedupe ids.</summary>
    public required DateTimeOffset Now { get; init; }
}

/// <summary>XxHash128 of what names a provider's message on its thread.</summary>
/// <remarks>
/// Not keyed and not cryptographic, at a tenth of SHA-256's time: ids are compared within one record, and who makes two names that collide loses a message of
/// its own. By accident two of a thread's 65,536 ids meet once in 10^29 threads.
/// </remarks>
public readonly record struct DedupeId(UInt128 Value)
{
    public static DedupeId Of(ReadOnlySpan<byte> name) => new(System.IO.Hashing.XxHash128.HashToUInt128(name));
}

/// <summary>What happens to a record's due time: kept (default), cleared, or set.</summary>
public readonly record struct DueChange
{
    public bool Changes { get; private init; }

    public DateTimeOffset? At { get; private init; }

    public static DueChange Keep => default;

    public static DueChange Clear => new() { Changes = true };

    public static DueChange Set(DateTimeOffset at) => new() { Changes = true, At = at };
}

public enum CommitOutcome
{
    /// <summary>Durable at the level in force.</summary>
    Committed,

    /// <summary>Another version is in the store: somebody else owns the record now. Nothing was written.</summary>
    Conflict,

    /// <summary>The store did not answer or refused: the commit may or may not be there. Read before deciding anything on it.</summary>
    Unknown,

    /// <summary>Refused before it was tried: too many commits wait, the store is not ready, or it is not the store it was. Nothing was written.</summary>
    Refused,
}

/// <param name="Outcome">How the commit ended.</param>
/// <param name="Version">Version of the record afterwards, 0 for one that was deleted; on <see cref="CommitOutcome.Conflict"/> the one found.</param>
/// <param name="FirstSequence">Sequence of the first event of this commit, 0 without events.</param>
public readonly record struct CommitResult(CommitOutcome Outcome, long Version, long FirstSequence);
