namespace Gateway.Routing;

/// <summary>Gives things small dense numbers for bit rows; a number is used again after its thing is gone.</summary>
internal sealed class Slots<T> where T : class
{
    private readonly Stack<int> _free = new();
    private T?[] _items = new T?[64];
    private int _end;

    public int Count => _end - _free.Count;

    public T this[int slot] => _items[slot]!;

    public int Add(T item)
    {
        if (!_free.TryPop(out var slot)) slot = _end++;
        if (slot == _items.Length) Array.Resize(ref _items, slot * 2);
        _items[slot] = item;
        return slot;
    }

    public void Remove(int slot)
    {
        _items[slot] = null;
        _free.Push(slot);
    }

    public IEnumerable<T> All()
    {
        for (var slot = 0; slot < _end; slot++)
        {
            if (_items[slot] is { } item) yield return item;
        }
    }
}
