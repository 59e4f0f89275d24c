using Gateway.Events.Log;

namespace Gateway.Events.Webhooks;

/// <summary>Reads what comes next for one subscription: from the memory all streams share, and from the store where that does not reach.</summary>
/// <remarks>A partition that cannot be read now is left alone for <see cref="DeliveryLimits.ReadRetry"/>, and the others go on; what is damaged becomes a gap.</remarks>
/// <param name="parked">Events recorded as waiting that the durable cursor has not passed.</param>
internal sealed class DeliverySource(DeliveryPlan plan, Strands strands, PartitionWindow[] windows, HashSet<(int Partition, long Sequence)> parked)
{
    private const int ReadMax = 64;

    // A thousand events are looked at before answers and others have their turn.
    private const int RestReadsMax = 16;

    // A thousand turns of events that are not for this subscription take some milliseconds; answers shall not wait longer.
    private const int TurnsMax = 1024;

    private readonly IEventLog _log = plan.Log;
    private readonly EventEntry?[] _turn = new EventEntry?[ReadMax];

    // Turns by turns, so that one busy partition does not fill the window for good.
    private int _first;

    /// <summary>When the first of the partitions that could not be read is tried again; null when there is none.</summary>
    public DateTimeOffset? RetryAt => windows.Min(static window => window.RetryAt);

    /// <summary>Reads until <paramref name="enough"/> says so, there is no more, or others should have their turn: then it returns true.</summary>
    public async ValueTask<bool> FillAsync(Action<DeliveryItem> add, Func<bool> enough, CancellationToken cancellationToken)
    {
        var turns = 0;
        var now = plan.Time.GetUtcNow();
        for (var moved = true; moved;)
        {
            moved = false;
            if ((turns += windows.Length) > TurnsMax)
            {
                return true;
            }

            for (var i = 0; i < windows.Length; i++)
            {
                if (enough())
                {
                    return false;
                }

                var window = windows[(_first + i) % windows.Length];
                moved |= !window.Barred && !(window.RetryAt > now) && await TryTurnAsync(window, add, enough, cancellationToken);
            }

            _first = (_first + 1) % windows.Length;
        }

        return false;
    }

    /// <summary>The bytes of an event that was parked; the gap it became when retention has passed it. Null when it cannot be read now.</summary>
    public async ValueTask<byte[]?> TryLoadAsync(DeliveryItem item, CancellationToken cancellationToken)
    {
        if (item.From != item.Sequence)
        {
            return EventEntry.Gap(item.Partition, item.From, item.Sequence);
        }

        try
        {
            var slice = await _log.ReadSliceAsync(item.Partition, item.Sequence - 1, 1, cancellationToken);
            return slice.Records is [var record, ..] && record.Sequence == item.Sequence && EventEntry.From(item.Partition, record) is { } entry
                ? entry.Json
                : EventEntry.Gap(item.Partition, item.From, item.Sequence);
        }
        catch (Exception failure) when (IsLater(item.Partition, failure, cancellationToken))
        {
            return null;
        }
    }

    /// <summary>The next events of a strand's rest, and where the look ended; null when it cannot be read now.</summary>
    public async ValueTask<(List<DeliveryItem> Found, long Next)?> TryReadRestAsync(DeliveryItem rest, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadRestAsync(rest, cancellationToken);
        }
        catch (Exception failure) when (IsLater(rest.Partition, failure, cancellationToken))
        {
            return null;
        }
    }

    private async ValueTask<(List<DeliveryItem> Found, long Next)> ReadRestAsync(DeliveryItem rest, CancellationToken cancellationToken)
    {
        var found = new List<DeliveryItem>(DeliveryLimits.StrandParkedMax);
        var next = rest.From;
        for (var reads = 0; reads < RestReadsMax && next <= rest.Sequence && found.Count < DeliveryLimits.StrandParkedMax; reads++)
        {
            var slice = await _log.ReadSliceAsync(rest.Partition, next - 1, ReadMax, cancellationToken);
            if (slice.GapTo >= next)
            {
                var lost = Math.Min(slice.GapTo, rest.Sequence);
                found.Add(new DeliveryItem(rest.Partition, next, lost, rest.Strand) { Parked = true });
                next = lost + 1;
                continue;
            }

            foreach (var record in slice.Records)
            {
                if (record.Sequence > rest.Sequence || found.Count == DeliveryLimits.StrandParkedMax)
                {
                    break;
                }

                next = record.Sequence + 1;
                // Only strands in order have a rest, also where the subscription's order was changed since.
                if (EventEntry.From(rest.Partition, record) is { } entry && plan.Filter.Lets(entry)
                    && DeliveryItem.StrandOf(ordered: true, entry.Subject, rest.Partition, record.Sequence) == rest.Strand)
                {
                    found.Add(new DeliveryItem(rest.Partition, record.Sequence, record.Sequence, rest.Strand) { Parked = true });
                }
            }
        }

        return (found, next);
    }

    private async ValueTask<bool> TryTurnAsync(PartitionWindow window, Action<DeliveryItem> add, Func<bool> enough, CancellationToken cancellationToken)
    {
        window.RetryAt = null;
        try
        {
            return await TurnAsync(window, add, enough, cancellationToken);
        }
        catch (Exception failure) when (IsLater(window.Partition, failure, cancellationToken))
        {
            window.RetryAt = plan.Time.GetUtcNow() + DeliveryLimits.ReadRetry;
            return false;
        }
    }

    private async ValueTask<bool> TurnAsync(PartitionWindow window, Action<DeliveryItem> add, Func<bool> enough, CancellationToken cancellationToken)
    {
        if (_log.Head(window.Partition) <= window.Read)
        {
            return false;
        }

        var turn = await LogTurn.ReadAsync(_log, plan.Tails, window.Partition, window.Read, _turn, cancellationToken);
        if (turn.GapTo > 0)
        {
            var gap = new DeliveryItem(window.Partition, window.Read + 1, turn.GapTo, DeliveryItem.StrandOf(ordered: false, "", window.Partition, turn.GapTo))
            {
                Json = EventEntry.Gap(window.Partition, window.Read + 1, turn.GapTo),
            };
            window.Add(gap, isGap: true);
            add(gap);
            return true;
        }

        for (var i = 0; i < turn.Count && !enough(); i++)
        {
            Consider(window, window.Read + 1, _turn[i], add);
        }

        return turn.Count > 0;
    }

    /// <summary>Logs why. False when the delivery is stopping: then whoever reads ends with it.</summary>
    private bool IsLater(int partition, Exception failure, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return false;
        }

        WebhookLog.ReadFailed(plan.Logger, failure, plan.Subscription, partition);
        return true;
    }

    private void Consider(PartitionWindow window, long sequence, EventEntry? entry, Action<DeliveryItem> add)
    {
        // A parked one is on its way already: the cursor had not passed it when it was last recorded.
        if (entry is null || !plan.Filter.Lets(entry) || parked.Remove((window.Partition, sequence)))
        {
            window.Pass(sequence);
            return;
        }

        var item = new DeliveryItem(window.Partition, sequence, sequence, DeliveryItem.StrandOf(plan.Spec.Ordered, entry.Subject, window.Partition, sequence)) { Json = entry.Json };
        if (strands.TryHold(item))
        {
            window.Pass(sequence);
            return;
        }

        window.Add(item, isGap: false);
        add(item);
    }
}
