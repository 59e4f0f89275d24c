using System.Buffers;
using System.Security.Cryptography;
using Gateway.Channels.Decoding;
using Gateway.Channels.Forms;
using Gateway.Channels.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vonage;

/// <summary>Messages and voice webhooks carry a JWT with the body's hash; the SMS API signs its parameters with <c>sig</c>.</summary>
/// <remarks>
/// <code>
/// Authorization: Bearer JWT(HS256){"iss":"Vonage","payload_hash":SHA256_HEX(body),"iat":..,"api_key":".."}
/// sig = MD5_HEX("&amp;k=v&amp;k=v.." + secret)  or HMAC_HEX of one of md5, sha1, sha256, sha512    sorted by name, &amp; and = in values written as _
/// </code>
/// https://developer.vonage.com/en/getting-started/concepts/signing-messages
/// </remarks>
internal static class VonageSignature
{
    public const string SecretName = "signatureSecret";

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        const string Bearer = "Bearer ";
        if (request.Header("Authorization") is { Length: > 0 } header)
        {
            if (!header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
                return VerifyOutcome.Forged;
            var verdict = HmacToken.Read(header.AsSpan(Bearer.Length).Trim(), account, SecretName, out var claims);
            if (verdict != VerifyOutcome.Verified)
                return verdict;

            // A GET has no body, and its token then names none; the query is not covered, so only the older signature may vouch for one.
            return ResponseJson.Find(claims, "payload_hash") is { } hash && !body.IsEmpty && Macs.IsSha256Of(hash, body)
                ? VerifyOutcome.Verified
                : VerifyOutcome.Forged;
        }

        if (Shape.Of(body) != Shape.Json || body.IsEmpty)
        {
            using var fields = body.IsEmpty ? FieldSet.Query(request.Url) : FieldSet.Form(body);
            return Check(fields, account);
        }

        using var json = JsonBody.Read(body);
        if (json.Refusal is not null)
            return VerifyOutcome.Missing;
        var reader = json.Reader();
        reader.Read();
        using var members = FieldSet.Json(ref reader);
        return Check(members, account);
    }

    private static VerifyOutcome Check(scoped FieldSet fields, AccountModel account)
    {
        if (fields.Refusal is not null || fields.Text("sig"u8) is not { } sig)
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA512.HashSizeInBytes];
        if (sig.Length > 2 * given.Length || sig.Length % 2 == 1)
            return VerifyOutcome.Forged;
        given = given[..(sig.Length / 2)];
        if (!Macs.TryHex(sig, given))
            return VerifyOutcome.Forged;
        var content = Content(fields);
        var verdict = VerifyOutcome.Forged;
        foreach (var method in Methods(given.Length, account.Settings.GetValueOrDefault("smsSignature")))
        {
            verdict = Macs.Check(account, SecretName, new Signed(method, content), given, Compute);
            if (verdict != VerifyOutcome.Forged)
                return verdict;
        }

        return account.Current(SecretName) is null && account.Previous(SecretName) is null ? VerifyOutcome.NotConfigured : verdict;
    }

    private readonly record struct Signed(string Method, byte[] Content);

    /// <summary>The method the account is set to, or those whose code has this length: the request does not name its own.</summary>
    private static string[] Methods(int length, string? configured)
    {
        string[] fitting = length switch { 16 => ["md5hash", "md5"], 20 => ["sha1"], 32 => ["sha256"], 64 => ["sha512"], _ => [] };
        return configured is null ? fitting : fitting.Contains(configured) ? [configured] : [];
    }

    private static byte[] Content(scoped FieldSet fields)
    {
        var content = new ArrayBufferWriter<byte>(512);
        foreach (var index in fields.ByName())
        {
            if (fields.Name(index).SequenceEqual("sig"u8))
                continue;
            content.Write("&"u8);
            content.Write(fields.Name(index));
            content.Write("="u8);
            var value = fields.Value(index);
            var safe = content.GetSpan(value.Length + 1);
            value.CopyTo(safe);
            safe[..value.Length].Replace((byte)'&', (byte)'_');
            safe[..value.Length].Replace((byte)'=', (byte)'_');
            content.Advance(value.Length);
        }

        return content.WrittenSpan.ToArray();
    }

#pragma warning disable CA5350, CA5351 // The account chooses the method at Vonage; the weak ones are what older accounts have.
    private static void Compute(Secret secret, Signed signed, Span<byte> mac)
    {
        var key = secret.Reveal();
        switch (signed.Method)
        {
            case "md5hash":
                MD5.HashData([.. signed.Content, .. key], mac);
                break;
            case "md5":
                HMACMD5.HashData(key, signed.Content, mac);
                break;
            case "sha1":
                HMACSHA1.HashData(key, signed.Content, mac);
                break;
            case "sha256":
                HMACSHA256.HashData(key, signed.Content, mac);
                break;
            default:
                HMACSHA512.HashData(key, signed.Content, mac);
                break;
        }
    }
#pragma warning restore CA5350, CA5351
}
