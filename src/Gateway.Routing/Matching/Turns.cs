namespace Gateway.Routing;

/// <summary>Signatures that may be pairable, the one with the first job in front: a binary heap that is filled and emptied in each pairing.</summary>
internal sealed class Turns
{
    private (OrderKey Key, Signature Signature)[] _items = new (OrderKey, Signature)[64];

    public int Count { get; private set; }

    public Signature First => _items[0].Signature;

    public void Add(Signature signature, OrderKey key)
    {
        signature.InTurn = true;
        if (Count == _items.Length) Array.Resize(ref _items, Count * 2);
        var at = Count++;
        while (at > 0 && key < _items[(at - 1) / 2].Key)
        {
            _items[at] = _items[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _items[at] = (key, signature);
    }

    /// <summary>The first has given its first job away: it goes where its next one belongs.</summary>
    public void Advance(OrderKey key) => Sink((key, First));

    public void RemoveFirst()
    {
        First.InTurn = false;
        var last = _items[--Count];
        _items[Count] = default;
        if (Count > 0) Sink(last);
    }

    public void Clear()
    {
        for (var i = 0; i < Count; i++) _items[i].Signature.InTurn = false;
        Array.Clear(_items, 0, Count);
        Count = 0;
    }

    private void Sink((OrderKey Key, Signature Signature) item)
    {
        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= Count) break;
            if (child + 1 < Count && _items[child + 1].Key < _items[child].Key) child++;
            if (item.Key < _items[child].Key) break;
            _items[at] = _items[child];
            at = child;
        }

        _items[at] = item;
    }
}
