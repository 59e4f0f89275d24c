using System.Security.Cryptography;

namespace Gateway.Events.Webhooks;

/// <summary>Signing keys as Standard Webhooks writes them: <c>whsec_</c> and base64.</summary>
public static class WebhookSecret
{
    public const string Prefix = "whsec_";

    public const string Rule = "must be whsec_ and the base64 of 24 to 64 random bytes";

    // The specification asks for 24 to 64; 32 are the block that HMAC-SHA-256 can use fully.
    private const int Size = 32;
    private const int SizeMin = 24;
    private const int SizeMax = 64;

    public static string New() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size));

    /// <summary>The key's bytes; null for text that is no key.</summary>
    public static byte[]? Parse(string text)
    {
        var bytes = new byte[SizeMax + 3];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length <= Prefix.Length + 96
            && Convert.TryFromBase64Chars(text.AsSpan(Prefix.Length), bytes, out var length) && length is >= SizeMin and <= SizeMax
                ? bytes[..length]
                : null;
    }
}
