using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;

namespace Gateway.Channels.Json;

/// <summary>
/// The member names seen in the objects open right now, as 64-bit hashes on one stack: names of the innermost object on top.
/// Two different names of one object share a hash once in 2^64 pairs, so a valid body is never refused in practice.
/// </summary>
internal ref struct MemberNames(Span<ulong> initial)
{
    /// <summary>Hashes kept without renting: all of an ordinary payload's open objects together.</summary>
    public const int OnStack = 128;

    // The search is linear: 1,024 names make half a million vectorised compares, far more members than any provider sends.
    private const int PerObjectMax = 1024;

    public enum Added
    {
        New,
        Twice,
        TooMany,
    }

    [System.Runtime.CompilerServices.InlineArray(JsonGate.DepthMax + 1)]
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
        if (_hashes[start.._count].Contains(hash))
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

    private void Grow()
    {
        var larger = ArrayPool<ulong>.Shared.Rent(_hashes.Length * 2);
        _hashes.CopyTo(larger);
        Dispose();
        _rented = larger;
        _hashes = larger;
    }

    private static ulong Hash(scoped ReadOnlySpan<byte> name)
    {
        // Multiply-and-rotate over 8-byte words; the length goes in first, so that zero padding of the last word is unambiguous.
        const ulong Prime = 0x9E37_79B9_7F4A_7C15;
        var hash = (ulong)name.Length * Prime;
        while (name.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name)) * Prime, 29);
            name = name[8..];
        }

        Span<byte> rest = stackalloc byte[8];
        rest.Clear();
        name.CopyTo(rest);
        hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(rest)) * Prime;
        return hash ^ (hash >> 32);
    }
}
