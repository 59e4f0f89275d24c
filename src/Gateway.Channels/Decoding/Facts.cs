using System.Runtime.CompilerServices;

namespace Gateway.Channels.Decoding;

/// <summary>The side facts of one item while they are counted: a dictionary is made once, of the right size. Setting a fact again replaces it.</summary>
internal struct Facts
{
    // A chatty order of a shop has ten. Where a body names more of them, the rest goes into a dictionary at once.
    private const int InPlace = 12;

    [InlineArray(InPlace)]
    private struct Slots
    {
        private (string Name, string Value) _first;
    }

    private Slots _slots;
    private int _count;
    private Dictionary<string, string>? _more;

    public readonly bool IsEmpty => _count == 0;

    public readonly string? this[string name]
    {
        get
        {
            var at = Find(name);
            return at < 0 ? _more?.GetValueOrDefault(name) : _slots[at].Value;
        }
    }

    public readonly bool Has(string name) => this[name] is not null;

    public void Set(string name, string value)
    {
        var at = Find(name);
        if (at < 0 && _count < InPlace)
            at = _count++;
        if (at >= 0)
            _slots[at] = (name, value);
        else
            (_more ??= new Dictionary<string, string>(StringComparer.Ordinal))[name] = value;
    }

    public void Remove(string name)
    {
        var at = Find(name);
        if (at < 0)
        {
            _more?.Remove(name);
            return;
        }

        for (_count--; at < _count; at++)
            _slots[at] = _slots[at + 1];
    }

    /// <summary>Null for no facts.</summary>
    public readonly Dictionary<string, string>? ToDictionary()
    {
        if (IsEmpty)
            return null;
        var all = new Dictionary<string, string>(_count + (_more?.Count ?? 0), StringComparer.Ordinal);
        for (var i = 0; i < _count; i++)
            all.Add(_slots[i].Name, _slots[i].Value);
        if (_more is null)
            return all;
        foreach (var (name, value) in _more)
            all.Add(name, value);
        return all;
    }

    private readonly int Find(string name)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i].Name == name)
                return i;
        }

        return -1;
    }
}
