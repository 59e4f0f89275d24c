using System.Buffers;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>
/// HMAC contexts that have taken in their secret already. Setting one up costs OpenSSL as much as hashing a kilobyte: of 1.8 us for a text message 0.7 us
/// are saved, and another 0.5 us by <see cref="KeyedSha256"/> where it can be used. They live as long as the secret does and are gone with it when the
/// configuration is read anew.
/// </summary>
internal sealed class KeyedHashes
{
    // So many threads at once verify for one account; more of them make their own. A context takes about a kilobyte outside the heap.
    private const int IdleMax = 4;

    // What the platform puts before the algorithm's name.
    private const string Prefix = "HMAC";

    private static readonly ConditionalWeakTable<Secret, KeyedHashes> BySecret = [];

    private readonly IncrementalHash?[] _idle = new IncrementalHash?[IdleMax];

    // Null where the platform is asked for SHA-256 too.
    private readonly KeyedSha256? _sha256;

    private KeyedHashes(Secret secret) => _sha256 = OpenSslSha256.IsAvailable ? new KeyedSha256(secret.Reveal()) : null;

    public static KeyedHashes Of(Secret secret) => BySecret.GetOrAdd(secret, static of => new KeyedHashes(of));

    /// <summary>Writes the HMAC of the body, <paramref name="before"/> in front of it, and tells its length.</summary>
    public static int Compute(Secret secret, HashAlgorithmName algorithm, scoped ReadOnlySpan<byte> before, in ReadOnlySequence<byte> body, scoped Span<byte> mac)
    {
        var hashes = Of(secret);
        if (algorithm == HashAlgorithmName.SHA256 && hashes._sha256 is { } sha256)
        {
            sha256.Compute(before, body, mac);
            return SHA256.HashSizeInBytes;
        }

        return hashes.ComputeByPlatform(secret, algorithm, before, body, mac);
    }

    /// <inheritdoc cref="Compute"/>
    internal int ComputeByPlatform(Secret secret, HashAlgorithmName algorithm, scoped ReadOnlySpan<byte> before, in ReadOnlySequence<byte> body, scoped Span<byte> mac)
    {
        var hash = Take(secret, algorithm);
        if (!before.IsEmpty)
            hash.AppendData(before);
        if (body.IsSingleSegment)
        {
            hash.AppendData(body.FirstSpan);
        }
        else
        {
            foreach (var segment in body)
                hash.AppendData(segment.Span);
        }

        // What throws before this line leaves a context that has read half a body: it is not given back.
        var length = hash.GetHashAndReset(mac);
        Return(hash);
        return length;
    }

    /// <summary>A context that is nobody else's until it is returned.</summary>
    public IncrementalHash Take(Secret secret, HashAlgorithmName algorithm)
    {
        for (var i = 0; i < IdleMax; i++)
        {
            if (_idle[i] is null || Interlocked.Exchange(ref _idle[i], null) is not { } hash)
                continue;
            if (hash.AlgorithmName.Name.AsSpan(Prefix.Length).SequenceEqual(algorithm.Name))
                return hash;

            // An account whose provider signs in two ways at once.
            hash.Dispose();
        }

        return IncrementalHash.CreateHMAC(algorithm, secret.Reveal());
    }

    public void Return(IncrementalHash hash)
    {
        for (var i = 0; i < IdleMax; i++)
        {
            if (_idle[i] is null && Interlocked.CompareExchange(ref _idle[i], hash, null) is null)
                return;
        }

        hash.Dispose();
    }
}
