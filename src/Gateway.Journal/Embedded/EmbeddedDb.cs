using System.Buffers.Binary;
using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>An open RocksDB with its column families and the store's facts. Owns the native handles.</summary>
internal sealed class EmbeddedDb : IDisposable
{
    // Raised when keys or values change their shape.
    private const int FormatNumber = 3;

    private readonly BlockBasedTableOptions _table;

    private EmbeddedDb(RocksDb db, BlockBasedTableOptions table)
    {
        (Db, _table) = (db, table);
        Main = db.GetDefaultColumnFamily();
        Log = db.GetColumnFamily("log");
    }

    public RocksDb Db { get; }

    public ColumnFamilyHandle Main { get; }

    public ColumnFamilyHandle Log { get; }

    public Guid Epoch { get; private set; }

    public int Partitions { get; private set; }

    public static EmbeddedDb Open(string path, int partitions)
    {
        Directory.CreateDirectory(path);
        return Open(path, partitions, static (options, path, families) => RocksDb.Open(options, path, families));
    }

    /// <summary>Changes nothing and takes no lock; the number of partitions is the store's own.</summary>
    /// <param name="notes">Directory for RocksDB's own log.</param>
    public static EmbeddedDb OpenToRead(string path, string notes) =>
        Open(path, partitions: null, (options, path, families) => RocksDb.OpenReadOnly(options.SetDbLogDir(notes), path, families, false));

    private static EmbeddedDb Open(string path, int? partitions, Func<DbOptions, string, ColumnFamilies, RocksDb> open)
    {
        // 10 bits a key: one look-up in a hundred for a record that is not there reads a block in vain.
        var table = new BlockBasedTableOptions().SetFilterPolicy(BloomFilterPolicy.Create(10, false)).SetFormatVersion(5);
        var families = new ColumnFamilies(Family(table, Compression.No)) { { "log", Family(table, Compression.Lz4).SetCompactionStyle(Compaction.Universal) } };
        var options = new DbOptions()
            .SetCreateIfMissing(partitions is not null)
            .SetCreateMissingColumnFamilies(partitions is not null)
            .SetParanoidChecks(true)
            // A half-written end of the write-ahead log was never acknowledged and is dropped; damage anywhere else refuses to open.
            .SetWalRecoveryMode(Recovery.TolerateCorruptedTailRecords)
            // Bounds what a restart replays: about a second.
            .SetMaxTotalWalSize(128UL << 20)
            // RocksDB's own text log: enough to look into a bad day, not more.
            .SetInfoLogLevel(InfoLogLevel.Warn)
            .SetMaxLogFileSize(4UL << 20)
            .SetKeepLogFileNum(4);
        RocksDb db;
        try
        {
            db = open(options, path, families);
        }
        catch (RocksDbException exception) when (IsHeld(exception))
        {
            throw new StoreInUseException($"The store {path} is in use by another process: {exception.Message}");
        }
        catch (RocksDbException exception) when (IsCorruption(exception))
        {
            throw new CorruptRecordException($"The store {path} is damaged and was not opened: {exception.Message}");
        }
        catch (RocksDbException exception)
        {
            throw new IOException($"The store {path} cannot be opened: {exception.Message}", exception);
        }

        var opened = new EmbeddedDb(db, table);
        try
        {
            opened.ReadFacts(path, partitions);
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    // "While lock file" of another process's, "lock hold by" of this one's; without rights or space the file is not even opened.
    private static bool IsHeld(RocksDbException exception) =>
        exception.Message.Contains("While lock file", StringComparison.Ordinal) || exception.Message.Contains("lock hold by", StringComparison.Ordinal);

    public static bool IsCorruption(RocksDbException exception) => exception.Message.StartsWith("Corruption", StringComparison.Ordinal);

    public void Dispose()
    {
        Db.Dispose();
        GC.KeepAlive(_table);
    }

    private static ColumnFamilyOptions Family(BlockBasedTableOptions table, Compression compression)
    {
        var options = FamilyOptions(table, compression);
        // Not bound by the library: the filter holds whole keys, as nothing here has a prefix extractor.
        Native.Instance.rocksdb_options_set_memtable_whole_key_filtering(options.Handle, 1);
        return options;
    }

    private static ColumnFamilyOptions FamilyOptions(BlockBasedTableOptions table, Compression compression) => new ColumnFamilyOptions()
        .SetBlockBasedTableFactory(table)
        .SetCompression(compression)
        // Two of 32 MiB a family: 128 MiB at most, and a flush every second or two at full rate.
        .SetWriteBufferSize(32UL << 20)
        // Twice the default: merging costs a message as much as writing it, and the filters keep eight young files as cheap to ask as four.
        .SetLevel0FileNumCompactionTrigger(8)
        // Half of the look-ups are for records that are not there yet: a filter of 640 KiB a buffer answers them without a search.
        .SetMemtablePrefixBloomSizeRatio(0.02)
        .SetMaxWriteBufferNumber(2);

    private void ReadFacts(string path, int? partitions)
    {
        if (Db.Get(EmbeddedKeys.Format) is not { } format)
        {
            Partitions = partitions ?? throw new StoreMismatchException($"The store {path} is not complete: it was never started.");
            Create(Partitions);
            return;
        }

        if (Number(format) != FormatNumber) throw new StoreMismatchException($"The store {path} has format {Number(format)}; this program reads {FormatNumber}.");
        var stored = Number(Db.Get(EmbeddedKeys.Partitions));
        if (partitions is { } wanted && stored != wanted)
        {
            throw new StoreMismatchException(
                $"The store {path} was made with {stored} partitions and is opened with {partitions}. The number is fixed at the first start: set partitions to {stored}.");
        }

        Partitions = stored;
        Epoch = new Guid(Db.Get(EmbeddedKeys.Epoch));
    }

    private void Create(int partitions)
    {
        Epoch = Guid.NewGuid();
        using var batch = new WriteBatch();
        batch.Put(EmbeddedKeys.Format, Bytes(FormatNumber));
        batch.Put(EmbeddedKeys.Partitions, Bytes(partitions));
        batch.Put(EmbeddedKeys.Epoch, Epoch.ToByteArray());
        Db.Write(batch, new WriteOptions().SetSync(true));
    }

    private static byte[] Bytes(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt32LittleEndian(bytes);
}
