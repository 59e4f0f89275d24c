using Gateway.Journal.Health;
using Microsoft.Extensions.Logging;

namespace Gateway.Journal.Commits;

/// <summary>
/// Packs the commits that wait for one partition into batches and keeps at most one in flight: while the store works on one, the next collects.
/// It runs only while commits wait.
/// </summary>
internal sealed class PartitionPump(int partition, IJournalStore store, Heads heads, StoreGate gate, WaitingCount waiting, JournalOptions options, TimeProvider time, ILogger logger)
    : IThreadPoolWorkItem
{
    private readonly Lock _lock = new();
    private readonly Queue<WaitingCommit> _queue = new();
    private readonly WaitingCommit[] _batch = new WaitingCommit[options.BatchCommitsMax];
    private readonly Commit[] _commits = new Commit[options.BatchCommitsMax];
    private readonly CommitResult[] _results = new CommitResult[options.BatchCommitsMax];
    private bool _running;
    private long _inFlightSince;

    /// <summary>How long the batch in flight has been with the store; zero without one.</summary>
    public TimeSpan InFlightFor => Volatile.Read(ref _inFlightSince) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    public ValueTask<CommitResult> Enqueue(Commit commit)
    {
        var mine = WaitingCommit.Rent(commit);
        var task = mine.Task;
        bool start;
        lock (_lock)
        {
            _queue.Enqueue(mine);
            start = !_running;
            _running = true;
        }

        if (start) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return task;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (Take() is var count and > 0)
        {
            if (gate.IsOpen) await CommitAsync(count);
            else _results.AsSpan(0, count).Fill(new CommitResult(CommitOutcome.Refused, 0, 0));
            Complete(count);
        }
    }

    private int Take()
    {
        lock (_lock)
        {
            var count = 0;
            long bytes = 0;
            while (count < _batch.Length && _queue.TryPeek(out var next) && (count == 0 || bytes + next.Bytes <= options.BatchBytesMax))
            {
                _batch[count] = _queue.Dequeue();
                _commits[count] = next.Commit;
                bytes += next.Bytes;
                count++;
            }

            if (count == 0) _running = false;
            return count;
        }
    }

    private async ValueTask CommitAsync(int count)
    {
        Volatile.Write(ref _inFlightSince, Math.Max(1, time.GetTimestamp()));
        try
        {
            await SendAsync(_commits.AsMemory(0, count), _results.AsMemory(0, count));
            heads.Advance(partition, HighestSequence(count));
        }
        catch (StoreAmnesiaException amnesia)
        {
            gate.CloseForGood(amnesia.Message);
            _results.AsSpan(0, count).Fill(new CommitResult(CommitOutcome.Refused, 0, 0));
        }
        catch (Exception exception)
        {
            // Whatever the store throws, nobody knows what it did. The gate opens again only after the store has been read and written.
            JournalLog.BatchUnknown(logger, count, partition, exception);
            gate.Close($"{store.Name} failed a commit: {exception.Message}");
            _results.AsSpan(0, count).Fill(new CommitResult(CommitOutcome.Unknown, 0, 0));
        }
        finally
        {
            Volatile.Write(ref _inFlightSince, 0);
        }
    }

    private ValueTask SendAsync(ReadOnlyMemory<Commit> commits, Memory<CommitResult> results) => store is IPumpedStore pumped
        ? pumped.CommitAsync(partition, commits, results, heads[partition])
        : store.CommitAsync(partition, commits, results, heads[partition], CancellationToken.None);

    private long HighestSequence(int count)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            if (_results[i] is { Outcome: CommitOutcome.Committed, FirstSequence: > 0 and var first }) return first + _commits[i].Events.Count - 1;
        }

        return 0;
    }

    private void Complete(int count)
    {
        Completions.Queue(_batch.AsSpan(0, count), _results.AsSpan(0, count));
        _batch.AsSpan(0, count).Clear();
        _commits.AsSpan(0, count).Clear();
        waiting.Leave(count);
    }
}
