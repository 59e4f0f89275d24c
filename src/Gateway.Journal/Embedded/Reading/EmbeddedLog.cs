namespace Gateway.Journal.Embedded;

/// <summary>The event log of a store that no gateway has open. Nothing in the store is changed; no gateway can start on it until this is disposed.</summary>
public sealed class EmbeddedLog : IDisposable
{
    // A page is held in memory while it is read: a few thousand events of half a kilobyte.
    private const int PageEventsMax = 4096;
    private const int PageBytesMax = 4 * 1024 * 1024;

    private readonly FileStream _lock;
    private readonly DirectoryInfo _notes;
    private readonly EmbeddedDb _db;
    private readonly EmbeddedPartition[] _partitions;

    private EmbeddedLog(FileStream held, DirectoryInfo notes, EmbeddedDb db)
    {
        (_lock, _notes, _db) = (held, notes, db);
        _partitions = [.. Enumerable.Range(0, db.Partitions).Select(p => new EmbeddedPartition(p, rememberedMax: 1))];
        foreach (var partition in _partitions) partition.Load(db);
    }

    public int PartitionCount => _partitions.Length;

    /// <exception cref="StoreInUseException">A gateway has it open.</exception>
    /// <exception cref="IOException">There is no store, or it cannot be read.</exception>
    /// <exception cref="StoreMismatchException">It has a format that this program does not know.</exception>
    /// <exception cref="CorruptRecordException">It is damaged.</exception>
    public static EmbeddedLog Open(string path)
    {
        path = Path.GetFullPath(path);
        if (!File.Exists(Path.Combine(path, "CURRENT"))) throw new DirectoryNotFoundException($"There is no store in {path}.");
        var held = Hold(path);
        // RocksDB keeps notes of its own wherever it opens something.
        var notes = Directory.CreateTempSubdirectory("gateway-log-");
        EmbeddedDb? db = null;
        try
        {
            db = EmbeddedDb.OpenToRead(path, notes.FullName);
            return new EmbeddedLog(held, notes, db);
        }
        catch
        {
            db?.Dispose();
            notes.Delete(recursive: true);
            held.Dispose();
            throw;
        }
    }

    /// <summary>Events of a partition after a sequence, in order; none at the end.</summary>
    public IReadOnlyList<LogRecord> Read(int partition, long after) => EmbeddedReader.ReadLog(_db, _partitions[partition], after, PageEventsMax, PageBytesMax).Records;

    public void Dispose()
    {
        _db.Dispose();
        _notes.Delete(recursive: true);
        _lock.Dispose();
    }

    // RocksDB asks for this lock only when it opens for writing; two programs of which one writes must not miss each other.
    private static FileStream Hold(string path)
    {
        var file = new FileStream(Path.Combine(path, "LOCK"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite);
        try
        {
            // Elsewhere the file system has no such lock; on Windows opening the file has failed already.
            if (OperatingSystem.IsLinux()) file.Lock(0, 0);
            return file;
        }
        catch (IOException)
        {
            file.Dispose();
            throw new StoreInUseException($"The store {path} is in use by another process.");
        }
    }
}
