namespace Gateway.Events.Webhooks;

/// <summary>Who may go next. Only the oldest of a lane is ready; one that failed holds its lane back until its time has come.</summary>
internal sealed class Lanes
{
    private readonly Dictionary<ulong, LinkedList<DeliveryItem>> _lanes = [];
    private readonly Queue<DeliveryItem> _ready = new();
    private readonly PriorityQueue<DeliveryItem, DateTimeOffset> _later = new();

    /// <summary>Items that wait or are in flight.</summary>
    public int Count { get; private set; }

    public int ParkedCount { get; private set; }

    /// <summary>Bytes of the events that are not parked.</summary>
    public long Bytes { get; private set; }

    public bool HasReady => _ready.Count > 0;

    public DateTimeOffset? NextDue => _later.TryPeek(out _, out var at) ? at : null;

    /// <summary>Oldest first, lane by lane.</summary>
    public IEnumerable<DeliveryItem> Parked => _lanes.Values.SelectMany(static lane => lane).Where(static item => item.Parked);

    /// <summary>
    /// Whether an event that was read stays in the log for now: as many of its lane wait as may, and it belongs to the rest behind them. The cursor may go past it.
    /// </summary>
    public bool TryHold(DeliveryItem item)
    {
        if (!_lanes.TryGetValue(item.Lane, out var lane) || !lane.First!.Value.Parked)
        {
            return false;
        }

        if (RestOf(lane, item.Partition) is { } rest)
        {
            // One from before the rest is read again after a restart, and is no part of it.
            if (item.Sequence < rest.From)
            {
                return false;
            }

            rest.Extend(item.Sequence);
            return true;
        }

        if (lane.Count < DeliveryLimits.LaneParkedMax)
        {
            return false;
        }

        AddRest(lane, item);
        return true;
    }

    public void Add(DeliveryItem item)
    {
        if (!_lanes.TryGetValue(item.Lane, out var lane))
        {
            _lanes[item.Lane] = lane = new LinkedList<DeliveryItem>();
        }
        else if (!item.Parked && lane.First!.Value.Parked)
        {
            // What it waits for may take days, and the cursor shall not.
            (item.Parked, item.Json) = (true, null);
        }

        lane.AddLast(item);
        Count++;
        ParkedCount += item.Parked ? 1 : 0;
        Bytes += SizeOf(item);
        if (lane.Count == 1)
        {
            Schedule(item);
        }
    }

    /// <summary>Moves to the ready what has become due; all of it when the endpoint is back.</summary>
    public void Release(DateTimeOffset now, bool all)
    {
        while (_later.TryPeek(out var item, out var at) && (all || at <= now))
        {
            _later.Dequeue();
            _ready.Enqueue(item);
        }
    }

    /// <summary>The one that waits for the earliest time, ahead of its time: to knock at an endpoint that is down.</summary>
    public void ReleaseOne()
    {
        if (_later.TryDequeue(out var item, out _))
        {
            _ready.Enqueue(item);
        }
    }

    /// <summary>The rest of a lane, when its turn has come: it is looked up in the log before anything else of the lane goes. Null when events go next.</summary>
    public DeliveryItem? TakeRest() => _ready.TryPeek(out var head) && head.IsRest ? _ready.Dequeue() : null;

    /// <summary>What was found in the log goes in front of what is left of the rest.</summary>
    /// <param name="next">First sequence that was not looked at.</param>
    public void Expand(DeliveryItem rest, List<DeliveryItem> found, long next)
    {
        var lane = _lanes[rest.Lane];
        var node = lane.Find(rest)!;
        found.ForEach(item => lane.AddBefore(node, item));
        rest.Advance(next);
        var left = rest.From <= rest.Sequence;
        if (!left)
        {
            lane.Remove(node);
        }

        Count += found.Count - (left ? 0 : 1);
        ParkedCount += found.Count - (left ? 0 : 1);
        if (lane.First is { } first)
        {
            Schedule(first.Value);
        }
        else
        {
            _lanes.Remove(rest.Lane);
        }
    }

