using System.Numerics;

namespace Gateway.Routing;

/// <summary>A set of small numbers, one bit each; intersecting two of them takes an instruction for 64.</summary>
internal sealed class BitRow
{
    private ulong[] _words = [];

    public int Count { get; private set; }

    public bool Contains(int number) => number >> 6 < _words.Length && (_words[number >> 6] & (1UL << number)) != 0;

    public void Add(int number)
    {
        var word = number >> 6;
        if (word >= _words.Length) Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));
        var bit = 1UL << number;
        if ((_words[word] & bit) != 0) return;
        _words[word] |= bit;
        Count++;
    }

    public void Remove(int number)
    {
        var word = number >> 6;
        var bit = 1UL << number;
        if (word >= _words.Length || (_words[word] & bit) == 0) return;
        _words[word] &= ~bit;
        Count--;
    }

    public void Clear()
    {
        if (Count > 0) Array.Clear(_words);
        Count = 0;
    }

    /// <summary>Least number of both sets from <paramref name="from"/> on; -1 with none.</summary>
    public int NextCommon(BitRow other, int from)
    {
        var left = _words;
        var right = other._words;
        var count = Math.Min(left.Length, right.Length);
        var word = from >> 6;
        if (word >= count) return -1;
        var bits = left[word] & right[word] & (ulong.MaxValue << from);
        while (bits == 0)
        {
            if (++word >= count) return -1;
            bits = left[word] & right[word];
        }

        return (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    /// <summary>Least number from <paramref name="from"/> on; -1 with none.</summary>
    public int Next(int from) => NextCommon(this, from);
}
