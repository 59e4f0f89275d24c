using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gateway.Channels.Json;

/// <summary>
/// The member names seen in the objects open right now, as 64-bit hashes on one stack: names of the innermost object on top.
/// Two different names of one object share a hash once in 2^64 pairs, so a valid body is never refused in practice.
/// </summary>
internal ref struct MemberNames(Span<ulong> initial)
{
    /// <summary>Hashes kept without renting: all of an ordinary payload's open objects together.</summary>
    public const int OnStack = 64;

    // The search is linear: 1,024 names make half a million vectorised compares, far more members than any provider sends.
    private const int PerObjectMax = 1024;

    private const int FewMembers = 8;

    public enum Added
    {
        New,
        Twice,
        TooMany,
    }

    [InlineArray(JsonGate.DepthMax + 1)]
    private struct Starts
    {
        private int _first;
    }

    private Starts _starts;
    private Span<ulong> _hashes = initial;
    private ulong[]? _rented;
    private int _depth;
    private int _count;

    public void Open() => _starts[++_depth] = _count;

    public void Close() => _count = _starts[_depth--];

    public Added Add(scoped ReadOnlySpan<byte> name)
    {
        var hash = Hash(name);
        var start = _starts[_depth];
        if (IsAmong(_hashes[start.._count], hash))
            return Added.Twice;
        if (_count - start == PerObjectMax)
            return Added.TooMany;
        if (_count == _hashes.Length)
            Grow();
        _hashes[_count++] = hash;
        return Added.New;
    }

    public void Dispose()
    {
        if (_rented is not null)
            ArrayPool<ulong>.Shared.Return(_rented);
        _rented = null;
    }

    private static bool IsAmong(ReadOnlySpan<ulong> hashes, ulong hash)
    {
        // Most objects have so few members that calling a search takes longer than looking.
        if (hashes.Length > FewMembers)
            return hashes.Contains(hash);
        foreach (var known in hashes)
        {
            if (known == hash)
                return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow()
    {
        var larger = ArrayPool<ulong>.Shared.Rent(_hashes.Length * 2);
        _hashes.CopyTo(larger);
        Dispose();
        _rented = larger;
        _hashes = larger;
    }

    /// <summary>Multiply-and-rotate over words of 8 bytes. The length goes in first and the last word may overlap the one before it: no byte is left out.</summary>
    private static ulong Hash(scoped ReadOnlySpan<byte> name)
    {
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)name.Length * Prime;
        var last = Short(name);
        if (name.Length >= sizeof(ulong))
        {
            last = BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]);
            for (; name.Length > sizeof(ulong); name = name[sizeof(ulong)..])
                hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * Prime, 29);
        }

        hash = (hash ^ last) * Prime;
        return hash ^ (hash >> 32);
    }

    /// <summary>All bytes of a name that is shorter than a word.</summary>
    private static ulong Short(scoped ReadOnlySpan<byte> name) => name.Length switch
    {
        0 => 0,
        < sizeof(uint) => (ulong)(name[0] | (name[name.Length / 2] << 8) | (name[^1] << 16)),
        < sizeof(ulong) => BinaryPrimitives.ReadUInt32LittleEndian(name) | ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(name[^sizeof(uint)..]) << 32),
        _ => 0,
    };
}
