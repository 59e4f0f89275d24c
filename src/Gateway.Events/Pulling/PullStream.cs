using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Streams;

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

    private const int ReadMax = 64;

    private readonly PullPlan _plan;
    private readonly IPullSink _sink;
    private readonly string _member = Guid.NewGuid().ToString("N");
    private readonly PullPartitions _partitions;
    private readonly PullPlace _place;
    private readonly EventEntry?[] _turn = new EventEntry?[ReadMax];
    private readonly string _key;
    private long _turnAt;
    private long _saidAt;

    public PullStream(PullPlan plan, IPullSink sink)
    {
        (_plan, _sink, _partitions) = (plan, sink, new PullPartitions(plan.Log.PartitionCount));
        (_place, _key) = (new PullPlace(plan.Codec, _partitions), SubscriptionKey.Of(plan.Tenant, plan.Subscription.Id));
    }

    /// <summary>Runs until the reader goes, or the subscription is paused, changed or deleted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watch = _plan.Tails.Watch();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var (changed, acked) = (_plan.Tails.Changed, _plan.Signals.Next(_key));
                if (!await TurnAsync(cancellationToken))
                {
                    return;
                }

                bool moved;
                while ((moved = await WriteTurnsAsync(cancellationToken)) && _plan.Time.GetElapsedTime(_turnAt) < TurnPeriod)
                {
                    await FlushAsync(cancellationToken);
                }

                SayIdle();
                await FlushAsync(cancellationToken);
                // While there is more and room for it, only the turn is taken anew.
                if (!moved || IsFull)
                {
                    await WaitAsync(changed, acked, cancellationToken);
                }
            }
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
        if (!turn.Running || _plan.Time.GetElapsedTime(started) > TurnAgeMax)
        {
            return false;
        }

        _turnAt = started;
        var changed = _partitions.Apply(turn);
        if (_partitions.Passed(turn.Positions) is { } passed)
        {
            await _plan.Owner.AckAsync(passed, turn.Generation);
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

    private async ValueTask<bool> WriteTurnsAsync(CancellationToken cancellationToken)
    {
        var moved = false;
        foreach (var partition in _partitions.Mine)
        {
            if (IsFull)
            {
                break;
            }

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

    private async Task WaitAsync(Task changed, Task acked, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(TurnPeriod, _plan.Time, ending.Token);
        // At its limit the reader is waited for, not the log.
        await (IsFull ? Task.WhenAny(acked, pause) : Task.WhenAny(acked, changed, pause));
        await ending.CancelAsync();
    }

    /// <summary>A reader that takes nothing for longer than its owner waits has lost its partitions anyway.</summary>
    private ValueTask FlushAsync(CancellationToken cancellationToken) => SlowReaderException.GuardAsync(
        _sink.FlushAsync(cancellationToken), _plan.Options.WriteTimeout < TurnAgeMax ? _plan.Options.WriteTimeout : TurnAgeMax, _plan.Time, cancellationToken);
}
