using System.Security.Cryptography;
using System.Text;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>
/// For providers that sign nothing: the login they send in <c>Authorization: Basic</c>, or the token the operator wrote into the webhook's URL as
/// <c>?token=</c>. Compared by hash, so that neither content nor length shows in the time taken.
/// </summary>
internal static class RequestLogin
{
    // A user name and a password of 128 characters each, in base64.
    private const int LengthMax = 512;

    /// <summary>The account's secret holds <c>user:password</c>.</summary>
    public static VerifyOutcome Basic(string? header, AccountModel account, string secretName)
    {
        const string Scheme = "Basic ";
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        var current = account.Current(secretName);
        var previous = account.Previous(secretName);
        if (current is null && previous is null)
            return VerifyOutcome.NotConfigured;
        if (header.Length > LengthMax || !header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return VerifyOutcome.Forged;
        var given = header[Scheme.Length..].Trim();
        return Same(current, given) | Same(previous, given) ? VerifyOutcome.Verified : VerifyOutcome.Forged;
    }

    private static bool Same(Secret? secret, string given)
    {
        if (secret is null)
            return false;
        Span<byte> left = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> right = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.ASCII.GetBytes(Convert.ToBase64String(secret.Reveal())), left);
        SHA256.HashData(Encoding.UTF8.GetBytes(given), right);
        return CryptographicOperations.FixedTimeEquals(left, right);
    }
}
