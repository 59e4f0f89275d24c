using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Gateway.Events.Cursors;
using Gateway.Events.Log;
using Gateway.Events.Streams;

namespace Gateway.Events.Pulling;

/// <summary>What one stream of a shared subscription needs.</summary>
internal sealed record PullPlan(
    string Tenant, Subscription Subscription, ISubscriptionGrain Owner, EventFilter Filter, IEventLog Log, EventTails Tails, AckSignals Signals, CursorCodec Codec,
    EventsOptions Options, TimeProvider Time);

/// <summary>
/// One reader's server-sent events of a shared subscription: the partitions it is granted, from the durable cursor on, never more of them open than
/// the subscription's window.
/// </summary>
/// <remarks><code>
/// event: gateway.assignment
/// data: {"partitions":[0,1,2],"generation":1}
///
/// id: AQAHAAA...          what is acknowledged once this event is dealt with
/// event: gateway.message.accepted
/// data: {"partition":0,"sequence":7,...}
/// </code></remarks>
internal sealed class PullStream(PullPlan plan, PipeWriter output)
{
    // Often enough that a partition changes hands within a second, seldom enough that a thousand readers cost a thousand calls a second.
    private static readonly TimeSpan TurnPeriod = TimeSpan.FromMilliseconds(500);

    // Ends before the owner takes this reader for dead and gives its partitions to another.
    private static readonly TimeSpan TurnAgeMax = ReaderGroup.SilentMax - TimeSpan.FromSeconds(2);

    private const int ReadMax = 64;
    private const int UnflushedBytesMax = 64 * 1024;

    private readonly string _member = Guid.NewGuid().ToString("N");
    private readonly PullPartitions _partitions = new(plan.Log.PartitionCount);
    private readonly EventEntry?[] _turn = new EventEntry?[ReadMax];
    private readonly string _key = SubscriptionKey.Of(plan.Tenant, plan.Subscription.Id);
    private Guid _scope;
    private long _turnAt;
    private long _saidAt;

    /// <summary>Runs until the reader goes, or the subscription is paused, changed or deleted.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var watch = plan.Tails.Watch();
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var (changed, acked) = (plan.Tails.Changed, plan.Signals.Next(_key));
                if (!await TurnAsync(cancellationToken))
                {
                    return;
                }

                while (await WriteTurnsAsync(cancellationToken) && plan.Time.GetElapsedTime(_turnAt) < TurnPeriod)
                {
                    await FlushAsync(cancellationToken);
                }

                await FlushAsync(cancellationToken);
                await WaitAsync(changed, acked, cancellationToken);
            }
        }
        finally
        {
            // Its partitions go to others at once instead of after a silence.
            await plan.Owner.PullAsync(_member, [], leaving: true);
        }
    }

    private async ValueTask<bool> TurnAsync(CancellationToken cancellationToken)
    {
        var started = plan.Time.GetTimestamp();
        var turn = await plan.Owner.PullAsync(_member, _partitions.Mine, leaving: false);
        if (!turn.Running || plan.Time.GetElapsedTime(started) > TurnAgeMax)
        {
            return false;
        }

        _turnAt = started;
        var changed = _partitions.Apply(turn);
        _scope = changed ? SubscriptionKey.CursorScope(plan.Tenant, plan.Subscription.Id, turn.Generation) : _scope;
        if (_partitions.Passed(turn.Positions) is { } passed)
        {
            await plan.Owner.AckAsync(passed, turn.Generation);
        }

        if (changed)
        {
            Say("gateway.assignment", Encoding.ASCII.GetBytes(string.Create(
                CultureInfo.InvariantCulture, $$"""{"partitions":[{{string.Join(',', turn.Partitions)}}],"generation":{{turn.Generation}}}""")));
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

            moved |= plan.Tails.Recent(partition).TryRead(_partitions.Sent(partition), _turn, out var count)
                ? WriteRecent(partition, count)
                : await WriteStoredAsync(partition, cancellationToken);
        }

        return moved;
    }

    private bool IsFull => _partitions.OpenCount >= plan.Subscription.Spec.AckWindow || output.UnflushedBytes >= UnflushedBytesMax;

    private bool WriteRecent(int partition, int count)
    {
        for (var i = 0; i < count && !IsFull; i++)
        {
            Write(partition, _partitions.Sent(partition) + 1, _turn[i]);
        }

        return count > 0;
    }

    private async ValueTask<bool> WriteStoredAsync(int partition, CancellationToken cancellationToken)
    {
        var page = await plan.Log.ReadLogAsync(partition, _partitions.Sent(partition), ReadMax, cancellationToken);
        var first = _partitions.Sent(partition) + 1;
        if (page.FirstKept > first)
        {
            _partitions.Give(partition, page.FirstKept - 1);
            Say("gateway.gap", EventEntry.Gap(partition, first, page.FirstKept - 1), cursor: true);
            return true;
        }

        for (var i = 0; i < page.Records.Count && !IsFull; i++)
        {
            Write(partition, page.Records[i].Sequence, EventEntry.From(partition, page.Records[i]));
        }

        return page.Records.Count > 0;
    }

    private void Write(int partition, long sequence, EventEntry? entry)
    {
        if (entry is null || !plan.Filter.Lets(entry))
        {
            _partitions.Pass(partition, sequence);
            return;
        }

        _partitions.Give(partition, sequence);
        Say(entry.Type, entry.Json, cursor: true);
    }

    private void Say(string type, ReadOnlySpan<byte> json, bool cursor = false)
    {
        if (cursor)
        {
            output.Write("id: "u8);
            output.Advance(plan.Codec.Write(_scope, _partitions.Positions, acceptsGaps: false, output.GetSpan(plan.Codec.TextSize)));
            output.Write("\n"u8);
        }

        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(type, output);
        output.Write("\ndata: "u8);
        output.Write(json);
        output.Write("\n\n"u8);
        _saidAt = plan.Time.GetTimestamp();
    }

    private async Task WaitAsync(Task changed, Task acked, CancellationToken cancellationToken)
    {
        if (plan.Time.GetElapsedTime(_saidAt) >= plan.Options.HeartbeatPeriod)
        {
            output.Write(":\n\n"u8);
            _saidAt = plan.Time.GetTimestamp();
            await FlushAsync(cancellationToken);
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(TurnPeriod, plan.Time, ending.Token);
        // At its limit the reader is waited for, not the log.
        await (IsFull ? Task.WhenAny(acked, pause) : Task.WhenAny(acked, changed, pause));
        await ending.CancelAsync();
    }

    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        if (output.UnflushedBytes == 0)
        {
            return;
        }

        var flush = output.FlushAsync(cancellationToken);
        if (!flush.IsCompletedSuccessfully)
        {
            // A reader that takes nothing for longer than its owner waits has lost its partitions anyway.
            await flush.AsTask().WaitAsync(plan.Options.WriteTimeout < TurnAgeMax ? plan.Options.WriteTimeout : TurnAgeMax, plan.Time, cancellationToken);
        }
    }
}
