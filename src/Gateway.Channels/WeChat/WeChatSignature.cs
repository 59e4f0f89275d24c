using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WeChat;

/// <summary>SHA-1 in hex over token, timestamp, nonce and perhaps a cipher text, sorted and joined.</summary>
/// <remarks>It does not cover a plain body: that is proved by the encrypted modes only, which is why they are recommended.</remarks>
internal static class WeChatSignature
{
    private const string TokenName = "token";

    public static VerifyOutcome Check(string? signature, string? timestamp, string? nonce, string? encrypted, AccountModel account)
    {
        if (string.IsNullOrEmpty(signature))
            return VerifyOutcome.Missing;
        var current = account.Current(TokenName);
        var previous = account.Previous(TokenName);
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        Span<byte> given = stackalloc byte[SHA1.HashSizeInBytes];
        if (timestamp is null || nonce is null || !SignatureHeader.Hex(signature, "", given))
            return VerifyOutcome.Forged;
        foreach (var token in (ReadOnlySpan<Secret?>)[current, previous])
        {
            if (token is not null && CryptographicOperations.FixedTimeEquals(Hash(token, timestamp, nonce, encrypted), given))
                return VerifyOutcome.Verified;
        }

        return VerifyOutcome.Forged;
    }

    private static byte[] Hash(Secret token, string timestamp, string nonce, string? encrypted)
    {
        string[] parts = encrypted is null ? [token.RevealText(), timestamp, nonce] : [token.RevealText(), timestamp, nonce, encrypted];
        Array.Sort(parts, StringComparer.Ordinal);
#pragma warning disable CA5350 // WeChat's own choice; the token in it is secret, so that no collision helps.
        return SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(parts)));
#pragma warning restore CA5350
    }
}
