using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Gateway.Channels.Decoding;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Generic;

/// <summary>A signature recipe out of seven families: none, shared token, HMAC, JWT HS256, Ed25519, RSA, basic authentication.</summary>
/// <remarks>
/// <code>
/// {"scheme":"hmac","header":"X-Signature","algorithm":"sha256","encoding":"hex","prefix":"sha256=","signed":"{timestamp}.{body}","timestamp":"X-Timestamp","toleranceSeconds":300}
/// {"scheme":"hmac","header":"Stripe-Signature","separator":",","prefix":"v1=","timestampPrefix":"t=","signed":"{timestamp}.{body}"}
/// {"scheme":"hmac","header":"webhook-signature","separator":" ","prefix":"v1,","encoding":"base64","keyEncoding":"base64","timestamp":"webhook-timestamp","signed":"{header.webhook-id}.{timestamp}.{body}"}
/// {"scheme":"token","body":"/token"}
/// </code>
/// The key is the account's secret <c>key</c>: text for tokens, HMAC and JWT; PEM, base64 or (Ed25519) hexadecimal for public keys; the password for basic authentication.
/// </remarks>
internal sealed class GenericSignature
{
    public const string Key = "key";

    private const int SignatureMax = 1024;

    // Two keys while one is renewed, by two methods.
    private const int CandidatesMax = 8;

    // A secret of Standard Webhooks says so in front.
    private const string StandardKeyPrefix = "whsec_";

    // What a time in a header may differ when the recipe does not say; most providers say five minutes.
    private const int ToleranceDefault = 300;

    private readonly string? _header;
    private readonly string? _query;
    private readonly JsonPointer? _body;
    private readonly string _algorithm;
    private readonly string _encoding;
    private readonly string _keyEncoding;
    private readonly string _prefix;
    private readonly string? _separator;
    private readonly string? _timestamp;
    private readonly string? _timestampPrefix;
    private readonly SignedContent _signed;
    private readonly TimeSpan _tolerance;

    private GenericSignature(SettingObject recipe, Action<string> fault)
    {
        recipe.Allow(
            "scheme", "header", "query", "body", "algorithm", "encoding", "keyEncoding", "prefix", "separator", "signed", "timestamp", "timestampPrefix", "toleranceSeconds");
        Scheme = recipe.Text("scheme") ?? "";
        _header = recipe.Name("header") ?? (Scheme is "jwt" or "basic" ? "authorization" : null);
        _query = recipe.Name("query");
        _body = recipe.Pointer("body");
        _algorithm = recipe.Text("algorithm") ?? "sha256";
        _encoding = recipe.Text("encoding") ?? (Scheme == "rsa" ? "base64" : "hex");
        _keyEncoding = recipe.Text("keyEncoding") ?? "text";
        _prefix = recipe.Text("prefix") ?? "";
        _separator = recipe.Name("separator");
        _timestamp = recipe.Name("timestamp");
        _timestampPrefix = recipe.Name("timestampPrefix");
        _signed = new SignedContent(recipe.Text("signed") ?? "{body}", fault);
        _tolerance = TimeSpan.FromSeconds(recipe.Number("toleranceSeconds", 1, 86400, "must be 1 to 86400") ?? ToleranceDefault);
        Check(fault);
    }

    public string Scheme { get; }

    /// <summary>A scheme that nothing can be checked by without the secret <c>key</c>.</summary>
    public bool NeedsKey => Scheme != "none";

    private bool Signs => Scheme is "hmac" or "ed25519" or "rsa";

    /// <summary>Null without a recipe: then every request is taken.</summary>
    public static GenericSignature? Parse(JsonElement? told, Action<string> fault) => told is { } recipe ? new GenericSignature(new SettingObject(recipe, fault), fault) : null;

