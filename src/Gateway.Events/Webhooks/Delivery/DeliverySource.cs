using Gateway.Events.Log;
using Gateway.Events.Streams;

namespace Gateway.Events.Webhooks;

/// <summary>Reads what comes next for one subscription: from the memory all streams share, and from the store where that does not reach.</summary>
internal sealed class DeliverySource(IEventLog log, EventTails tails, EventFilter filter, bool ordered, Lanes lanes, PartitionWindow[] windows, HashSet<(int Partition, long Sequence)> parked)
{
    private const int ReadMax = 64;

    // A thousand events are looked at before answers and others have their turn.
    private const int RestReadsMax = 16;

    // A thousand turns of events that are not for this subscription take some milliseconds; answers shall not wait longer.
    private const int TurnsMax = 1024;

    private readonly EventEntry?[] _turn = new EventEntry?[ReadMax];

    // Turns by turns, so that one busy partition does not fill the window for good.
    private int _first;

    /// <summary>Reads until <paramref name="enough"/> says so, there is no more, or others should have their turn: then it returns true.</summary>
    public async ValueTask<bool> FillAsync(Action<DeliveryItem> add, Func<bool> enough, CancellationToken cancellationToken)
    {
        var turns = 0;
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
                moved |= !window.Barred && await TurnAsync(window, add, enough, cancellationToken);
            }

            _first = (_first + 1) % windows.Length;
        }

        return false;
    }

    /// <summary>The bytes of an event that was parked; the gap it became when retention has passed it.</summary>
    public async ValueTask<byte[]> LoadAsync(DeliveryItem item, CancellationToken cancellationToken)
    {
        var page = await log.ReadLogAsync(item.Partition, item.Sequence - 1, 1, cancellationToken);
        return page.Records.Count > 0 && page.Records[0].Sequence == item.Sequence && item.From == item.Sequence
            && EventEntry.From(item.Partition, page.Records[0]) is { } entry
                ? entry.Json
                : EventEntry.Gap(item.Partition, item.From, item.Sequence);
    }

    /// <summary>The next events of a lane's rest, and where the look ended.</summary>
    public async ValueTask<(List<DeliveryItem> Found, long Next)> ReadRestAsync(DeliveryItem rest, CancellationToken cancellationToken)
    {
        var found = new List<DeliveryItem>(DeliveryLimits.LaneParkedMax);
        var next = rest.From;
        for (var reads = 0; reads < RestReadsMax && next <= rest.Sequence && found.Count < DeliveryLimits.LaneParkedMax; reads++)
        {
            var page = await log.ReadLogAsync(rest.Partition, next - 1, ReadMax, cancellationToken);
            if (page.FirstKept > next)
            {
                var lost = Math.Min(page.FirstKept - 1, rest.Sequence);
                found.Add(new DeliveryItem(rest.Partition, next, lost, rest.Lane) { Parked = true });
                next = lost + 1;
                continue;
            }

            foreach (var record in page.Records)
            {
                if (record.Sequence > rest.Sequence || found.Count == DeliveryLimits.LaneParkedMax)
                {
                    break;
                }

                next = record.Sequence + 1;
                // Only lanes in order have a rest, also where the subscription's order was changed since.
                if (EventEntry.From(rest.Partition, record) is { } entry && filter.Lets(entry)
                    && DeliveryItem.LaneOf(ordered: true, entry.Subject, rest.Partition, record.Sequence) == rest.Lane)
                {
                    found.Add(new DeliveryItem(rest.Partition, record.Sequence, record.Sequence, rest.Lane) { Parked = true });
                }
            }
        }

        return (found, next);
    }

    private async ValueTask<bool> TurnAsync(PartitionWindow window, Action<DeliveryItem> add, Func<bool> enough, CancellationToken cancellationToken)
    {
        if (tails.Recent(window.Partition).TryRead(window.Read, _turn, out var count))
        {
            for (var i = 0; i < count && !enough(); i++)
            {
                Consider(window, window.Read + 1, _turn[i], add);
            }

            return count > 0;
        }

        if (log.Head(window.Partition) <= window.Read)
        {
            return false;
        }

        var page = await log.ReadLogAsync(window.Partition, window.Read, ReadMax, cancellationToken);
        if (page.FirstKept > window.Read + 1)
        {
            var gap = new DeliveryItem(window.Partition, window.Read + 1, page.FirstKept - 1, DeliveryItem.LaneOf(ordered: false, "", window.Partition, page.FirstKept - 1))
            {
                Json = EventEntry.Gap(window.Partition, window.Read + 1, page.FirstKept - 1),
            };
            window.Add(gap, isGap: true);
            add(gap);
            return true;
        }

        foreach (var record in page.Records)
        {
            if (enough())
            {
                break;
            }

            Consider(window, record.Sequence, EventEntry.From(window.Partition, record), add);
        }

        return page.Records.Count > 0;
    }

    private void Consider(PartitionWindow window, long sequence, EventEntry? entry, Action<DeliveryItem> add)
    {
        // A parked one is on its way already: the cursor had not passed it when it was last recorded.
        if (entry is null || !filter.Lets(entry) || parked.Remove((window.Partition, sequence)))
        {
            window.Pass(sequence);
            return;
        }

        var item = new DeliveryItem(window.Partition, sequence, sequence, DeliveryItem.LaneOf(ordered, entry.Subject, window.Partition, sequence)) { Json = entry.Json };
        if (lanes.TryHold(item))
        {
            window.Pass(sequence);
            return;
        }

        window.Add(item, isGap: false);
        add(item);
    }
}
