using System.Buffers;
using System.Security.Cryptography;

namespace Gateway.Channels.Signing;

/// <summary>
/// HMAC-SHA-256 under one key, whose two blocks have been hashed once and for all (RFC 2104, section 4). Any number of threads compute with it at once.
/// Only where <see cref="OpenSslSha256.IsAvailable"/>.
/// </summary>
internal sealed class KeyedSha256
{
    private const int BlockSize = 64;

    private readonly Sha256State _inner;
    private readonly Sha256State _outer;

    public KeyedSha256(ReadOnlySpan<byte> key)
    {
        // A key longer than a block stands for its hash; a shorter one is filled up with zeros.
        Span<byte> block = stackalloc byte[BlockSize];
        block.Clear();
        if (key.Length <= BlockSize)
            key.CopyTo(block);
        else
            SHA256.HashData(key, block);
        _inner = Hashed(block, 0x36);
        _outer = Hashed(block, 0x5c);
        CryptographicOperations.ZeroMemory(block);
    }

    /// <summary>Writes the HMAC of the body, <paramref name="before"/> in front of it, into the first 32 bytes.</summary>
    public void Compute(scoped ReadOnlySpan<byte> before, in ReadOnlySequence<byte> body, scoped Span<byte> mac)
    {
        var state = _inner;
        if (!before.IsEmpty)
            OpenSslSha256.Append(ref state, before);
        if (body.IsSingleSegment)
        {
            OpenSslSha256.Append(ref state, body.FirstSpan);
        }
        else
        {
            foreach (var segment in body)
                OpenSslSha256.Append(ref state, segment.Span);
        }

        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        OpenSslSha256.End(ref state, inner);
        state = _outer;
        OpenSslSha256.Append(ref state, inner);
        OpenSslSha256.End(ref state, mac);
    }

    private static Sha256State Hashed(ReadOnlySpan<byte> key, byte pad)
    {
        Span<byte> block = stackalloc byte[BlockSize];
        for (var i = 0; i < BlockSize; i++)
            block[i] = (byte)(key[i] ^ pad);
        var state = OpenSslSha256.Begin();
        OpenSslSha256.Append(ref state, block);
        CryptographicOperations.ZeroMemory(block);
        return state;
    }
}
