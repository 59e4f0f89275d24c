using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace Gateway.Fuzz;

/// <summary>The map of branches that instrumented code counts in, and all that any body has reached so far.</summary>
internal sealed unsafe class Coverage : IDisposable
{
    // The size that SharpFuzz's instrumentation writes to.
    private const int Size = 1 << 16;

    private readonly byte* _map = (byte*)NativeMemory.AllocZeroed(Size);
    private readonly byte[] _seen = new byte[Size];

    public Coverage() => Trace.SharedMem = _map;

    /// <summary>Branches reached since <see cref="Forget"/>.</summary>
    public int Branches { get; private set; }

    /// <summary>Before a body is decoded.</summary>
    public void Clear()
    {
        new Span<byte>(_map, Size).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the body went where none went before, or markedly more often; a count matters by its power of two, as in AFL.</summary>
    public bool HasNews()
    {
        var news = false;
        var map = new ReadOnlySpan<byte>(_map, Size);
        var words = MemoryMarshal.Cast<byte, ulong>(map);
        for (var word = 0; word < words.Length; word++)
        {
            if (words[word] == 0)
                continue;
            for (var at = word * 8; at < (word * 8) + 8; at++)
            {
                if (map[at] == 0)
                    continue;
                var bucket = (byte)(1 << Math.Min(7, System.Numerics.BitOperations.Log2(map[at])));
                if ((_seen[at] & bucket) != 0)
                    continue;
                Branches += _seen[at] == 0 ? 1 : 0;
                _seen[at] |= bucket;
                news = true;
            }
        }

        return news;
    }

    public void Forget()
    {
        Array.Clear(_seen);
        Branches = 0;
    }

    public void Dispose()
    {
        Trace.SharedMem = null;
        NativeMemory.Free(_map);
    }
}
