using System.Buffers;
using System.Text;
using Gateway.Contracts.Events;
using Gateway.Events;
using Gateway.Journal;

namespace Gateway.Tests.Events;

/// <summary>A log in memory that can forget, and counts how often it is read.</summary>
internal sealed class MemoryEventLog(int partitionCount) : IEventLog
{
    private readonly Lock _lock = new();
    private readonly List<LogRecord>[] _partitions = [.. Enumerable.Range(0, partitionCount).Select(static _ => new List<LogRecord>())];
    private readonly long[] _firstKept = [.. Enumerable.Repeat(1L, partitionCount)];
    private readonly HashSet<(int Partition, long Sequence)> _damaged = [];
    private TaskCompletionSource _appended = NewSignal();
    private int _reads;

    public int PartitionCount => partitionCount;

    public Guid Epoch { get; init; } = new("0f8fad5b-d9cb-469f-a165-70867728950e");

    public int Reads => Volatile.Read(ref _reads);

    public long Head(int partition)
    {
        lock (_lock)
        {
            return _partitions[partition].Count;
        }
    }

    /// <summary>Appends one event whose <c>data.n</c> is its number.</summary>
    public void Append(int partition, string tenant, int number, string type = "gateway.message.accepted", string subject = "c.1", string padding = "") =>
        AppendRaw(partition, tenant, $$$"""{"specversion":"1.0","id":"e-{{{number}}}","source":"/tenants/{{{tenant}}}","type":"{{{type}}}","time":"2026-03-01T12:00:00.125Z","subject":"{{{subject}}}","tenant":"{{{tenant}}}","conversationsequence":{{{number}}},"datacontenttype":"application/json","data":{"n":{{{number}}},"text":"{{{padding}}}"} }""");

    public void AppendRaw(int partition, string tenant, string json)
    {
        var record = new ArrayBufferWriter<byte>();
        EventRecord.Write(record, EventRecord.TenantHash(tenant));
        Encoding.UTF8.GetBytes(json, record);
        TaskCompletionSource appended;
        lock (_lock)
        {
            _partitions[partition].Add(new LogRecord(_partitions[partition].Count + 1, record.WrittenMemory));
            (appended, _appended) = (_appended, NewSignal());
        }

        appended.SetResult();
    }

    public void Trim(int partition, long firstKept) => _firstKept[partition] = firstKept;

    /// <summary>Reads that come upon this event find it damaged.</summary>
    public void Damage(int partition, long sequence)
    {
        lock (_lock)
        {
            _damaged.Add((partition, sequence));
        }
    }

    /// <summary>Every read of the partition fails, as while its store is away; null for none.</summary>
    public int? Away { get; set; }

    /// <summary>Every page that is read waits for it; null for none.</summary>
    public Func<Task>? Reading { get; set; }

    public ValueTask<(long First, long Last)> ReadBoundsAsync(int partition, CancellationToken cancellationToken)
    {
        ThrowIfAway(partition);
        return new((_firstKept[partition], Head(partition)));
    }

    public async ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        if (Reading is { } reading)
        {
            await reading().WaitAsync(cancellationToken);
        }

        ThrowIfAway(partition);
        lock (_lock)
        {
            var records = _partitions[partition];
            var kept = records.Where(record => record.Sequence > after && record.Sequence >= _firstKept[partition]).Take(limit).ToList();
            if (kept.Exists(record => _damaged.Contains((partition, record.Sequence))))
            {
                throw new CorruptRecordException("damaged by the test");
            }

            return new LogPage(kept, _firstKept[partition], records.Count);
        }
    }

    public async ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task appended;
            lock (_lock)
            {
                if (_partitions[partition].Count > after)
                {
                    return _partitions[partition].Count;
                }

                appended = _appended.Task;
            }

            await appended.WaitAsync(cancellationToken);
        }
    }

    private void ThrowIfAway(int partition)
    {
        if (Away == partition)
        {
            throw new StoreUnavailableException("away by the test", new IOException());
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
