using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>A signature recipe out of seven families: none, shared token, HMAC, JWT HS256, Ed25519, RSA, basic authentication.</summary>
/// <remarks>
/// <code>{"scheme":"hmac","header":"X-Signature","algorithm":"sha256","encoding":"hex","prefix":"sha256=","signed":"{timestamp}.{body}","timestamp":"X-Timestamp","toleranceSeconds":300}</code>
/// The key is the account's secret <c>key</c>: text for tokens, HMAC and JWT; hexadecimal, base64 or PEM for public keys; the password for basic authentication.
/// </remarks>
internal sealed class GenericSignature
{
    public const string Key = "key";

    private const int SignatureMax = 1024;

    // What a time in a header may differ when the recipe does not say; most providers say five minutes.
    private static readonly TimeSpan ToleranceDefault = TimeSpan.FromMinutes(5);

    public string Scheme { get; private init; } = "none";

    private string? Header { get; init; }

    private string? Query { get; init; }

    private string Algorithm { get; init; } = "sha256";

    private string Encoding { get; init; } = "hex";

    private string Prefix { get; init; } = "";

    private string Signed { get; init; } = "{body}";

    private string? Timestamp { get; init; }

    private TimeSpan Tolerance { get; init; } = ToleranceDefault;

    public static GenericSignature Parse(JsonElement? told, Action<string> fault)
    {
        if (told is not { } recipe)
            return new GenericSignature();
        var scheme = GenericSettings.Text(recipe, "scheme") ?? "";
        if (scheme is not ("none" or "token" or "hmac" or "jwt" or "ed25519" or "rsa" or "basic"))
            fault("scheme: must be none, token, hmac, jwt, ed25519, rsa or basic");
        foreach (var member in recipe.EnumerateObject())
        {
            if (member.Name is not ("scheme" or "header" or "query" or "algorithm" or "encoding" or "prefix" or "signed" or "timestamp" or "toleranceSeconds"))
                fault($"{member.Name}: is not known");
        }

        var signature = new GenericSignature
        {
            Scheme = scheme,
            Header = GenericSettings.Text(recipe, "header") ?? (scheme is "jwt" or "basic" ? "authorization" : null),
            Query = GenericSettings.Text(recipe, "query"),
            Algorithm = GenericSettings.Text(recipe, "algorithm") ?? "sha256",
            Encoding = GenericSettings.Text(recipe, "encoding") ?? (scheme == "rsa" ? "base64" : "hex"),
            Prefix = GenericSettings.Text(recipe, "prefix") ?? "",
            Signed = GenericSettings.Text(recipe, "signed") ?? "{body}",
            Timestamp = GenericSettings.Text(recipe, "timestamp"),
            Tolerance = recipe.TryGetProperty("toleranceSeconds", out var seconds) && seconds.TryGetInt32(out var count) ? TimeSpan.FromSeconds(count) : ToleranceDefault,
        };
        if (scheme is "token" or "hmac" or "ed25519" or "rsa" && signature.Header is null && signature.Query is null)
            fault("header: must name the header the signature comes in");
        if (signature.Algorithm is not ("sha1" or "sha256" or "sha512"))
            fault("algorithm: must be sha1, sha256 or sha512");
        if (signature.Encoding is not ("hex" or "base64"))
            fault("encoding: must be hex or base64");
        if (scheme is "hmac" or "ed25519" or "rsa" && !signature.Signed.Contains("{body}", StringComparison.Ordinal))
            fault("signed: must contain {body}, or anybody could change it");
        if (signature.Signed.Contains("{timestamp}", StringComparison.Ordinal) && signature.Timestamp is null)
            fault("timestamp: must name the header the signed time comes in");
        if (scheme is "hmac" or "ed25519" or "rsa" && signature.Timestamp is not null && !signature.Signed.Contains("{timestamp}", StringComparison.Ordinal))
            fault("signed: must contain {timestamp}, or anybody could change the time");
        return signature;
    }

