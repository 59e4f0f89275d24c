using System.Collections.Concurrent;
using Gateway.Journal;

namespace Gateway.Tests.Journal;

/// <summary>The model behind a door: batches wait until the test lets them through, or makes them fail. Counts how many of a partition are inside.</summary>
internal sealed class HeldStore(int partitions) : IJournalStore
{
    private readonly ModelStore _model = new(partitions);
    private readonly int[] _inside = new int[partitions];
    private volatile TaskCompletionSource _door = Opened();
    private int _trims;

    public int PartitionCount => partitions;

    public Durability Durability => Durability.None;

    public Guid Epoch { get; set; } = Guid.NewGuid();

    /// <summary>Thrown by every call until cleared.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Batches with a commit of such a key fail.</summary>
    public Func<JournalKey, bool>? FailsFor { get; set; }

    /// <summary>Commits of each batch that came in, in order.</summary>
    public ConcurrentQueue<int> BatchSizes { get; } = new();

    public int MostInsideOnePartition { get; private set; }

    /// <summary>Trims wait for the same door as batches; this says how many do.</summary>
    public int TrimsInside => Volatile.Read(ref _trims);

    public void Hold() => _door = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetThrough() => _door.TrySetResult();

    public async ValueTask CommitAsync(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead, CancellationToken cancellationToken)
    {
        var inside = Interlocked.Increment(ref _inside[partition]);
        lock (_inside) MostInsideOnePartition = Math.Max(MostInsideOnePartition, inside);
        BatchSizes.Enqueue(batch.Length);
        try
        {
            await _door.Task;
            if (Failure is { } failure) throw failure;
            if (FailsFor is { } fails && batch.ToArray().Any(commit => fails(commit.Key))) throw new IOException("refused by the test");
            lock (_model) _model.Commit(partition, batch.Span, results.Span);
        }
        finally
        {
            Interlocked.Decrement(ref _inside[partition]);
        }
    }

    public ValueTask<JournalRecord?> ReadAsync(JournalKey key, DateTimeOffset dedupeSince, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        lock (_model) return _model.ReadAsync(key, dedupeSince, cancellationToken);
    }

    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, int bytesMax, CancellationToken cancellationToken)
    {
        lock (_model) return _model.ReadLogAsync(partition, after, limit, bytesMax, cancellationToken);
    }

    public ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken cancellationToken)
    {
        if (Failure is { } failure) throw failure;
        lock (_model) return _model.ReadLogBoundsAsync(partition, cancellationToken);
    }

    public ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken cancellationToken)
    {
        lock (_model) return _model.ReadDueAsync(partition, now, limit, cancellationToken);
    }

    public async ValueTask TrimAsync(int partition, long beforeSequence, DateTimeOffset dedupeBefore, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _trims);
        try
        {
            await _door.Task.WaitAsync(cancellationToken);
            lock (_model) _model.Trim(partition, beforeSequence);
        }
        finally
        {
            Interlocked.Decrement(ref _trims);
        }
    }

    public ValueTask<Guid> ReadEpochAsync(CancellationToken cancellationToken) => Failure is { } failure ? throw failure : new(Epoch);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static TaskCompletionSource Opened()
    {
        var door = new TaskCompletionSource();
        door.SetResult();
        return door;
    }
}
