using System.Buffers;
using System.Security.Cryptography;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>HMAC-SHA-256 of the raw body, without copying it together.</summary>
internal static class BodySignature
{
    public const int Length = HMACSHA256.HashSizeInBytes;

    /// <summary>Whether one of the account's two secrets of this name signed the body.</summary>
    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, ReadOnlySpan<byte> signature, AccountModel account, string secretName)
    {
        var current = account.Current(secretName);
        if (current is not null && Signs(current, body, signature))
            return VerifyOutcome.Verified;

        // Only while a secret is being rotated is there a second one, and only for what the first did not sign is it asked.
        var previous = account.Previous(secretName);
        if (previous is not null && Signs(previous, body, signature))
            return VerifyOutcome.Verified;
        return current is null && previous is null ? VerifyOutcome.NotConfigured : VerifyOutcome.Forged;
    }

    private static bool Signs(Secret secret, in ReadOnlySequence<byte> body, ReadOnlySpan<byte> signature)
    {
        Span<byte> computed = stackalloc byte[Length];
        if (body.IsSingleSegment)
        {
            HMACSHA256.HashData(secret.Reveal(), body.FirstSpan, computed);
        }
        else
        {
            using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, secret.Reveal());
            foreach (var segment in body)
            {
                hash.AppendData(segment.Span);
            }

            hash.GetHashAndReset(computed);
        }

        return CryptographicOperations.FixedTimeEquals(computed, signature);
    }
}
