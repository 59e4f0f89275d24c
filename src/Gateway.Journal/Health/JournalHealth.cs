using Gateway.Journal.Commits;
using Microsoft.Extensions.Logging;

namespace Gateway.Journal.Health;

/// <summary>
/// Compares the store with what this process has seen, every <see cref="JournalOptions.CheckPeriod"/> and whenever the connection came back. Opens
/// the gate again after a failure once the store can be read, is the same and takes writes.
/// </summary>
internal sealed class JournalHealth(
    IJournalStore store, PartitionPump[] pumps, Heads heads, StoreGate gate, JournalOptions options, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private volatile TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loop = Task.CompletedTask;
    private Task _trimming = Task.CompletedTask;
    private DateTimeOffset _trimmedAt;

    public Guid Epoch { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Epoch = await store.ReadEpochAsync(cancellationToken);
        for (var partition = 0; partition < store.PartitionCount; partition++)
        {
            heads.Advance(partition, (await store.ReadLogBoundsAsync(partition, cancellationToken)).Last);
        }

        if (store is IStoreSignals signals) await signals.AttachAsync(heads.Advance, Wake);
        await StoreProbe.RunAsync(store, heads, time, cancellationToken);
        _trimmedAt = time.GetUtcNow() + options.FirstTrimAfter - options.TrimPeriod;
        _loop = Task.Run(() => LoopAsync(_stop.Token), CancellationToken.None);
    }

    /// <summary>Checks now instead of at the next period; a gate that has closed since, after the shorter one.</summary>
    public void Wake() => _wake.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        await _trimming;
        _stop.Dispose();
    }

    private async Task LoopAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested && !gate.IsClosedForGood)
        {
            var wasOpen = gate.IsOpen;
            await Task.WhenAny(Task.Delay(wasOpen ? options.CheckPeriod : options.RetryPeriod, time, cancellationToken), _wake.Task);
            _wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (cancellationToken.IsCancellationRequested) return;
            // Closed meanwhile: what has failed just now is given the time of a retry.
            if (wasOpen && !gate.IsOpen) continue;
            await CheckAsync(cancellationToken);
            if (gate.IsOpen) StartTrim(cancellationToken);
        }
    }

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var pump in pumps)
            {
                if (pump.InFlightFor < options.StallAfter) continue;
                gate.Close($"{store.Name} has not answered a batch for {pump.InFlightFor.TotalSeconds:F1} s, allowed are {options.StallAfter.TotalSeconds:F1} s");
                return;
            }

            var epoch = await store.ReadEpochAsync(cancellationToken);
            if (epoch != Epoch) throw new StoreAmnesiaException($"{store.Name} is another store: its epoch is {epoch}, this process started on {Epoch}. Restart to accept it.");
            for (var partition = 0; partition < pumps.Length; partition++)
            {
                var known = heads[partition];
                var (_, last) = await store.ReadLogBoundsAsync(partition, cancellationToken);
                if (last < known) throw new StoreAmnesiaException($"{store.Name} came back older: partition {partition} ends at {last}, this process has seen {known}.");
                heads.Advance(partition, last);
            }

            if (!gate.IsOpen) await store.ProveWritesAsync(cancellationToken);
            if (gate.TryOpen()) JournalLog.Recovered(logger, store.Name);
        }
        catch (StoreAmnesiaException amnesia)
        {
            gate.CloseForGood(amnesia.Message);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping: the gate is closed already.
        }
        catch (Exception exception)
        {
            gate.Close($"{store.Name} cannot be used: {exception.Message}");
        }
    }

    /// <summary>In a task of its own, one at a time: a device that hangs while it deletes hangs for the batches too, and only the checks notice that.</summary>
    private void StartTrim(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (now - _trimmedAt < options.TrimPeriod || !_trimming.IsCompleted) return;
        _trimmedAt = now;
        _trimming = Task.Run(() => TrimAsync(now - options.DedupeHorizon, cancellationToken), CancellationToken.None);
    }

    private async Task TrimAsync(DateTimeOffset dedupeBefore, CancellationToken cancellationToken)
    {
        for (var partition = 0; partition < pumps.Length && !cancellationToken.IsCancellationRequested; partition++)
        {
            try
            {
                await store.TrimAsync(partition, 0, dedupeBefore, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // Stopping: the next life trims.
            }
            catch (Exception exception)
            {
                JournalLog.TrimFailed(logger, partition, exception);
            }
        }
    }
}
