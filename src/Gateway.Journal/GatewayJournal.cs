using Gateway.Journal.Commits;
using Gateway.Journal.Health;
using Microsoft.Extensions.Logging;

namespace Gateway.Journal;

/// <summary>
/// Group commit over one store: what waits for a partition goes to the store as one batch, one in flight per partition. The journal owns its store and disposes it.
/// </summary>
/// <remarks>
/// Acceptance is one gate for all partitions: it closes when the store fails or hangs, opens by itself when the store can be read and written again and is the
/// same, and stays closed until a restart when the store turns out to be empty, older or another one.
/// </remarks>
public sealed class GatewayJournal : IAsyncDisposable
{
    // The most bytes of one page of the log: a reader's buffer, and about 1 ms of Redis.
    private const int PageBytesMax = 1024 * 1024;

    // What ingress has let in already still needs room: it is stopped before the commits are.
    private readonly int _acceptMax;
    private readonly IJournalStore _store;
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<GatewayJournal> _logger;
    private readonly Heads _heads;
    private readonly StoreGate _gate;
    private readonly WaitingCount _waiting;
    private readonly PartitionPump[] _pumps;
    private readonly JournalHealth _health;
    private volatile bool _stopping;
    private int _disposed;

    public GatewayJournal(IJournalStore store, JournalOptions options, TimeProvider time, ILogger<GatewayJournal> logger)
    {
        (_store, _options, _time, _logger) = (store, options, time, logger);
        _acceptMax = options.WaitingMax - (options.WaitingMax / 5);
        _heads = new Heads(store.PartitionCount);
        _gate = new StoreGate(OnClosed);
        _waiting = new WaitingCount(options.WaitingMax);
        _pumps = [.. Enumerable.Range(0, store.PartitionCount).Select(p => new PartitionPump(p, store, _heads, _gate, _waiting, options, time, logger))];
        _health = new JournalHealth(store, _pumps, _heads, _gate, options, time, logger);
    }

    public int PartitionCount => _store.PartitionCount;

    public JournalStatus Status =>
        new(_gate.IsOpen && !_stopping, _stopping ? "the journal is stopping" : _gate.Reason, _store.Durability, _store.DurabilityReason, _store.Name, _health.Epoch, _waiting.Value);

    /// <summary>How long to wait for a commit before telling who asked that the store hangs; without end when stalls are not watched for.</summary>
    // Twice the time after which nothing new is taken: a batch that was waiting when the store stopped has had its chance, and providers still wait.
    public TimeSpan PatienceMax => _options.StallAfter < TimeSpan.FromHours(1) ? 2 * _options.StallAfter : Timeout.InfiniteTimeSpan;

    /// <summary>How long dedupe ids are returned with their record: who keeps a note of its own to recognise a repetition by keeps it as long.</summary>
    public TimeSpan DedupeHorizon => _options.DedupeHorizon;

    /// <summary>Whether new work may be taken in. False when stopped, when the store is gone or not the one it was, and when too many commits wait.</summary>
    public bool CanAccept => _gate.IsOpen && !_stopping && _waiting.Value < _acceptMax;

    /// <summary>Proves that the store takes commits and gives them back, then accepts. Throws what the store said when it does not.</summary>
    public async ValueTask StartAsync(CancellationToken ct)
    {
        await _health.StartAsync(ct);
        _gate.TryOpen();
        JournalLog.Ready(_logger, _store.Name, _health.Epoch, _store.Durability, _store.DurabilityReason);
    }

    /// <summary>Commits one change. The task completes when it is durable, and must be awaited once.</summary>
    /// <exception cref="ArgumentException">The commit breaks <see cref="CommitLimits"/>; nothing was written.</exception>
    public ValueTask<CommitResult> CommitAsync(Commit commit)
    {
        CommitLimits.Check(commit);
        if (!_waiting.TryEnter()) return new(new CommitResult(CommitOutcome.Refused, 0, 0));
        // Asked after entering: whoever stops the journal says so first and then waits for those who entered.
        if (_gate.IsOpen && !_stopping) return _pumps[commit.Key.Partition(PartitionCount)].Enqueue(commit);
        _waiting.Leave(1);
        return new(new CommitResult(CommitOutcome.Refused, 0, 0));
    }

