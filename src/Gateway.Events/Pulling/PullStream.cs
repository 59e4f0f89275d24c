using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Streams;
using Gateway.Events.Webhooks;

namespace Gateway.Events.Pulling;

/// <summary>What one reader of a shared subscription needs.</summary>
internal sealed record PullPlan(
    string Tenant, Subscription Subscription, ISubscriptionGrain Owner, EventFilter Filter, IEventLog Log, EventTails Tails, AckSignals Signals, CursorCodec Codec,
    EventsOptions Options, TimeProvider Time);

/// <summary>
/// One reader's way through a shared subscription, for every transport: the partitions it is granted, from the durable cursor on, never more of them
/// open than the subscription's window.
/// </summary>
internal sealed class PullStream
{
    // Often enough that a partition changes hands within a second, seldom enough that a thousand readers cost a thousand calls a second.
    private static readonly TimeSpan TurnPeriod = TimeSpan.FromMilliseconds(500);

    // Ends before the owner takes this reader for dead and gives its partitions to another.
    private static readonly TimeSpan TurnAgeMax = ReaderGroup.SilentMax - TimeSpan.FromSeconds(2);

    // As of a webhook: each is a durable commit, and a crash only looks once more at what was passed over since.
    private static readonly TimeSpan PassedPeriod = DeliveryLimits.SavePassedPeriod;

    private const int ReadMax = 64;

    private readonly PullPlan _plan;
    private readonly IPullSink _sink;
    private readonly string _member = Guid.NewGuid().ToString("N");
    private readonly PullPartitions _partitions;
    private readonly PullPlace _place;
    private readonly EventEntry?[] _turn = new EventEntry?[ReadMax];
    private readonly string _key;
    private long[] _acknowledged;
    private long _turnAt;
    private long _saidAt;
    private long _passedAt;
    private int _next;

    public PullStream(PullPlan plan, IPullSink sink)
    {
        (_plan, _sink, _partitions) = (plan, sink, new PullPartitions(plan.Log.PartitionCount));
        (_place, _key) = (new PullPlace(plan.Codec, _partitions), SubscriptionKey.Of(plan.Tenant, plan.Subscription.Id));
        (_acknowledged, _passedAt) = (new long[plan.Log.PartitionCount], plan.Time.GetTimestamp());
    }

