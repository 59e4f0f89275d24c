using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>A secret the provider sends back as it is. Compared by hash, so that neither content nor length shows in the time taken.</summary>
internal static class SharedToken
{
    // No provider lets a token be longer than 256 characters; a longer one is not hashed.
    private const int TokenMax = 256;

    public static VerifyOutcome Check(string token, AccountModel account, string secretName)
    {
        var current = account.Current(secretName);
        var previous = account.Previous(secretName);
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        if (token.Length > TokenMax)
            return VerifyOutcome.Forged;

        Span<byte> utf8 = stackalloc byte[TokenMax * 3];
        ReadOnlySpan<byte> given = utf8[..Encoding.UTF8.GetBytes(token, utf8)];
        var verified = (current is not null && Same(current, given)) || (previous is not null && Same(previous, given));
        return verified ? VerifyOutcome.Verified : VerifyOutcome.Forged;
    }

    private static bool Same(Secret secret, ReadOnlySpan<byte> given)
    {
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secret.Reveal(), left);
        SHA256.HashData(given, right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