    /// <summary>Reads a record with its entries and the dedupe ids inside the horizon; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    /// <exception cref="CorruptRecordException">What it has is damaged.</exception>
    public ValueTask<JournalRecord?> ReadAsync(JournalKey key, CancellationToken ct = default) =>
        GuardAsync((_store, key, Since: _time.GetUtcNow() - _options.DedupeHorizon), static (r, ct) => r._store.ReadAsync(r.key, r.Since, ct), ct);

    /// <summary>Events after a sequence, at most <paramref name="limit"/> and about 1 MiB of them.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public ValueTask<LogPage> ReadLogAsync(int partition, long after, int limit, CancellationToken ct = default) =>
        GuardAsync((_store, partition, after, limit), static (r, ct) => r._store.ReadLogAsync(r.partition, r.after, r.limit, PageBytesMax, ct), ct);

    /// <summary>Lowest sequence still kept and highest written by any process; (1, 0) for an empty log.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public ValueTask<(long First, long Last)> ReadLogBoundsAsync(int partition, CancellationToken ct = default) =>
        GuardAsync((_store, partition), static (r, ct) => r._store.ReadLogBoundsAsync(r.partition, ct), ct);

    /// <summary>Completes with the head once it is above <paramref name="after"/>.</summary>
    /// <remarks>
    /// Commits of this process wake it at once. On a store shared with other processes their commits wake it by a published message, and when that is
    /// lost, at the next <see cref="JournalOptions.CheckPeriod"/>.
    /// </remarks>
    public ValueTask<long> WaitForEventsAsync(int partition, long after, CancellationToken ct) => _heads.WaitAsync(partition, after, ct);

    /// <summary>Highest sequence this process knows to be durable; 0 for an empty log.</summary>
    public long Head(int partition) => _heads[partition];

    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public ValueTask<IReadOnlyList<DueRecord>> ReadDueAsync(int partition, DateTimeOffset now, int limit, CancellationToken ct = default) =>
        GuardAsync((_store, partition, now, limit), static (r, ct) => r._store.ReadDueAsync(r.partition, r.now, r.limit, ct), ct);

    /// <summary>Deletes the log's segments that lie wholly before a sequence. Dedupe ids beyond the horizon go by themselves.</summary>
    public ValueTask TrimAsync(int partition, long beforeSequence, CancellationToken ct = default) =>
        _store.TrimAsync(partition, beforeSequence, _time.GetUtcNow() - _options.DedupeHorizon, ct);

    /// <summary>Refuses new commits and returns when those accepted have been answered.</summary>
    public async ValueTask StopAsync(CancellationToken ct)
    {
        _stopping = true;
        await _waiting.WhenEmptyAsync().WaitAsync(ct);
        if (_gate.Stop("the journal was stopped"))
        {
            JournalLog.Stopped(_logger);
            _health.Wake();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await StopAsync(CancellationToken.None);
        await _health.DisposeAsync();
        await _store.DisposeAsync();
    }

    /// <summary>Whatever a store throws for not answering becomes one exception, so that callers need not know which store it is.</summary>
    private async ValueTask<T> GuardAsync<TRead, T>(TRead read, Func<TRead, CancellationToken, ValueTask<T>> run, CancellationToken ct)
    {
        try
        {
            return await run(read, ct);
        }
        catch (Exception exception) when (exception is not (CorruptRecordException or ArgumentException or StoreUnavailableException) && !ct.IsCancellationRequested)
        {
            throw new StoreUnavailableException($"{_store.Name} does not answer: {exception.Message}", exception);
        }
    }

    private void OnClosed(string reason)
    {
        JournalLog.Closed(_logger, reason);
        _health.Wake();
    }
}
