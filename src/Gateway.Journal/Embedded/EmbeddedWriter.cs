using RocksDbSharp;

namespace Gateway.Journal.Embedded;

/// <summary>What the writer's thread does for one partition in its next write.</summary>
internal abstract class EmbeddedWork
{
    /// <summary>Adds to the write. Runs on the writer's thread.</summary>
    public abstract void Build(EmbeddedDb db, WriteBatch write);

    /// <summary>Tells how the write ended; null when it is durable.</summary>
    public abstract void Done(Exception? failure);
}

/// <summary>
/// One thread that writes for all partitions: whatever has come while one write was flushed goes into the next, so a flush is shared by every
/// partition. A thread of its own because a flush blocks for up to milliseconds, which the thread pool would pay for.
/// </summary>
internal sealed class EmbeddedWriter : IDisposable
{
    // One large snapshot does not keep its megabytes for good: a batch that is cleared keeps its size.
    private const int KeptBytesMax = 1024 * 1024;

    private readonly object _lock = new();
    private readonly Action<Action<EmbeddedDb>> _withDb;
    private readonly Action<Exception> _failed;
    private readonly WriteOptions _options;
    private readonly Thread _thread;
    private List<EmbeddedWork> _queue = [];
    private bool _stopped;

    /// <param name="withDb">Runs an action while the database is kept open; throws when the store is broken.</param>
    /// <param name="failed">Told of a failed write before its callers are.</param>
    public EmbeddedWriter(bool sync, Action<Action<EmbeddedDb>> withDb, Action<Exception> failed)
    {
        _options = new WriteOptions().SetSync(sync);
        (_withDb, _failed) = (withDb, failed);
        _thread = new Thread(Run) { Name = "journal writer", IsBackground = true };
        _thread.Start();
    }

    public void Submit(EmbeddedWork work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            _queue.Add(work);
            if (_queue.Count == 1) Monitor.Pulse(_lock);
        }
    }

    /// <summary>Finishes what was submitted and ends the thread.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_stopped) return;
            _stopped = true;
            Monitor.Pulse(_lock);
        }

        _thread.Join();
    }

    private void Run()
    {
        List<EmbeddedWork> mine = [];
        var write = new WriteBatch();
        void Write(EmbeddedDb db)
        {
            foreach (var work in mine) work.Build(db, write);
            if (write.Count() > 0) db.Db.Write(write, _options);
        }

        var doWrite = (Action<EmbeddedDb>)Write;
        while (Take(ref mine))
        {
            Exception? failure = null;
            try
            {
                _withDb(doWrite);
            }
            catch (Exception exception)
            {
                failure = exception;
                _failed(exception);
            }

            write = Emptied(write);
            foreach (var work in mine) work.Done(failure);
            mine.Clear();
        }

        write.Dispose();
    }

    private static WriteBatch Emptied(WriteBatch write)
    {
        Native.Instance.rocksdb_writebatch_data(write.Handle, out var size);
        if (size > KeptBytesMax)
        {
            write.Dispose();
            return new WriteBatch();
        }

        write.Clear();
        return write;
    }

    private bool Take(ref List<EmbeddedWork> mine)
    {
        lock (_lock)
        {
            while (_queue.Count == 0)
            {
                if (_stopped) return false;
                Monitor.Wait(_lock);
            }

            (_queue, mine) = (mine, _queue);
            return true;
        }
    }
}
