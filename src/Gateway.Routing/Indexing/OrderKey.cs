namespace Gateway.Routing;

/// <summary>Three numbers compared in turn; the smaller comes first.</summary>
public readonly record struct OrderKey(long First, long Second, long Third) : IComparable<OrderKey>
{
    public int CompareTo(OrderKey other)
    {
        var order = First.CompareTo(other.First);
        if (order == 0) order = Second.CompareTo(other.Second);
        return order == 0 ? Third.CompareTo(other.Third) : order;
    }

    public static bool operator <(OrderKey left, OrderKey right) =>
        left.First != right.First ? left.First < right.First
        : left.Second != right.Second ? left.Second < right.Second
        : left.Third < right.Third;

    public static bool operator >(OrderKey left, OrderKey right) => right < left;

    public static bool operator <=(OrderKey left, OrderKey right) => !(right < left);

    public static bool operator >=(OrderKey left, OrderKey right) => !(left < right);
}
