using System.Numerics;

namespace Gateway.Routing.Simulation;

/// <summary>xoshiro256** of Blackman and Vigna (public domain), seeded through splitmix64: the same numbers on every machine and in every version.</summary>
internal struct SeededRandom
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededRandom(ulong seed)
    {
        _a = SplitMix(ref seed);
        _b = SplitMix(ref seed);
        _c = SplitMix(ref seed);
        _d = SplitMix(ref seed);
    }

    /// <summary>A stream of its own for each purpose of one seed, so that what one draws does not shift the others.</summary>
    public static SeededRandom Stream(long seed, int replication, int purpose) =>
        new(Mix(Mix(Mix((ulong)seed) ^ (ulong)replication) ^ (ulong)purpose));

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>Above 0, at most 1.</summary>
    public double NextUnit() => ((Next() >> 11) + 1) * (1.0 / (1UL << 53));

    public double NextExponential() => -ExactMath.Log(NextUnit());

    /// <summary>The polar method of Marsaglia: logarithm and square root are all it needs.</summary>
    public double NextNormal()
    {
        while (true)
        {
            var x = (2 * NextUnit()) - 1;
            var y = (2 * NextUnit()) - 1;
            var s = (x * x) + (y * y);
            if (s is > 0 and < 1) return x * Math.Sqrt(-2 * ExactMath.Log(s) / s);
        }
    }

    private static ulong Mix(ulong seed) => SplitMix(ref seed);

    private static ulong SplitMix(ref ulong state)
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
