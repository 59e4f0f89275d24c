using Gateway.Contracts;
using Gateway.Conversations;

namespace Gateway.Host.Lanes.Publishing;

/// <summary>Items of one thread that wait for those before them. Until they go, those of later batches join them: they go as one, and are durable as one.</summary>
internal sealed class WaitingItems(InboundBatch first)
{
    private readonly Lock _lock = new();
    private readonly List<InboundItem> _items = [.. first.Items];
    private bool _isTaken;

    /// <summary>False when they are under way, or when there are too many.</summary>
    public bool TryJoin(IReadOnlyList<InboundItem> items)
    {
        lock (_lock)
        {
            if (_isTaken || _items.Count + items.Count > InboundBatch.TogetherMax)
            {
                return false;
            }

            _items.AddRange(items);
            return true;
        }
    }

    /// <summary>What has come together; nothing joins any more.</summary>
    public InboundBatch Take()
    {
        lock (_lock)
        {
            _isTaken = true;
            return first with { Items = _items };
        }
    }
}