    private void Check(Action<string> fault)
    {
        if (Scheme is not ("none" or "token" or "hmac" or "jwt" or "ed25519" or "rsa" or "basic"))
            fault("scheme: must be none, token, hmac, jwt, ed25519, rsa or basic");
        if (_body is not null && Scheme != "token")
            fault("body: only a token may stand in the body; a signature of the body cannot");
        if ((Signs || Scheme == "token") && _header is null && _query is null && _body is null)
            fault("header: must name the header the signature comes in");
        if (_algorithm is not ("sha1" or "sha256" or "sha512"))
            fault("algorithm: must be sha1, sha256 or sha512");
        if (_encoding is not ("hex" or "base64" or "base64url"))
            fault("encoding: must be hex, base64 or base64url");
        if (_keyEncoding is not ("text" or "hex" or "base64") || (_keyEncoding != "text" && Scheme != "hmac"))
            fault("keyEncoding: must be text, hex or base64, for hmac");
        if (_timestampPrefix is not null && (_separator is null || _timestamp is not null))
            fault("timestampPrefix: needs separator, and no timestamp beside it: the time is a part of the signature's header");
        if (Signs && !_signed.Has("body"))
            fault("signed: must contain {body}, or anybody could change it");
        if (_signed.Has("timestamp") && _timestamp is null && _timestampPrefix is null)
            fault("timestamp: must name the header the signed time comes in");
        if (Signs && (_timestamp ?? _timestampPrefix) is not null && !_signed.Has("timestamp"))
            fault("signed: must contain {timestamp}, or anybody could change the time");
    }

    /// <summary>What the secret must be and is not; null when it can be used.</summary>
    public string? KeyRule(Secret key) => Scheme switch
    {
        "rsa" => RsaSignature.IsKey(key) ? null : "must be an RSA public key in PEM, or the base64 of its SubjectPublicKeyInfo; a certificate holds one: openssl x509 -pubkey -noout -in FILE",
        "ed25519" => Ed25519Check.IsKey(key.RevealText()) ? null : "must be an Ed25519 public key: its 32 bytes in hexadecimal or base64, or its SubjectPublicKeyInfo in PEM or base64",
        "hmac" => HmacKey(key) is { Length: > 0 } ? null : $"must be {_keyEncoding} of at least one byte",
        _ => null,
    };

