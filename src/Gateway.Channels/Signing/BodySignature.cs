using System.Buffers;
using System.Security.Cryptography;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>HMAC of the raw body (SHA-256 unless said otherwise), without copying it together.</summary>
internal static class BodySignature
{
    public const int Length = HMACSHA256.HashSizeInBytes;

    /// <summary>Whether one of the account's two secrets of this name signed the body.</summary>
    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, ReadOnlySpan<byte> signature, AccountModel account, string secretName) =>
        Check(body, signature, account, secretName, HashAlgorithmName.SHA256);

    public static VerifyOutcome Check(
        in ReadOnlySequence<byte> body, ReadOnlySpan<byte> signature, AccountModel account, string secretName, HashAlgorithmName algorithm)
    {
        var current = account.Current(secretName);
        if (current is not null && Signs(current, body, signature, algorithm))
            return VerifyOutcome.Verified;

        // Only while a secret is being rotated is there a second one, and only for what the first did not sign is it asked.
        var previous = account.Previous(secretName);
        if (previous is not null && Signs(previous, body, signature, algorithm))
            return VerifyOutcome.Verified;
        return current is null && previous is null ? VerifyOutcome.NotConfigured : VerifyOutcome.Forged;
    }

    private static bool Signs(Secret secret, in ReadOnlySequence<byte> body, ReadOnlySpan<byte> signature, HashAlgorithmName algorithm)
    {
        // SHA-512 has the longest hash a provider signs with.
        Span<byte> computed = stackalloc byte[HMACSHA512.HashSizeInBytes];
        computed = computed[..KeyedHashes.Compute(secret, algorithm, default, body, computed)];
        return CryptographicOperations.FixedTimeEquals(computed, signature);
    }
}