    /// <summary>Runs until the reader goes, or the subscription is paused, changed or deleted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watch = _plan.Tails.Watch();
        try
        {
            // The first turn is due at once.
            var acked = Task.CompletedTask;
            while (!cancellationToken.IsCancellationRequested)
            {
                var changed = _plan.Tails.Changed;
                // The log of a busy gateway moves all the time: its owner is not asked each time it does.
                if (IsTurnDue(acked))
                {
                    acked = _plan.Signals.Next(_key);
                    if (!await TurnAsync(cancellationToken))
                    {
                        return;
                    }
                }

                bool moved;
                do
                {
                    moved = await WriteTurnsAsync(cancellationToken);
                    SayIdle();
                    await FlushAsync(cancellationToken);
                }
                while (moved && !IsFull && !IsTurnDue(acked));

                // At its limit the reader is waited for, not the log.
                if (!moved)
                {
                    await WaitAsync([acked, changed], cancellationToken);
                }
                else if (IsFull)
                {
                    await WaitAsync([acked], cancellationToken);
                }
            }
        }
        finally
        {
            await LeaveAsync();
        }
    }

    private TimeSpan UntilTurn => _plan.Time.GetElapsedTime(_turnAt) is var age && age < TurnPeriod ? TurnPeriod - age : TimeSpan.Zero;

    private bool IsTurnDue(Task acked) => acked.IsCompleted || UntilTurn == TimeSpan.Zero;

    private async ValueTask LeaveAsync()
    {
        try
        {
            await PassAsync();
        }
        finally
        {
            // Its partitions go to others at once instead of after a silence.
            await _plan.Owner.PullAsync(_member, [], leaving: true);
        }
    }

    private async ValueTask<bool> TurnAsync(CancellationToken cancellationToken)
    {
        var started = _plan.Time.GetTimestamp();
        var turn = await _plan.Owner.PullAsync(_member, _partitions.Mine, leaving: false);
        if (!turn.Running || turn.Version != _plan.Subscription.Version || _plan.Time.GetElapsedTime(started) > TurnAgeMax)
        {
            return false;
        }

        (_turnAt, _acknowledged) = (started, turn.Positions);
        var changed = _partitions.Apply(turn);
        if (_plan.Time.GetElapsedTime(_passedAt) >= PassedPeriod)
        {
            await PassAsync();
        }

        if (changed)
        {
            _place.Scope = SubscriptionKey.CursorScope(_plan.Tenant, _plan.Subscription.Id, turn.Generation);
            _sink.Assigned(turn.Partitions, turn.Generation);
            _saidAt = _plan.Time.GetTimestamp();
            await FlushAsync(cancellationToken);
        }

        return true;
    }

    /// <summary>Makes durable what was passed over. Refused when the filter was changed since the last turn: the next one ends this reader.</summary>
    private async ValueTask PassAsync()
    {
        _passedAt = _plan.Time.GetTimestamp();
        if (_partitions.Passed(_acknowledged) is { } passed)
        {
            await _plan.Owner.AckAsync(passed, _partitions.Generation, _plan.Subscription.Version);
        }
    }

    /// <summary>False when no partition had anything. A reader that was full may have room again by the time it is asked, so that only this says whether to wait for the log.</summary>
    private async ValueTask<bool> WriteTurnsAsync(CancellationToken cancellationToken)
    {
        var moved = false;
        var mine = _partitions.Mine;
        for (var turns = 0; turns < mine.Length; turns++)
        {
            if (IsFull)
            {
                return true;
            }

            // Goes on where the last call ended, so that a window that is used up does not starve the later partitions.
            var partition = mine[_next % mine.Length];
            _next = (_next + 1) % mine.Length;
            moved |= Write(partition, await LogTurn.ReadAsync(_plan.Log, _plan.Tails, partition, _partitions.Sent(partition), _turn, cancellationToken));
        }

        return moved;
    }

    private bool IsFull => _partitions.OpenCount >= _plan.Subscription.Spec.AckWindow || !_sink.HasRoom;

    private bool Write(int partition, LogTurn turn)
    {
        if (turn.GapTo > 0)
        {
            Give(partition, turn.GapTo, EventEntry.GapOf(partition, _partitions.Sent(partition) + 1, turn.GapTo));
            return true;
        }

        for (var i = 0; i < turn.Count && !IsFull; i++)
        {
            Write(partition, _partitions.Sent(partition) + 1, _turn[i]);
        }

        return turn.Count > 0;
    }

    private void Write(int partition, long sequence, EventEntry? entry)
    {
        if (entry is null || !_plan.Filter.Lets(entry))
        {
            _partitions.Pass(partition, sequence);
        }
        else
        {
            Give(partition, sequence, entry);
        }
    }

    private void Give(int partition, long sequence, EventEntry entry)
    {
        _partitions.Give(partition, sequence);
        _sink.Write(entry, _place);
        _saidAt = _plan.Time.GetTimestamp();
    }

    private void SayIdle()
    {
        if (_plan.Time.GetElapsedTime(_saidAt) >= _plan.Options.HeartbeatPeriod)
        {
            _sink.Idle();
            _saidAt = _plan.Time.GetTimestamp();
        }
    }

    /// <summary>For one of them, at most until the next turn is due.</summary>
    private async Task WaitAsync(Task[] signals, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny([.. signals, Task.Delay(UntilTurn, _plan.Time, ending.Token)]);
        await ending.CancelAsync();
    }

    /// <summary>A reader that takes nothing for longer than its owner waits has lost its partitions anyway.</summary>
    private ValueTask FlushAsync(CancellationToken cancellationToken) => SlowReaderException.GuardAsync(
        _sink.FlushAsync(cancellationToken), _plan.Options.WriteTimeout < TurnAgeMax ? _plan.Options.WriteTimeout : TurnAgeMax, _plan.Time, cancellationToken);
}