    public VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account, GenericSettings settings)
    {
        if (Scheme == "none")
            return VerifyOutcome.Verified;
        var given = _header is not null ? request.Header(_header) : null;
        given ??= _query is not null ? request.Query(_query) : null;
        given ??= _body is not null ? GenericTree.TextAt(_body, body, request, settings) : null;
        if (string.IsNullOrEmpty(given))
            return VerifyOutcome.Missing;
        var keys = (account.Current(Key), account.Previous(Key));
        if (keys is (null, null))
            return VerifyOutcome.NotConfigured;
        if (given.Length > 8192)
            return VerifyOutcome.Forged;
        return Scheme switch
        {
            "token" => given.StartsWith(_prefix, StringComparison.Ordinal) ? SharedToken.Check(given[_prefix.Length..], account, Key) : VerifyOutcome.Forged,
            "basic" => HttpCredentials.Check(request, account, Key),
            "jwt" => given.StartsWith(_prefix, StringComparison.Ordinal) ? Jwt(given[_prefix.Length..], request, account) : VerifyOutcome.Forged,
            _ => Signature(given, body, request, keys),
        };
    }

    private VerifyOutcome Jwt(string given, WebhookRequest request, AccountModel account)
    {
        if (given.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            given = given["Bearer ".Length..].Trim();
        var verdict = HmacToken.Read(given, account, Key, out var claims);
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        var now = (double)request.ReceivedAt.ToUnixTimeSeconds();
        return Bound(claims, "exp", double.MaxValue) < now - _tolerance.TotalSeconds || Bound(claims, "nbf", double.MinValue) > now + _tolerance.TotalSeconds
            ? VerifyOutcome.Expired
            : VerifyOutcome.Verified;
    }

    /// <summary>Seconds since 1970, with a fraction if the provider likes (RFC 7519, NumericDate); what is there and no such number bounds to nothing.</summary>
    private static double Bound(byte[] claims, string claim, double open) => ResponseJson.Find(claims, claim) is not { } told ? open
        : double.TryParse(told, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds) ? seconds : -open;

    private VerifyOutcome Signature(string given, in ReadOnlySequence<byte> body, WebhookRequest request, (Secret? Current, Secret? Previous) keys)
    {
        var parts = _separator is null ? [given] : given.Split(_separator, CandidatesMax + 1, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length > CandidatesMax)
            return VerifyOutcome.Forged;
        var time = _timestamp is not null ? request.Header(_timestamp)
            : _timestampPrefix is not null ? Array.Find(parts, part => part.StartsWith(_timestampPrefix, StringComparison.Ordinal))?[_timestampPrefix.Length..]
            : null;
        if (_signed.Has("timestamp") && string.IsNullOrEmpty(time))
            return VerifyOutcome.Missing;
        if (_signed.Of(body, request, time) is not { } content)
            return VerifyOutcome.Missing;
        foreach (var part in parts)
        {
            if (part.StartsWith(_prefix, StringComparison.Ordinal) && Decoded(part[_prefix.Length..]) is { } signature
                && ((keys.Current is not null && IsSigned(keys.Current, content, signature)) || (keys.Previous is not null && IsSigned(keys.Previous, content, signature))))
            {
                return time is null || IsNow(time, request.ReceivedAt) ? VerifyOutcome.Verified : VerifyOutcome.Expired;
            }
        }

        return VerifyOutcome.Forged;
    }

    private byte[]? Decoded(string given)
    {
        if (given.Length > SignatureMax * 2)
            return null;
        if (_encoding == "hex")
            return given.Length % 2 == 0 && given.All(char.IsAsciiHexDigit) ? Convert.FromHexString(given) : null;
        var bytes = new byte[given.Length];
        // Only the one way to write it: the unused bits of the last character are zero.
        if (_encoding == "base64url")
        {
            return Base64Url.TryDecodeFromChars(given, bytes, out var written) && Base64Url.EncodeToString(bytes.AsSpan(0, written)) == given.TrimEnd('=') ? bytes[..written] : null;
        }

        return Convert.TryFromBase64String(given, bytes, out var length) && Convert.ToBase64String(bytes, 0, length) == given ? bytes[..length] : null;
    }

    private bool IsSigned(Secret key, byte[] content, byte[] signature)
    {
        var hash = _algorithm switch { "sha1" => HashAlgorithmName.SHA1, "sha512" => HashAlgorithmName.SHA512, _ => HashAlgorithmName.SHA256 };
        return Scheme switch
        {
            "rsa" => RsaSignature.Signs(key, Convert.ToBase64String(signature), content, hash),
            "ed25519" => Ed25519Check.Signs(key.RevealText(), signature, content),
            _ => HmacKey(key) is { } bytes && CryptographicOperations.FixedTimeEquals(CryptographicOperations.HmacData(hash, bytes, content), signature),
        };
    }

    /// <summary>Null when the secret is not what the recipe says it is: nothing is right under it.</summary>
    private byte[]? HmacKey(Secret key)
    {
        if (_keyEncoding == "text")
            return key.Reveal().ToArray();
        var text = key.RevealText().Trim();
        if (_keyEncoding == "hex")
            return text.Length % 2 == 0 && text.All(char.IsAsciiHexDigit) ? Convert.FromHexString(text) : null;
        text = text.StartsWith(StandardKeyPrefix, StringComparison.Ordinal) ? text[StandardKeyPrefix.Length..] : text;
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : null;
    }

    private bool IsNow(string time, DateTimeOffset receivedAt) => ProviderTime.Parse(time) is { } signed && (receivedAt - signed).Duration() <= _tolerance;
}
