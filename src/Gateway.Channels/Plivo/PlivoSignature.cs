using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Forms;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Plivo;

/// <summary>Version 3 signs URL, parameters and nonce; version 2 only URL and nonce, so that it is taken only where the account says so.</summary>
/// <remarks>
/// <code>
/// X-Plivo-Signature-V3 (voice), X-Plivo-Signature-MA-V3 (messages): BASE64(HMAC-SHA-256(url "?" [query sorted k=v&amp; "."] form sorted kv "." nonce)), several after commas
/// X-Plivo-Signature-V2: BASE64(HMAC-SHA-256(url without query, nonce))      nonces in X-Plivo-Signature-V3-Nonce and -V2-Nonce
/// </code>
/// https://www.plivo.com/docs/sms/concepts/signature-validation/
/// </remarks>
internal static class PlivoSignature
{
    public const string SecretName = "authToken";

    // While a token is rotated Plivo signs with both.
    private const int SignaturesMax = 4;

    // Plivo's nonces have 20 digits.
    private const int NonceMax = 128;

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var version3 = request.Header("X-Plivo-Signature-MA-V3") ?? request.Header("X-Plivo-Signature-V3");
        if (!string.IsNullOrEmpty(version3))
        {
            var nonce = request.Header("X-Plivo-Signature-MA-V3-Nonce") ?? request.Header("X-Plivo-Signature-V3-Nonce");
            return Check(version3, nonce, Version3(body, request, nonce), account);
        }

        var version2 = request.Header("X-Plivo-Signature-V2");
        if (string.IsNullOrEmpty(version2))
            return VerifyOutcome.Missing;
        if (account.Settings.GetValueOrDefault("acceptV2") != "true")
            return VerifyOutcome.Forged;
        var second = request.Header("X-Plivo-Signature-V2-Nonce");
        return Check(version2, second, Encoding.UTF8.GetBytes(Base(request.Url) + second), account);
    }

    private static VerifyOutcome Check(string header, string? nonce, byte[]? content, AccountModel account)
    {
        if (account.Current(SecretName) is null && account.Previous(SecretName) is null)
            return VerifyOutcome.NotConfigured;
        if (content is null || nonce is not { Length: > 0 and <= NonceMax })
            return VerifyOutcome.Forged;
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var count = 0;
        foreach (var range in header.AsSpan().Split(','))
        {
            if (++count > SignaturesMax)
                break;
            if (Macs.TryBase64(header.AsSpan(range).Trim(), given)
                && Macs.Check(account, SecretName, content, given, static (secret, signed, mac) => HMACSHA256.HashData(secret.Reveal(), signed, mac)) == VerifyOutcome.Verified)
            {
                return VerifyOutcome.Verified;
            }
        }

        return VerifyOutcome.Forged;
    }

    private static string Base(Uri address)
    {
        var url = address.OriginalString;
        var end = url.AsSpan().IndexOfAny('?', '#');
        return end < 0 ? url : url[..end];
    }

    private static byte[]? Version3(in ReadOnlySequence<byte> body, WebhookRequest request, string? nonce)
    {
        var content = new ArrayBufferWriter<byte>(512);
        content.Write(Encoding.UTF8.GetBytes(Base(request.Url)));
        var isGet = request.Method == "GET";
        using var query = FieldSet.Query(request.Url);
        using var form = body.IsEmpty ? default : FieldSet.Form(body);
        if (form.Refusal is not null)
            return null;
        if (query.Count > 0 || form.Count > 0)
            content.Write("?"u8);
        if (query.Count > 0)
        {
            var first = true;
            foreach (var index in query.ByName())
            {
                if (!first)
                    content.Write("&"u8);
                first = false;
                content.Write(query.Name(index));
                content.Write("="u8);
                content.Write(query.Value(index));
            }

            if (!isGet && form.Count > 0)
                content.Write("."u8);
        }

        if (form.Count > 0)
        {
            foreach (var index in form.ByName())
            {
                content.Write(form.Name(index));
                content.Write(form.Value(index));
            }
        }

        content.Write(Encoding.UTF8.GetBytes("." + nonce));
        return content.WrittenSpan.ToArray();
    }
}
