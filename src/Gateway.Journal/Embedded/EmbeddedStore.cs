using Gateway.Journal.Commits;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>The journal's store for one process, on RocksDB: each write of all waiting partitions is one <c>WriteBatch</c>, flushed before it is acknowledged.</summary>
/// <remarks>
/// The directory belongs to one process, by RocksDB's lock. After a failed write nobody knows what is on disk, so the database is closed; the next
/// <see cref="ReadEpochAsync"/> opens it again, which reads back what the disk really holds.
/// </remarks>
public sealed class EmbeddedStore : IJournalStore, IPumpedStore
{
    private readonly string _path;
    private readonly EmbeddedOptions _options;
    private readonly EmbeddedPartition[] _partitions;
    private readonly EmbeddedCommit[] _commits;
    private readonly EmbeddedWriter _writer;
    private readonly ReaderWriterLockSlim _open = new(LockRecursionPolicy.NoRecursion);
    private EmbeddedDb? _db;
    private Exception? _failure;
    private bool _disposed;

    private EmbeddedStore(string path, EmbeddedOptions options)
    {
        (_path, _options) = (path, options);
        var remembered = Math.Max(1, options.RememberedRecordsMax / options.Partitions);
        _partitions = [.. Enumerable.Range(0, options.Partitions).Select(p => new EmbeddedPartition(p, remembered))];
        _commits = [.. _partitions.Select(p => new EmbeddedCommit(p))];
        OpenDb();
        _writer = new EmbeddedWriter(options.Durability == Durability.Power, WithDb, OnWriteFailed);
    }

    public string Name => $"embedded store {_path}";

    public int PartitionCount => _partitions.Length;

    public Durability Durability { get; private set; }

    public string DurabilityReason { get; private set; } = "";

    /// <summary>Opens the store, makes it when there is none, checks its heads against its log, and finds out what its disk survives.</summary>
    /// <exception cref="StoreInUseException">Another process has it.</exception>
    /// <exception cref="StoreMismatchException">It was made with another number of partitions, or in another format.</exception>
    /// <exception cref="CorruptRecordException">It is damaged.</exception>
    public static EmbeddedStore Open(string path, EmbeddedOptions options)
    {
        if (options.Partitions is < 1 or > 4_096) throw new ArgumentException($"Partitions is {options.Partitions}; allowed is 1 to 4096.");
        return new EmbeddedStore(Path.GetFullPath(path), options);
    }

    public ValueTask CommitAsync(
        int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, CancellationToken cancellationToken) =>
        Submit(partition, batch, results, knownHead, onWriterThread: false);

    ValueTask IPumpedStore.CommitAsync(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead) =>
        Submit(partition, batch, results, knownHead, onWriterThread: true);

    private ValueTask Submit(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, bool onWriterThread)
    {
        if (_partitions[partition].Last < knownHead)
        {
            throw new StoreAmnesiaException(
                $"{Name} came back older: partition {partition} ends at {_partitions[partition].Last}, this process has seen {knownHead}.");
        }

        var task = _commits[partition].Start(batch, results, onWriterThread);
        _writer.Submit(_commits[partition]);
        return task;
    }

    public ValueTask<JournalRecord?> ReadAsync(JournalKey key, DateTimeOffset dedupeSince, CancellationToken cancellationToken) =>
        new(Read(db => EmbeddedReader.ReadRecord(db, key.Partition(PartitionCount), key, dedupeSince)));

    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, int bytesMax, CancellationToken cancellationToken) =>
        new(Read(db => EmbeddedReader.ReadLog(db, _partitions[partition], after, limit, bytesMax)));

    public ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken cancellationToken) =>
        new((_partitions[partition].FirstKept, _partitions[partition].Last));

    public ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        new(Read(db => EmbeddedReader.ReadDue(db, _partitions[partition], now.ToUnixTimeMilliseconds(), limit)));

    public async ValueTask TrimAsync(int partition, long beforeSequence, DateTimeOffset dedupeBefore, CancellationToken cancellationToken)
    {
        var trim = new EmbeddedTrim(_partitions[partition], beforeSequence, JournalTime.Day(dedupeBefore.ToUnixTimeMilliseconds()));
        _writer.Submit(trim);
        await trim.Task.WaitAsync(cancellationToken);
    }

    /// <summary>The epoch, after opening the database again if a write had failed.</summary>
    public ValueTask<Guid> ReadEpochAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _failure) is not null) Reopen();
        return new(Read(db => db.Epoch));
    }

    public ValueTask DisposeAsync()
    {
        if (_disposed) return ValueTask.CompletedTask;
        _disposed = true;
        _writer.Dispose();
        _open.EnterWriteLock();
        try
        {
            CloseDb();
        }
        finally
        {
            _open.ExitWriteLock();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Runs a read while the database is kept open. Not private, so that a test can damage what is stored, the way a bad disk would.</summary>
    internal T Read<T>(Func<EmbeddedDb, T> read)
    {
        _open.EnterReadLock();
        try
        {
            return read(_db ?? throw Closed());
        }
        catch (RocksDbException exception) when (EmbeddedDb.IsCorruption(exception))
        {
            throw new CorruptRecordException($"The store {_path} is damaged: {exception.Message}");
        }
        finally
        {
            _open.ExitReadLock();
        }
    }

    private void WithDb(Action<EmbeddedDb> write)
    {
        _open.EnterReadLock();
        try
        {
            if (_failure is not null) throw Closed();
            write(_db ?? throw Closed());
        }
        finally
        {
            _open.ExitReadLock();
        }
    }

    private void OnWriteFailed(Exception exception)
    {
        // Nothing of a failed batch may be remembered: heads and versions are read again when the database is opened again.
        if (exception is not StoreAmnesiaException) Interlocked.CompareExchange(ref _failure, exception, null);
    }

    private void Reopen()
    {
        _open.EnterWriteLock();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            CloseDb();
            OpenDb();
            Volatile.Write(ref _failure, null);
        }
        finally
        {
            _open.ExitWriteLock();
        }
    }

    private void OpenDb()
    {
        var db = EmbeddedDb.Open(_path, PartitionCount);
        try
        {
            foreach (var partition in _partitions) partition.Load(db);
            (Durability, DurabilityReason) = DiskProbe.Run(db, _path, _options.Durability);
            _db = db;
        }
        catch
        {
            db.Dispose();
            throw;
        }
    }

    private void CloseDb()
    {
        _db?.Dispose();
        _db = null;
    }

    private Exception Closed() => _disposed
        ? new ObjectDisposedException(nameof(EmbeddedStore))
        : new IOException($"The store {_path} is closed after a failed write: {_failure?.Message}", _failure);
}
