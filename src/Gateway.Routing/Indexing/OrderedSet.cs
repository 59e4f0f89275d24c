namespace Gateway.Routing;

/// <summary>A member of at most one <see cref="OrderedSet{T}"/>; the links are in the object, so that membership allocates nothing.</summary>
internal abstract class OrderedNode<T> where T : OrderedNode<T>
{
    internal T? Parent;
    internal T? Left;
    internal T? Right;
    internal uint Weight;

    /// <summary>Unique in its set; changes only in ways that keep the order while the node is in one.</summary>
    public OrderKey Key;

    public bool InSet { get; internal set; }
}

/// <summary>
/// An intrusive treap that knows its ends: the first member is at hand, appending behind the last and taking the first are O(1) on average
/// (queues are mostly that), everything else is O(log n). Weights shape the tree and nothing else.
/// </summary>
internal sealed class OrderedSet<T> where T : OrderedNode<T>
{
    private T? _root;
    private T? _last;
    private uint _random = 2463534242;

    public int Count { get; private set; }

    public T? First { get; private set; }

    public void Add(T node)
    {
        node.InSet = true;
        node.Weight = NextWeight();
        node.Left = node.Right = node.Parent = null;
        Count++;
        if (_last is null)
        {
            _root = First = _last = node;
        }
        else if (node.Key > _last.Key)
        {
            Append(node);
        }
        else
        {
            Insert(node);
        }
    }

    public void Remove(T node)
    {
        if (node == First) First = Next(node);
        if (node == _last) _last = Previous(node);
        while (node.Left is not null && node.Right is not null)
        {
            Rotate(node.Left.Weight > node.Right.Weight ? node.Left : node.Right);
        }

        Replace(node, node.Left ?? node.Right);
        node.Left = node.Right = node.Parent = null;
        node.InSet = false;
        Count--;
    }

    public static T? Next(T node)
    {
        if (node.Right is { } next)
        {
            while (next.Left is not null) next = next.Left;
            return next;
        }

        var child = node;
        var parent = node.Parent;
        while (parent is not null && parent.Right == child) (child, parent) = (parent, parent.Parent);
        return parent;
    }

    private static T? Previous(T node)
    {
        if (node.Left is { } previous)
        {
            while (previous.Right is not null) previous = previous.Right;
            return previous;
        }

        var child = node;
        var parent = node.Parent;
        while (parent is not null && parent.Left == child) (child, parent) = (parent, parent.Parent);
        return parent;
    }

    // The right edge is a chain of falling weights: climb it to the place of the new weight.
    private void Append(T node)
    {
        T? below = null;
        var above = _last;
        while (above is not null && above.Weight < node.Weight) (below, above) = (above, above.Parent);
        node.Left = below;
        if (below is not null) below.Parent = node;
        node.Parent = above;
        if (above is null) _root = node;
        else above.Right = node;
        _last = node;
    }

    private void Insert(T node)
    {
        var at = _root!;
        while (true)
        {
            var left = node.Key < at.Key;
            var next = left ? at.Left : at.Right;
            if (next is null)
            {
                if (left) at.Left = node;
                else at.Right = node;
                break;
            }

            at = next;
        }

        node.Parent = at;
        if (node.Key < First!.Key) First = node;
        while (node.Parent is { } parent && parent.Weight < node.Weight) Rotate(node);
    }

    // Lifts a child over its parent.
    private void Rotate(T child)
    {
        var parent = child.Parent!;
        Replace(parent, child);
        if (parent.Left == child)
        {
            parent.Left = child.Right;
            if (child.Right is not null) child.Right.Parent = parent;
            child.Right = parent;
        }
        else
        {
            parent.Right = child.Left;
            if (child.Left is not null) child.Left.Parent = parent;
            child.Left = parent;
        }

        parent.Parent = child;
    }

    private void Replace(T node, T? by)
    {
        var parent = node.Parent;
        if (parent is null) _root = by;
        else if (parent.Left == node) parent.Left = by;
        else parent.Right = by;
        if (by is not null) by.Parent = parent;
    }

    private uint NextWeight()
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _random;
    }
}