    public VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (Scheme == "none")
            return VerifyOutcome.Verified;
        var given = Header is not null ? request.Header(Header) : null;
        given ??= Query is not null ? request.Query(Query) : null;
        if (string.IsNullOrEmpty(given))
            return VerifyOutcome.Missing;
        var keys = (account.Current(Key), account.Previous(Key));
        if (keys is (null, null))
            return VerifyOutcome.NotConfigured;
        if (given.Length > 8192 || !given.StartsWith(Prefix, StringComparison.Ordinal))
            return VerifyOutcome.Forged;
        given = given[Prefix.Length..];
        switch (Scheme)
        {
            case "token":
                return SharedToken.Check(given, account, Key);
            case "basic":
                return HttpCredentials.Check(request, account, Key);
            case "jwt":
                return Jwt(given, request, account);
            default:
                return Signature(given, body, request, keys);
        }
    }

    private VerifyOutcome Jwt(string given, WebhookRequest request, AccountModel account)
    {
        if (given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            given = given["Bearer ".Length..].Trim();
        var verdict = HmacToken.Read(given, account, Key, out var claims);
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        var now = request.ReceivedAt.ToUnixTimeSeconds();
        var late = long.TryParse(ResponseJson.Find(claims, "exp"), out var expires) && now > expires + Tolerance.TotalSeconds;
        var early = long.TryParse(ResponseJson.Find(claims, "nbf"), out var from) && now < from - Tolerance.TotalSeconds;
        return late || early ? VerifyOutcome.Expired : VerifyOutcome.Verified;
    }

    private VerifyOutcome Signature(string given, in ReadOnlySequence<byte> body, WebhookRequest request, (Secret?, Secret?) keys)
    {
        var time = Timestamp is null ? null : request.Header(Timestamp);
        if (Timestamp is not null && string.IsNullOrEmpty(time))
            return VerifyOutcome.Missing;
        var signature = Decoded(given);
        if (signature is null)
            return VerifyOutcome.Forged;
        var content = Content(body, request, time);
        if (!(keys.Item1 is not null && Signs(keys.Item1, content, signature)) && !(keys.Item2 is not null && Signs(keys.Item2, content, signature)))
            return VerifyOutcome.Forged;
        return time is null || IsNow(time, request.ReceivedAt) ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    private byte[]? Decoded(string given)
    {
        if (given.Length > SignatureMax * 2)
            return null;
        if (Encoding == "hex")
            return given.Length % 2 == 0 && given.All(char.IsAsciiHexDigit) ? Convert.FromHexString(given) : null;
        var bytes = new byte[given.Length];
        // Only the one way to write it: the unused bits of the last character are zero.
        return Convert.TryFromBase64String(given, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == given ? bytes[..length] : null;
    }

    private byte[] Content(in ReadOnlySequence<byte> body, WebhookRequest request, string? time)
    {
        if (Signed == "{body}")
            return body.ToArray();
        using var content = new MemoryStream();
        for (var at = 0; at < Signed.Length;)
        {
            var (length, piece) = Signed.AsSpan(at) switch
            {
                ['{', 'b', 'o', 'd', 'y', '}', ..] => (6, body.ToArray()),
                ['{', 't', 'i', 'm', 'e', 's', 't', 'a', 'm', 'p', '}', ..] => (11, System.Text.Encoding.UTF8.GetBytes(time ?? "")),
                ['{', 'u', 'r', 'l', '}', ..] => (5, System.Text.Encoding.UTF8.GetBytes(request.Url.AbsoluteUri)),
                _ => (1, System.Text.Encoding.UTF8.GetBytes(Signed[at].ToString())),
            };
            content.Write(piece);
            at += length;
        }

        return content.ToArray();
    }

    private bool Signs(Secret key, byte[] content, byte[] signature)
    {
        var hash = Algorithm switch { "sha1" => HashAlgorithmName.SHA1, "sha512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        return Scheme switch
        {
            "rsa" => RsaSignature.Signs(key, Convert.ToBase64String(signature), content, hash),
            "ed25519" => Ed25519Check.Signs(key.RevealText(), signature, content),
            _ => CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(hash, key.Reveal(), content), signature),
        };
    }

    /// <summary>Seconds or milliseconds since 1970.</summary>
    private bool IsNow(string time, DateTimeOffset receivedAt)
    {
        if (!long.TryParse(time, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var number))
            return false;
        var seconds = number > 100_000_000_000 ? number / 1000.0 : number;
        return Math.Abs(receivedAt.ToUnixTimeMilliseconds() / 1000.0 - seconds) <= Tolerance.TotalSeconds;
    }
}
