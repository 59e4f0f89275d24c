using System.Security.Cryptography;
using Gateway.Journal;

namespace Gateway.Conversations.Threads;

/// <summary>The ids a thread has taken effect for, inside the dedupe horizon. Bounded: the oldest are forgotten first.</summary>
/// <remarks>
/// A ring of the ids as they came, and an open table of their places: 40 bytes an id, half of what a set and a queue take, and one walk to the memory for a
/// question, which is most of its price when thousands of conversations are busy.
/// </remarks>
internal sealed class SeenIds
{
    // Most threads have a handful of messages.
    private const int FirstCapacity = 8;

    // Who names the messages of a thread must not know which places their ids fall on.
    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private (DedupeId Id, DateTimeOffset At)[] _ring = [];

    // Twice as long as the ring, so that a search ends soon: place in the ring plus one, 0 where there is none.
    private int[] _places = [];
    private int _first;
    private int _count;
    private DateTimeOffset _oldest;

    public int Count => _count;

    public bool Contains(DedupeId id) => _count > 0 && _places[Find(id)] > 0;

    public void Add(DedupeId id, DateTimeOffset seenAt)
    {
        // Room first: then one search finds the id or where it goes.
        if (_count == _ring.Length && _count < ThreadLimits.DedupeIdsMax)
        {
            Grow();
        }

        var at = Find(id);
        if (_places[at] > 0)
        {
            return;
        }

        if (_count == ThreadLimits.DedupeIdsMax)
        {
            ForgetFirst();
            at = Find(id);
        }

        var place = (_first + _count) & (_ring.Length - 1);
        _ring[place] = (id, seenAt);
        _places[at] = place + 1;
        _count++;
        _oldest = _count == 1 ? seenAt : _oldest;
    }

    public void Forget(DateTimeOffset before)
    {
        while (_count > 0 && _oldest < before)
        {
            ForgetFirst();
        }
    }

    public void Clear()
    {
        (_ring, _places) = ([], []);
        (_first, _count) = (0, 0);
    }

    /// <summary>Where the id is noted, or where it would be.</summary>
    private int Find(DedupeId id)
    {
        var at = Home(id);
        while (_places[at] is > 0 and var place && _ring[place - 1].Id != id)
        {
            at = (at + 1) & (_places.Length - 1);
        }

        return at;
    }

    // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the upper bits of the product.
    private int Home(DedupeId id) => (int)((((ulong)id.Value ^ Seed) * 0x9E3779B97F4A7C15) >> 32) & (_places.Length - 1);

    private void ForgetFirst()
    {
        var hole = Find(_ring[_first].Id);
        _places[hole] = 0;

        // What stands behind a hole must be found without it: it moves up unless it would come before its home.
        var last = _places.Length - 1;
        for (var at = (hole + 1) & last; _places[at] is > 0 and var place; at = (at + 1) & last)
        {
            var home = Home(_ring[place - 1].Id);
            if (((at - home) & last) >= ((at - hole) & last))
            {
                (_places[hole], _places[at]) = (place, 0);
                hole = at;
            }
        }

        _first = (_first + 1) & (_ring.Length - 1);
        _count--;
        _oldest = _ring[_first].At;
    }

    private void Grow()
    {
        var before = _ring;
        _ring = new (DedupeId, DateTimeOffset)[Math.Max(FirstCapacity, 2 * before.Length)];
        _places = new int[2 * _ring.Length];
        for (var i = 0; i < _count; i++)
        {
            var seen = before[(_first + i) & (before.Length - 1)];
            _ring[i] = seen;
            _places[Find(seen.Id)] = i + 1;
        }

        _first = 0;
    }
}
