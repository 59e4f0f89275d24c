using Gateway.Contracts;
using Gateway.Conversations.Publishing;
using Gateway.Conversations.Sending;
using Gateway.Journal;
using Orleans.Concurrency;
using Orleans.Placement;

namespace Gateway.Conversations.Fetching;

/// <summary>Holds one question durably, asks it outside the turns that accept and wake it, and settles it. What a crash interrupts is woken by its due time.</summary>
[Reentrant]
[HashBasedPlacement]
internal sealed class FetchGrain(GatewayJournal journal, IFetchChannels channels, IGrainFactory grains, TimeProvider time, ILogger<FetchGrain> logger)
    : Grain, IFetchGrain, IDisposable
{
    // Longer than the 15 s a provider's answer may take: while an attempt runs the record is not due, and a crash costs this at most.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _writing = new(1);
    private FetchRecord? _record;
    private DateTimeOffset _due;
    private long _version;
    private bool _loaded;
    private bool _running;

    private JournalKey Key => new(RecordKind.Fetch, this.GetPrimaryKey());

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stopping.Cancel();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _writing.Dispose();
    }

    public async ValueTask<AcceptOutcome> AcceptAsync(FetchOrder order)
    {
        if (!await LoadAsync())
        {
            return AcceptOutcome.Unavailable;
        }

        await _writing.WaitAsync();
        try
        {
            if (_record is not null)
            {
                return AcceptOutcome.Accepted;
            }

            if (!await WriteAsync(new FetchRecord(FetchPhase.Waiting, 0, order), order.Account.Tenant, DueChange.Set(time.GetUtcNow() + Lease)))
            {
                return AcceptOutcome.Unavailable;
            }
        }
        finally
        {
            _writing.Release();
        }

        _ = AttemptAsync();
        return AcceptOutcome.Accepted;
    }

    public async ValueTask WakeAsync()
    {
        // A commit that is on its way decides; what the partition has read before it is old.
        if (!await LoadAsync() || _writing.CurrentCount == 0 || _record is not { } record || time.GetUtcNow() < _due)
        {
            return;
        }

        if (record is not { Phase: FetchPhase.Waiting, Order: { } order })
        {
            await ForgetAsync();
        }
        else if (await CommitAsync(record, order.Account.Tenant, DueChange.Set(time.GetUtcNow() + Lease)) && !_running)
        {
            // An attempt may have to wait for its turn: until then others are due.
            _ = AttemptAsync();
        }
    }

    private async Task AttemptAsync()
    {
        if (_running || _record is not { Phase: FetchPhase.Waiting, Order: { } order } record)
        {
            return;
        }

        _running = true;
        try
        {
            await SettleAsync(record with { Attempts = record.Attempts + 1 }, order, await AskAsync(order));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The activation ends; the due time of the record asks again.
        }
        catch (Exception exception)
        {
            // What could not be settled is due when the lease ends.
            FetchLog.Failed(logger, exception, SenderKey.Of(order.Account));
        }
        finally
        {
            _running = false;
        }
    }

    private async Task<FetchProgress> AskAsync(FetchOrder order)
    {
        try
        {
            return await channels.FetchAsync(order, _stopping.Token);
        }
        catch (Exception exception) when (!_stopping.IsCancellationRequested)
        {
            // The seam promises values; whatever else comes is our own bug, and is tried again no more often than a provider's.
            FetchLog.Failed(logger, exception, SenderKey.Of(order.Account));
            return new FetchProgress(FetchOutcome.Retry, "internal");
        }
    }

    private async Task SettleAsync(FetchRecord record, FetchOrder order, FetchProgress progress)
    {
        if (progress.Outcome == FetchOutcome.Done)
        {
            await CommitAsync(new FetchRecord(FetchPhase.Done, record.Attempts, null), order.Account.Tenant, Recognised());
        }
        else if (progress.Outcome == FetchOutcome.Retry && record.Attempts < RetrySchedule.AttemptsMax)
        {
            var wait = RetrySchedule.After(record.Attempts, progress.RetryAfter, Random.Shared.NextDouble());
            FetchLog.Again(logger, SenderKey.Of(order.Account), record.Attempts, progress.Code);
            await CommitAsync(record, order.Account.Tenant, DueChange.Set(time.GetUtcNow() + wait));
        }
        else
        {
            await GiveUpAsync(record, order, progress.Code ?? "failed");
        }
    }

    /// <summary>The event is in the commit that gives up, so that nothing is given up silently; the dead letter follows.</summary>
    private async Task GiveUpAsync(FetchRecord record, FetchOrder order, string code)
    {
        FetchLog.GivenUp(logger, SenderKey.Of(order.Account), record.Attempts, code);
        if (!await CommitAsync(new FetchRecord(FetchPhase.GivenUp, record.Attempts, null), order.Account.Tenant, Recognised(), (order, code)))
        {
            return;
        }

        var letter = new DeadLetter(this.GetPrimaryKey(), Guid.Empty, time.GetUtcNow(), record.Attempts, "fetch_" + code);
        try
        {
            if (!await grains.GetGrain<ISenderGrain>(SenderKey.Of(order.Account)).BuryAsync(letter))
            {
                FetchLog.NotBuried(logger, null, letter.DeliveryId);
            }
        }
        catch (Exception exception)
        {
            FetchLog.NotBuried(logger, exception, letter.DeliveryId);
        }
    }

    /// <summary>A settled question is kept for as long as its notification may come again.</summary>
    private DueChange Recognised() => DueChange.Set(time.GetUtcNow() + journal.DedupeHorizon);

    private async ValueTask ForgetAsync()
    {
        await _writing.WaitAsync();
        try
        {
            var result = await journal.CommitAsync(new Commit { Key = Key, ExpectedVersion = _version, Delete = true, Now = time.GetUtcNow() });
            if (result.Outcome != CommitOutcome.Committed)
            {
                FetchLog.CommitFailed(logger, this.GetPrimaryKey(), result.Outcome);
            }
        }
        finally
        {
            _loaded = false;
            _writing.Release();
        }

        DeactivateOnIdle();
    }

    private async ValueTask<bool> LoadAsync()
    {
        if (_loaded)
        {
            return true;
        }

        try
        {
            var stored = await journal.ReadAsync(Key);
            (_version, _record, _due) = (stored?.Version ?? 0, stored is null ? null : FetchRecord.Read(stored.State), default);
            _loaded = true;
            return true;
        }
        catch (Exception exception) when (exception is not (CorruptRecordException or InvalidDataException))
        {
            FetchLog.ReadFailed(logger, exception, this.GetPrimaryKey());
            return false;
        }
    }

    /// <summary>The partition's call and the end of an attempt may meet: the later one writes on the version of the earlier.</summary>
    private async ValueTask<bool> CommitAsync(FetchRecord record, string tenant, DueChange due, (FetchOrder Order, string Code)? failure = null)
    {
        await _writing.WaitAsync();
        try
        {
            return await WriteAsync(record, tenant, due, failure);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask<bool> WriteAsync(FetchRecord record, string tenant, DueChange due, (FetchOrder Order, string Code)? failure = null)
    {
        var now = time.GetUtcNow();
        var events = EventBatch.Rent(tenant);
        try
        {
            record.Write(events.State);
            if (failure is { } failed)
            {
                WriteFailure(events, failed.Order, failed.Code, record.Attempts, now);
            }

            var result = await journal.CommitAsync(new Commit
            {
                Key = Key,
                ExpectedVersion = _version,
                State = events.State.WrittenMemory,
                Events = events.Events(),
                Due = due,
                Now = now,
            });
            if (result.Outcome == CommitOutcome.Committed)
            {
                (_version, _record, _due) = (result.Version, record, due.At ?? default);
                return true;
            }

            // What is held here is not what the store holds: the next call reads it again, and the old due time asks for it.
            FetchLog.CommitFailed(logger, this.GetPrimaryKey(), result.Outcome);
            _loaded = false;
            return false;
        }
        finally
        {
            events.Return();
        }
    }

    private void WriteFailure(EventBatch events, FetchOrder order, string code, int attempts, DateTimeOffset now)
    {
        var id = this.GetPrimaryKey().ToString("N");
        var json = events.Begin(EventTypes.FetchFailed, id, "fetch/" + id, now, 0);
        json.WriteString("channel", order.Account.Channel);
        json.WriteString("account", order.Account.Account);
        json.WriteString("resource", order.Ticket.Resource);
        json.WriteString("code", code);
        json.WriteNumber("attempts", attempts);
        events.End();
    }
}

internal static partial class FetchLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Fetching for {Account} failed on a bug; it is tried again")]
    public static partial void Failed(ILogger logger, Exception exception, string account);

    [LoggerMessage(Level = LogLevel.Debug, Message = "A fetch of {Account} is tried again after {Attempts} attempts ({Code})")]
    public static partial void Again(ILogger logger, string account, int attempts, string? code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A fetch of {Account} was given up after {Attempts} attempts ({Code})")]
    public static partial void GivenUp(ILogger logger, string account, int attempts, string code);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead letter of fetch {Fetch} was not confirmed by the journal; its event tells of it")]
    public static partial void NotBuried(ILogger logger, Exception? exception, Guid fetch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fetch {Fetch} could not be read")]
    public static partial void ReadFailed(ILogger logger, Exception exception, Guid fetch);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Fetch {Fetch} was not committed ({Outcome}); it is read again")]
    public static partial void CommitFailed(ILogger logger, Guid fetch, CommitOutcome outcome);
}
