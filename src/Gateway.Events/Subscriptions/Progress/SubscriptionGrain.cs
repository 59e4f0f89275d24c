using Gateway.Contracts.Events;
using Gateway.Events.Pulling;
using Gateway.Events.Webhooks;
using Gateway.Journal;

namespace Gateway.Events.Subscriptions;

internal sealed class SubscriptionGrain(
    GatewayJournal journal, IEventLog log, DeliveryFactory deliveries, SubscriptionLags lags, IGrainFactory grains, TimeProvider time, ILogger<SubscriptionGrain> logger)
    : Grain, ISubscriptionGrain, IDisposable
{
    private ReaderGroup? _readers;
    private ProgressRecord? _record;
    private DeadEvents? _dead;
    private Subscription? _subscription;
    private WebhookDelivery? _delivery;
    private CancellationTokenSource? _stop;
    private Task _running = Task.CompletedTask;
    private string _tenant = "";
    private string _id = "";

    // The version that brought the filter as it is now, or a later one.
    private long _filterSince;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        (_tenant, _id) = SubscriptionKey.Parse(this.GetPrimaryKeyString());
        _record = new ProgressRecord(journal, SubscriptionKey.Progress(_tenant, _id), time);
        _dead = new DeadEvents(journal, SubscriptionKey.DeadLetters(_tenant, _id), time);
        await _record.LoadAsync();
        // One that has begun before may have readers that another activation gave partitions to.
        _readers = new ReaderGroup(log.PartitionCount, time, inherits: Progress is not null);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        lags.Forget(this.GetPrimaryKeyString());
        await HaltAsync();
    }

    public void Dispose()
    {
        _stop?.Dispose();
        _record?.Dispose();
        _dead?.Dispose();
    }

    public async ValueTask<bool> StartAsync(Subscription subscription, long[]? start)
    {
        if (_subscription is { } known && (known.Version > subscription.Version || (known.Version == subscription.Version && known.State == subscription.State)))
        {
            ReportLag();
            return true;
        }

        var before = _subscription;
        if (Progress is null && !await BeginAsync(subscription, start))
        {
            return false;
        }

        await HaltAsync();
        _subscription = subscription;
        _filterSince = before is not null && before.Spec.Filter == subscription.Spec.Filter ? _filterSince : subscription.Version;
        if (before is { State: not SubscriptionState.Active } && subscription.State == SubscriptionState.Active)
        {
            // Somebody has mended it and wants to see: what waits goes now, and the days of failing count anew.
            await SaveAsync(Progress! with { FailingSince = null, Parked = Progress.Parked.Select(static parked => parked with { NextAt = null, FirstFailedAt = null }).ToArray() });
        }

        try
        {
            Run();
        }
        catch
        {
            // Not started: the next touch tries again.
            _subscription = null;
            throw;
        }

        return true;
    }

    public async ValueTask WithdrawAsync()
    {
        await HaltAsync();
        _subscription = null;
        DeactivateOnIdle();
    }

    public async ValueTask StopAsync()
    {
        await HaltAsync();
        if (_subscription is not null || Progress is not null)
        {
            _subscription = null;
            await _dead!.RemoveAsync(ids: null);
            await _record!.SaveAsync(null);
        }

        DeactivateOnIdle();
    }

    public async ValueTask<SubscriptionProgress?> ProgressAsync()
    {
        if (Progress is not { } progress)
        {
            return null;
        }

        var health = _delivery?.Health;
        var paused = health?.PausedUntil;
        var dead = await _dead!.ReadAsync();
        return new SubscriptionProgress(
            progress.Generation, progress.Positions, Lag(progress), _delivery?.Parked ?? progress.Parked.Count, dead.Length, _readers!.Count,
            health is null ? progress.FailingSince : health.FailingSince, paused > time.GetUtcNow() ? paused : null, health?.LastFailure);
    }

    public async ValueTask<AckOutcome> AckAsync(long[] positions, int generation, long? version)
    {
        if (version is not null)
        {
            await FindAsync();
        }

        if (Progress is not { } progress || generation != progress.Generation || (version is { } read && (_subscription is null || read < _filterSince)))
        {
            return AckOutcome.Stale;
        }

        if (await StartPositions.AreFutureAsync(log, positions, CancellationToken.None))
        {
            return AckOutcome.Future;
        }

        var moved = progress.Positions.Zip(positions, Math.Max).ToArray();
        return moved.AsSpan().SequenceEqual(progress.Positions) || await SaveAsync(progress with { Positions = moved }) ? AckOutcome.Done : AckOutcome.Unavailable;
    }

    public async ValueTask<bool> ReplayAsync(long[] positions)
    {
        await HaltAsync();
        if (Progress is not { } progress)
        {
            return false;
        }

        var parked = progress.Parked.Select(p => p.UpTo(positions[p.Partition])).OfType<ParkedEvent>().ToArray();
        var saved = await SaveAsync(new ProgressState(progress.Generation + 1, positions, parked, FailingSince: null));
        Run();
        return saved;
    }

    public async ValueTask<PullTurn> PullAsync(string member, int[] held, bool leaving)
    {
        if (leaving)
        {
            return new PullTurn(Running: false, 0, _readers!.Turn(member, held, leaving), [], 0);
        }

        await FindAsync();
        return _subscription is { State: SubscriptionState.Active } subscription && Progress is { } progress
            ? new PullTurn(Running: true, progress.Generation, _readers!.Turn(member, held, leaving), progress.Positions, subscription.Version)
            : new PullTurn(Running: false, 0, [], [], 0);
    }

    public ValueTask<DeadEvent[]> DeadLettersAsync() => _dead!.ReadAsync();

    public async ValueTask<int?> RetryDeadLettersAsync(DeadEventId[]? ids)
    {
        var all = await _dead!.ReadAsync();
        var chosen = all.Where(dead => ids is null || ids.Contains(dead.Id)).Take(DeliveryLimits.ParkedMax).ToArray();
        if (chosen.Length == 0 || Progress is null)
        {
            return 0;
        }

        // Parked first and forgotten second: a crash between the two leaves it in both, and never in none.
        await HaltAsync();
        var again = chosen.Select(dead => new ParkedEvent(
            dead.Id.Partition, dead.From, dead.Id.Sequence,
            DeliveryItem.StrandOf(ordered: false, "", dead.Id.Partition, dead.Id.Sequence), 0, null, null));
        var waiting = Progress.Parked.Select(static parked => (parked.Partition, parked.Sequence)).ToHashSet();
        var saved = await SaveAsync(Progress with { Parked = Progress.Parked.Concat(again.Where(parked => !waiting.Contains((parked.Partition, parked.Sequence)))).ToArray() });
        var removed = saved ? await _dead.RemoveAsync(chosen.Select(static dead => dead.Id).ToArray()) : null;
        Run();
        return removed?.Length;
    }

    public async ValueTask<int?> DropDeadLettersAsync(DeadEventId[]? ids) => (await _dead!.RemoveAsync(ids))?.Length;

    private ProgressState? Progress => _record!.State;

    /// <summary>Moved here from another process, and the directory's next touch is seconds away: readers do not wait for it.</summary>
    private async ValueTask FindAsync()
    {
        if (_subscription is null && Progress is not null && await grains.GetGrain<ISubscriptionsGrain>(_tenant).FindAsync(_id) is { } known)
        {
            await StartAsync(known, start: null);
        }
    }

    private async ValueTask<bool> BeginAsync(Subscription subscription, long[]? start)
    {
        var positions = start ?? await StartPositions.OfAsync(log, EventRecord.TenantHash(_tenant), subscription.Spec.Start, CancellationToken.None);
        if (positions is null || await StartPositions.AreFutureAsync(log, positions, CancellationToken.None))
        {
            // A cursor was checked when the subscription was made; a declared one that is no place of this log begins with what is kept.
            positions = await StartPositions.OfAsync(log, EventRecord.TenantHash(_tenant), "beginning", CancellationToken.None);
        }

        return await SaveAsync(new ProgressState(1, positions!, [], null));
    }

    private async ValueTask<bool> SaveAsync(ProgressState state)
    {
        var outcome = await _record!.SaveAsync(state);
        if (outcome is CommitOutcome.Conflict or CommitOutcome.Unknown)
        {
            DeactivateOnIdle();
        }

        return outcome == CommitOutcome.Committed;
    }

    private void Run()
    {
        ReportLag();
        if (_subscription is not { State: SubscriptionState.Active, Spec.Webhook: not null } subscription || Progress is not { } progress)
        {
            return;
        }

        _stop = new CancellationTokenSource();
        _delivery = deliveries.Create(_tenant, subscription, progress, state => _record!.SaveAsync(state), dead => _dead!.AddAsync(dead));
        _running = FollowAsync(_delivery, subscription.Version, Task.Run(() => _delivery.RunAsync(_stop.Token)));
    }

    /// <summary>Back on this grain's own turn when the delivery ends.</summary>
    private async Task FollowAsync(WebhookDelivery delivery, long version, Task<DeliveryEnd> running)
    {
        var end = DeliveryEnd.Fenced;
        try
        {
            end = await running;
        }
        catch (Exception exception)
        {
            SubscriptionLog.Ended(logger, exception, _tenant, _id);
        }

        delivery.Dispose();
        if (end == DeliveryEnd.Fenced)
        {
            DeactivateOnIdle();
        }
        else if (end.Reason() is { } reason)
        {
            // Not awaited: the directory may be waiting for this grain just now.
            _ = DisableAsync(version, reason);
        }
    }

    private async Task DisableAsync(long version, string reason)
    {
        var confirmed = false;
        try
        {
            confirmed = await grains.GetGrain<ISubscriptionsGrain>(_tenant).DisableAsync(_id, version, reason);
        }
        catch (Exception exception)
        {
            SubscriptionLog.NotDisabled(logger, exception, _tenant, _id, reason);
        }

        if (!confirmed)
        {
            // Still active for the directory: the next touch starts it again, and its endpoint says again what it has said.
            DeactivateOnIdle();
        }
    }

    private async ValueTask HaltAsync()
    {
        if (_stop is null)
        {
            return;
        }

        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
        (_stop, _delivery) = (null, null);
    }

    private void ReportLag()
    {
        if (Progress is { } progress)
        {
            lags.Report(this.GetPrimaryKeyString(), _subscription?.Spec.Webhook is not null, Lag(progress));
        }
    }

    private long Lag(ProgressState progress)
    {
        var lag = 0L;
        for (var partition = 0; partition < progress.Positions.Length; partition++)
        {
            lag += Math.Max(0, log.Head(partition) - progress.Positions[partition]);
        }

        return lag;
    }
}

internal static partial class SubscriptionLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "Delivery of subscription {Subscription} of {Tenant} ended on a bug; it is started again")]
    public static partial void Ended(ILogger logger, Exception exception, string tenant, string subscription);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Subscription {Subscription} of {Tenant} could not be disabled ({Reason}); it is started and tried again")]
    public static partial void NotDisabled(ILogger logger, Exception exception, string tenant, string subscription, string reason);
}
