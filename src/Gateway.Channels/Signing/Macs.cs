using System.Buffers;
using System.Security.Cryptography;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>A message authentication code of some content under a secret.</summary>
internal delegate void ComputeMac<in T>(Secret secret, T content, Span<byte> mac)
    where T : allows ref struct;

/// <summary>Signatures as text, and their check under an account's secret in force and the one before it.</summary>
internal static class Macs
{
    // SHA-512 has the longest code any provider uses.
    private const int LengthMax = 64;

    public static VerifyOutcome Check<T>(AccountModel account, string secretName, scoped T content, ReadOnlySpan<byte> given, ComputeMac<T> compute)
        where T : allows ref struct
    {
        var current = account.Current(secretName);
        var previous = account.Previous(secretName);
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        Span<byte> mac = stackalloc byte[LengthMax];
        mac = mac[..given.Length];
        foreach (var secret in (ReadOnlySpan<Secret?>)[current, previous])
        {
            if (secret is null)
                continue;
            compute(secret, content, mac);
            if (CryptographicOperations.FixedTimeEquals(mac, given))
                return VerifyOutcome.Verified;
        }

        return VerifyOutcome.Forged;
    }

    /// <summary>Base64 of exactly so many bytes, in the one way to write them: the unused bits of the last character are zero.</summary>
    public static bool TryBase64(ReadOnlySpan<char> text, Span<byte> mac)
    {
        // 64 bytes make 88 characters.
        Span<char> canonical = stackalloc char[88];
        return mac.Length <= LengthMax && text.Length == (mac.Length + 2) / 3 * 4
            && Convert.TryFromBase64Chars(text, mac, out var written) && written == mac.Length
            && Convert.TryToBase64Chars(mac, canonical, out var length) && canonical[..length].SequenceEqual(text);
    }

    /// <summary>Hexadecimal digits of exactly so many bytes, in either case.</summary>
    public static bool TryHex(ReadOnlySpan<char> text, Span<byte> mac) =>
        text.Length == mac.Length * 2 && Convert.FromHexString(text, mac, out _, out _) == OperationStatus.Done;

    /// <summary>HMAC-SHA-256 of some bytes and then a body.</summary>
    public static void Sha256(ReadOnlySpan<byte> key, ReadOnlySpan<byte> before, in ReadOnlySequence<byte> body, Span<byte> mac)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(before);
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        hash.GetHashAndReset(mac);
    }

    /// <summary>Whether the text is the SHA-256 of the body in hexadecimal.</summary>
    public static bool IsSha256Of(ReadOnlySpan<char> hex, in ReadOnlySequence<byte> body)
    {
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        if (!TryHex(hex, given))
            return false;
        Span<byte> computed = stackalloc byte[SHA256.HashSizeInBytes];
        if (body.IsSingleSegment)
        {
            SHA256.HashData(body.FirstSpan, computed);
            return CryptographicOperations.FixedTimeEquals(given, computed);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        hash.GetHashAndReset(computed);
        return CryptographicOperations.FixedTimeEquals(given, computed);
    }
}
