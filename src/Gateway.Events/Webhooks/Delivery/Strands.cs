namespace Gateway.Events.Webhooks;

/// <summary>Who may go next. A strand is what keeps its order, such as one conversation: only its oldest event is ready, and one that failed holds its strand back until its time has come.</summary>
internal sealed class Strands
{
    private readonly Dictionary<ulong, LinkedList<DeliveryItem>> _strands = [];
    private readonly Queue<DeliveryItem> _ready = new();
    private readonly PriorityQueue<DeliveryItem, DateTimeOffset> _later = new();

    /// <summary>Items that wait or are in flight.</summary>
    public int Count { get; private set; }

    public int ParkedCount { get; private set; }

    /// <summary>Bytes of the events that are not parked.</summary>
    public long Bytes { get; private set; }

    public bool HasReady => _ready.Count > 0;

    public DateTimeOffset? NextDue => _later.TryPeek(out _, out var at) ? at : null;

    /// <summary>Oldest first, strand by strand.</summary>
    public IEnumerable<DeliveryItem> Parked => _strands.Values.SelectMany(static strand => strand).Where(static item => item.Parked);

    /// <summary>
    /// Whether an event that was read stays in the log for now: as many of its strand wait as may, and it belongs to the rest behind them. The cursor may go past it.
    /// </summary>
    public bool TryHold(DeliveryItem item)
    {
        if (!_strands.TryGetValue(item.Strand, out var strand) || !strand.First!.Value.Parked)
        {
            return false;
        }

        if (RestOf(strand, item.Partition) is { } rest)
        {
            // One from before the rest is read again after a restart, and is no part of it.
            if (item.Sequence < rest.From)
            {
                return false;
            }

            rest.Extend(item.Sequence);
            return true;
        }

        if (strand.Count < DeliveryLimits.StrandParkedMax)
        {
            return false;
        }

        AddRest(strand, item);
        return true;
    }

    public void Add(DeliveryItem item)
    {
        if (!_strands.TryGetValue(item.Strand, out var strand))
        {
            _strands[item.Strand] = strand = new LinkedList<DeliveryItem>();
        }
        else if (!item.Parked && strand.First!.Value.Parked)
        {
            // What it waits for may take days, and the cursor shall not.
            (item.Parked, item.Json) = (true, null);
        }

        strand.AddLast(item);
        Count++;
        ParkedCount += item.Parked ? 1 : 0;
        Bytes += SizeOf(item);
        if (strand.Count == 1)
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

    /// <summary>The rest of a strand, when its turn has come: it is looked up in the log before anything else of the strand goes. Null when events go next.</summary>
    public DeliveryItem? TakeRest() => _ready.TryPeek(out var head) && head.IsRest ? _ready.Dequeue() : null;

    /// <summary>What was found in the log goes in front of what is left of the rest.</summary>
    /// <param name="next">First sequence that was not looked at.</param>
    public void Expand(DeliveryItem rest, List<DeliveryItem> found, long next)
    {
        var strand = _strands[rest.Strand];
        var node = strand.Find(rest)!;
        found.ForEach(item => strand.AddBefore(node, item));
        rest.Advance(next);
        var left = rest.From <= rest.Sequence;
        if (!left)
        {
            strand.Remove(node);
        }

        Count += found.Count - (left ? 0 : 1);
        ParkedCount += found.Count - (left ? 0 : 1);
        if (strand.First is { } first)
        {
            Schedule(first.Value);
        }
        else
        {
            _strands.Remove(rest.Strand);
        }
    }

    /// <summary>Takes up to <paramref name="max"/> items for one request; behind the first of a strand may go those that follow it, in order.</summary>
    public List<DeliveryItem> Take(int max)
    {
        var taken = new List<DeliveryItem>(Math.Min(max, _ready.Count));
        while (taken.Count < max && _ready.TryPeek(out var head) && (taken.Count == 0 || !(head.Alone || head.IsRest)))
        {
            _ready.Dequeue();
            for (var node = _strands[head.Strand].First; node is not null && taken.Count < max; node = node.Next)
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
            // One that stands behind another of its strand goes on when that one's request has ended.
            if (ReferenceEquals(_strands[item.Strand].First!.Value, item))
            {
                _ready.Enqueue(item);
            }
        }

        taken.RemoveRange(index, taken.Count - index);
    }

    /// <summary>Taken, and cannot go before a time; those behind it in its strand wait for it.</summary>
    public void Defer(DeliveryItem item, DateTimeOffset at)
    {
        (item.InFlight, item.NextAt) = (false, at);
        // One that stands behind another of its strand goes on when that one's request has ended.
        if (ReferenceEquals(_strands[item.Strand].First!.Value, item))
        {
            Schedule(item);
        }
    }

    /// <summary>Done with: delivered, or a dead letter.</summary>
    public void Settle(DeliveryItem item)
    {
        var strand = _strands[item.Strand];
        strand.Remove(item);
        Bytes -= SizeOf(item);
        item.Done = true;
        Count--;
        ParkedCount -= item.Parked ? 1 : 0;
        if (strand.Count == 0)
        {
            _strands.Remove(item.Strand);
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

        foreach (var key in items.Select(static item => item.Strand).Distinct())
        {
            if (!_strands.TryGetValue(key, out var strand) || strand.First!.Value.InFlight)
            {
                continue;
            }

            if (strand.First.Value.Parked)
            {
                ParkBehind(strand);
            }

            Schedule(strand.First.Value);
        }
    }

    /// <summary>One of the strand waits for another attempt: those behind it are parked with it, the first of them one by one.</summary>
    private void ParkBehind(LinkedList<DeliveryItem> strand)
    {
        var alone = strand.Count(static item => item.Parked);
        for (var node = strand.First; node is not null;)
        {
            var (item, next) = (node.Value, node.Next);
            if (!item.Parked)
            {
                Park(item);
                if (++alone > DeliveryLimits.StrandParkedMax)
                {
                    strand.Remove(node);
                    Count--;
                    ParkedCount--;
                    if (RestOf(strand, item.Partition) is { } rest)
                    {
                        rest.Extend(item.Sequence);
                    }
                    else
                    {
                        AddRest(strand, item);
                    }
                }
            }

            node = next;
        }
    }

    private static DeliveryItem? RestOf(LinkedList<DeliveryItem> strand, int partition)
    {
        for (var node = strand.Last; node is not null; node = node.Previous)
        {
            if (node.Value.IsRest && node.Value.Partition == partition)
            {
                return node.Value;
            }
        }

        return null;
    }

    private void AddRest(LinkedList<DeliveryItem> strand, DeliveryItem first)
    {
        strand.AddLast(DeliveryItem.RestOf(first));
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
