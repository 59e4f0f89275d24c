using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>A JSON Web Token signed with HMAC-SHA-256 under a secret of the account. Which claims must hold is the channel's business.</summary>
internal static class Hs256Token
{
    // A provider's token has four to eight short claims, under 700 characters.
    private const int LengthMax = 4096;

    private readonly ref struct Content(ReadOnlySpan<byte> signed)
    {
        public readonly ReadOnlySpan<byte> Signed = signed;
    }

    /// <param name="claims">The payload's JSON, once the signature is right.</param>
    public static VerifyOutcome Read(string token, AccountModel account, string secretName, out byte[] claims)
    {
        claims = [];
        var firstDot = token.IndexOf('.', StringComparison.Ordinal);
        var lastDot = token.LastIndexOf('.');
        if (token.Length > LengthMax || firstDot <= 0 || lastDot == firstDot || token.AsSpan(firstDot + 1, lastDot - firstDot - 1).Contains('.'))
            return Unconfigured(account, secretName) ?? VerifyOutcome.Forged;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!TrySignature(token.AsSpan(lastDot + 1), given) || Decode(token.AsSpan(0, firstDot)) is not { } header
            || ResponseJson.Find(header, "alg") != "HS256" || Decode(token.AsSpan(firstDot + 1, lastDot - firstDot - 1)) is not { } payload)
        {
            return Unconfigured(account, secretName) ?? VerifyOutcome.Forged;
        }

        var content = new Content(Encoding.ASCII.GetBytes(token[..lastDot]));
        var verdict = Macs.Check(account, secretName, content, given, static (key, c, mac) => HMACSHA256.HashData(key, c.Signed, mac));
        if (verdict == VerifyOutcome.Verified)
            claims = payload;
        return verdict;
    }

    private static VerifyOutcome? Unconfigured(AccountModel account, string secretName) =>
        account.Current(secretName) is null && account.Previous(secretName) is null ? VerifyOutcome.NotConfigured : null;

    /// <summary>The one way to write it: the last character's unused bits are zero.</summary>
    private static bool TrySignature(ReadOnlySpan<char> text, Span<byte> given)
    {
        // 32 bytes make 43 characters without padding.
        const int TextLength = 43;
        Span<char> canonical = stackalloc char[TextLength];
        return text.Length == TextLength && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, given, out var written) && written == given.Length
            && Base64Url.TryEncodeToChars(given, canonical, out _) && canonical.SequenceEqual(text);
    }

    private static byte[]? Decode(ReadOnlySpan<char> text) => !text.IsEmpty && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
