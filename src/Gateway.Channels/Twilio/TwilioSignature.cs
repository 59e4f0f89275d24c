using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Forms;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Twilio;

/// <summary>
/// <c>X-Twilio-Signature</c>: base64 of HMAC-SHA-1 under the auth token over the public URL and then, of a form, every name and value sorted by name.
/// </summary>
/// <remarks>
/// A body that is no form is named by <c>bodySHA256</c> in the query, and only the URL is signed. Twilio signs some URLs with their port and some without,
/// so both are tried. https://www.twilio.com/docs/usage/webhooks/webhooks-security
/// </remarks>
internal static class TwilioSignature
{
    private const string HashParameter = "bodySHA256";

    private readonly ref struct Content(ReadOnlySpan<byte> url, FieldSet fields)
    {
        public readonly ReadOnlySpan<byte> Url = url;
        public readonly FieldSet Fields = fields;
    }

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var header = request.Header("X-Twilio-Signature");
        if (string.IsNullOrEmpty(header))
            return VerifyOutcome.Missing;
        Span<byte> given = stackalloc byte[HMACSHA1.HashSizeInBytes];
        if (!Macs.TryBase64(header, given))
            return VerifyOutcome.Forged;

        if (request.Query(HashParameter) is { } hash)
            return Macs.IsSha256Of(hash, body) ? CheckUrls(request, account, given, default) : VerifyOutcome.Forged;
        if (body.IsEmpty)
            return CheckUrls(request, account, given, default);
        using var fields = FieldSet.Form(body);
        return fields.Refusal is null ? CheckUrls(request, account, given, fields) : VerifyOutcome.Forged;
    }

    private static VerifyOutcome CheckUrls(WebhookRequest request, AccountModel account, ReadOnlySpan<byte> given, scoped FieldSet fields)
    {
        var url = request.Url.OriginalString;
        var fragment = url.IndexOf('#', StringComparison.Ordinal);
        if (fragment >= 0)
            url = url[..fragment];
        var verdict = CheckUrl(url, account, given, fields);
        return verdict == VerifyOutcome.Forged ? CheckUrl(OtherForm(url, request.Url.Scheme), account, given, fields) : verdict;
    }

    private static VerifyOutcome CheckUrl(string url, AccountModel account, ReadOnlySpan<byte> given, scoped FieldSet fields)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(url.Length));
        var verdict = Macs.Check(account, "authToken", new Content(rented.AsSpan(0, Encoding.UTF8.GetBytes(url, rented)), fields), given, Compute);
        ArrayPool<byte>.Shared.Return(rented);
        return verdict;
    }

    private static void Compute(Secret secret, Content content, Span<byte> mac)
    {
        // Twilio's own choice; an HMAC does not rest on SHA-1 resisting collisions.
        var hashes = KeyedHashes.Of(secret);
        var hash = hashes.Take(secret, HashAlgorithmName.SHA1);
        hash.AppendData(content.Url);
        if (content.Fields.Count > 0)
        {
            foreach (var index in content.Fields.ByName())
            {
                hash.AppendData(content.Fields.Name(index));
                hash.AppendData(content.Fields.Value(index));
            }
        }

        hash.GetHashAndReset(mac);
        hashes.Return(hash);
    }

    /// <summary>The same URL without its port; one that has none, with it.</summary>
    private static string OtherForm(string url, string scheme)
    {
        var host = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(host).IndexOfAny('/', '?');
        end = end < 0 ? url.Length : host + end;
        var authority = url.AsSpan(host, end - host);
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']') && colon > authority.LastIndexOf('@');
        return hasPort ? string.Concat(url.AsSpan(0, host + colon), url.AsSpan(end)) : $"{url.AsSpan(0, end)}:{(scheme == "https" ? 443 : 80)}{url.AsSpan(end)}";
    }
}
