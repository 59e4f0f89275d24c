using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>The ids a thread has taken effect for, inside the dedupe horizon. Bounded: the oldest are forgotten first.</summary>
internal sealed class SeenIds
{
    // Most threads have a handful of messages: no set is made before there is an id.
    private HashSet<DedupeId>? _ids;
    private Queue<(DedupeId Id, DateTimeOffset At)>? _order;

    public bool Contains(DedupeId id) => _ids is not null && _ids.Contains(id);

    public void Add(DedupeId id, DateTimeOffset at)
    {
        _ids ??= [];
        _order ??= new Queue<(DedupeId, DateTimeOffset)>();
        if (!_ids.Add(id))
        {
            return;
        }

        _order.Enqueue((id, at));
        while (_order.Count > ThreadLimits.DedupeIdsMax)
        {
            _ids.Remove(_order.Dequeue().Id);
        }
    }

    public void Forget(DateTimeOffset before)
    {
        while (_order is { Count: > 0 } && _order.Peek().At < before)
        {
            _ids!.Remove(_order.Dequeue().Id);
        }
    }

    public void Clear()
    {
        _ids = null;
        _order = null;
    }
}
