using System.Runtime.CompilerServices;

namespace Gateway.Channels.Decoding;

/// <summary>The parts of one item while they are counted: the first ones lie in place, so that the list made at the end is the only one made.</summary>
internal struct Few<T>
{
    // Names of a customer and files of a message: hardly any provider sends more of either.
    private const int InPlace = 4;

    [InlineArray(InPlace)]
    private struct Slots
    {
        private T _first;
    }

    private Slots _slots;
    private List<T>? _more;

    public int Count { get; private set; }

    public readonly bool IsEmpty => Count == 0;

    public void Add(T value)
    {
        if (Count < InPlace)
            _slots[Count] = value;
        else
            (_more ??= []).Add(value);
        Count++;
    }

    /// <summary>Whether there is one like it. The function is static and gets what it compares with, so that asking makes no object.</summary>
    public readonly bool Any<TWith>(TWith with, Func<T, TWith, bool> isIt)
    {
        for (var i = 0; i < Count; i++)
        {
            if (isIt(i < InPlace ? _slots[i] : _more![i - InPlace], with))
                return true;
        }

        return false;
    }

    public readonly T[] ToArray()
    {
        if (IsEmpty)
            return [];
        var all = new T[Count];
        ((ReadOnlySpan<T>)_slots)[..Math.Min(Count, InPlace)].CopyTo(all);
        _more?.CopyTo(all, InPlace);
        return all;
    }
}