    /// <summary>Takes up to <paramref name="max"/> items for one request; behind the first of a lane may go those that follow it, in order.</summary>
    public List<DeliveryItem> Take(int max)
    {
        var taken = new List<DeliveryItem>(Math.Min(max, _ready.Count));
        while (taken.Count < max && _ready.TryPeek(out var head) && (taken.Count == 0 || !(head.Alone || head.IsRest)))
        {
            _ready.Dequeue();
            for (var node = _lanes[head.Lane].First; node is not null && taken.Count < max; node = node.Next)
            {
                if (node.Value.IsRest || (node.Value.Alone && taken.Count > 0))
                {
                    break;
                }

                node.Value.InFlight = true;
                taken.Add(node.Value);
                if (node.Value.Alone)
                {
                    return taken;
                }
            }
        }

        return taken;
    }

    /// <summary>Puts back what was taken and is not sent, from <paramref name="index"/> on: it goes with one of the next requests.</summary>
    public void PutBack(List<DeliveryItem> taken, int index)
    {
        foreach (var item in taken.Skip(index))
        {
            item.InFlight = false;
            item.Json = item.Parked ? null : item.Json;
            // One that stands behind another of its lane goes on when that one's request has ended.
            if (ReferenceEquals(_lanes[item.Lane].First!.Value, item))
            {
                _ready.Enqueue(item);
            }
        }

        taken.RemoveRange(index, taken.Count - index);
    }

    /// <summary>Taken, and cannot go before a time; those behind it in its lane wait for it.</summary>
    public void Defer(DeliveryItem item, DateTimeOffset at)
    {
        (item.InFlight, item.NextAt) = (false, at);
        // One that stands behind another of its lane goes on when that one's request has ended.
        if (ReferenceEquals(_lanes[item.Lane].First!.Value, item))
        {
            Schedule(item);
        }
    }

    /// <summary>Done with: delivered, or a dead letter.</summary>
    public void Settle(DeliveryItem item)
    {
        var lane = _lanes[item.Lane];
        lane.Remove(item);
        Bytes -= SizeOf(item);
        item.Done = true;
        Count--;
        ParkedCount -= item.Parked ? 1 : 0;
        if (lane.Count == 0)
        {
            _lanes.Remove(item.Lane);
        }
    }

    public void Park(DeliveryItem item)
    {
        Bytes -= SizeOf(item);
        ParkedCount += item.Parked ? 0 : 1;
        (item.Parked, item.Json) = (true, null);
    }

    /// <summary>After a request has ended: those of its items that are still open wait again, and what they held back may go.</summary>
    public void Resume(List<DeliveryItem> items)
    {
        foreach (var item in items)
        {
            item.InFlight = false;
        }

        foreach (var key in items.Select(static item => item.Lane).Distinct())
        {
            if (!_lanes.TryGetValue(key, out var lane) || lane.First!.Value.InFlight)
            {
                continue;
            }

            if (lane.First.Value.Parked)
            {
                ParkBehind(lane);
            }

            Schedule(lane.First.Value);
        }
    }

    /// <summary>One of the lane waits for another attempt: those behind it are parked with it, the first of them one by one.</summary>
    private void ParkBehind(LinkedList<DeliveryItem> lane)
    {
        var alone = lane.Count(static item => item.Parked);
        for (var node = lane.First; node is not null;)
        {
            var (item, next) = (node.Value, node.Next);
            if (!item.Parked)
            {
                Park(item);
                if (++alone > DeliveryLimits.LaneParkedMax)
                {
                    lane.Remove(node);
                    Count--;
                    ParkedCount--;
                    if (RestOf(lane, item.Partition) is { } rest)
                    {
                        rest.Extend(item.Sequence);
                    }
                    else
                    {
                        AddRest(lane, item);
                    }
                }
            }

            node = next;
        }
    }

    private static DeliveryItem? RestOf(LinkedList<DeliveryItem> lane, int partition)
    {
        for (var node = lane.Last; node is not null; node = node.Previous)
        {
            if (node.Value.IsRest && node.Value.Partition == partition)
            {
                return node.Value;
            }
        }

        return null;
    }

    private void AddRest(LinkedList<DeliveryItem> lane, DeliveryItem first)
    {
        lane.AddLast(DeliveryItem.RestOf(first));
        Count++;
        ParkedCount++;
    }

    private static int SizeOf(DeliveryItem item) => item.Parked ? 0 : item.Json?.Length ?? 0;

    private void Schedule(DeliveryItem item)
    {
        if (item.NextAt is { } at)
        {
            _later.Enqueue(item, at);
        }
        else
        {
            _ready.Enqueue(item);
        }
    }
}
