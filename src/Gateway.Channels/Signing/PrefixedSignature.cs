using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>HMAC-SHA-256 in hexadecimal over some text and then the raw body: an application key, a URL and a bar, a time and a dot.</summary>
internal static class PrefixedSignature
{
    private readonly ref struct Content(ReadOnlySpan<byte> before, ReadOnlySequence<byte> body)
    {
        public readonly ReadOnlySpan<byte> Before = before;
        public readonly ReadOnlySequence<byte> Body = body;
    }

    public static VerifyOutcome Check(string? signature, string before, in ReadOnlySequence<byte> body, AccountModel account, string secretName)
    {
        if (string.IsNullOrEmpty(signature))
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Macs.TryHex(signature, given))
            return VerifyOutcome.Forged;
        var content = new Content(Encoding.UTF8.GetBytes(before), body);
        return Macs.Check(account, secretName, content, given, static (secret, c, mac) => KeyedHashes.Compute(secret, HashAlgorithmName.SHA256, c.Before, c.Body, mac));
    }
}
