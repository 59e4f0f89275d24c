using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Signing;

/// <summary>A JSON Web Token signed with an HMAC under a secret of the account. Which claims must hold is the channel's business.</summary>
internal static class HmacToken
{
    // A provider's token has four to eight short claims, under 700 characters.
    private const int LengthMax = 4096;

    private readonly ref struct Content(ReadOnlySpan<byte> signed)
    {
        public readonly ReadOnlySpan<byte> Signed = signed;
    }

    /// <param name="longer">Whether SHA-384 and SHA-512 are taken too: the token says which, and all of them need the secret.</param>
    /// <param name="claims">The payload's JSON, once the signature is right.</param>
    public static VerifyOutcome Read(ReadOnlySpan<char> token, AccountModel account, string secretName, out byte[] claims, bool longer = false)
    {
        claims = [];
        var firstDot = token.IndexOf('.');
        var lastDot = token.LastIndexOf('.');
        if (token.Length > LengthMax || firstDot <= 0 || lastDot == firstDot || token[(firstDot + 1)..lastDot].Contains('.'))
            return Unconfigured(account, secretName) ?? VerifyOutcome.Forged;
        Span<byte> given = stackalloc byte[HMACSHA512.HashSizeInBytes];
        if (Decode(token[..firstDot]) is not { } header || Length(ResponseJson.Find(header, "alg"), longer) is not { } length
            || !TrySignature(token[(lastDot + 1)..], given = given[..length]) || Decode(token[(firstDot + 1)..lastDot]) is not { } payload)
        {
            return Unconfigured(account, secretName) ?? VerifyOutcome.Forged;
        }

        // Valid base64url on both sides of the dot, and so ASCII.
        Span<byte> signed = stackalloc byte[LengthMax];
        var content = new Content(signed[..Encoding.ASCII.GetBytes(token[..lastDot], signed)]);
        var verdict = Macs.Check(account, secretName, content, given, Compute);
        if (verdict == VerifyOutcome.Verified)
            claims = payload;
        return verdict;
    }

    private static VerifyOutcome? Unconfigured(AccountModel account, string secretName) =>
        account.Current(secretName) is null && account.Previous(secretName) is null ? VerifyOutcome.NotConfigured : null;

    private static int? Length(string? algorithm, bool longer) => algorithm switch
    {
        "HS256" => HMACSHA256.HashSizeInBytes,
        "HS384" when longer => HMACSHA384.HashSizeInBytes,
        "HS512" when longer => HMACSHA512.HashSizeInBytes,
        _ => null,
    };

    private static void Compute(Secret secret, Content content, Span<byte> mac)
    {
        if (mac.Length == HMACSHA256.HashSizeInBytes)
            HMACSHA256.HashData(secret.Reveal(), content.Signed, mac);
        else if (mac.Length == HMACSHA384.HashSizeInBytes)
            HMACSHA384.HashData(secret.Reveal(), content.Signed, mac);
        else
            HMACSHA512.HashData(secret.Reveal(), content.Signed, mac);
    }

    /// <summary>The one way to write it: the last character's unused bits are zero.</summary>
    private static bool TrySignature(ReadOnlySpan<char> text, Span<byte> given)
    {
        // 64 bytes make 86 characters without padding.
        Span<char> canonical = stackalloc char[86];
        return text.Length == Base64Url.GetEncodedLength(given.Length) && Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, given, out var written)
            && written == given.Length && Base64Url.TryEncodeToChars(given, canonical, out var length) && canonical[..length].SequenceEqual(text);
    }

    private static byte[]? Decode(ReadOnlySpan<char> text) => !text.IsEmpty && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
