using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MessageBird;

/// <summary>A JWT that names the hashes of the URL and the body; the newer platform signs time, URL and body hash in one header.</summary>
/// <remarks>
/// <code>
/// MessageBird-Signature-JWT: HS256|HS384|HS512{"iss":"MessageBird","nbf":..,"exp":..,"jti":"..","url_hash":SHA256_HEX(url),"payload_hash":SHA256_HEX(body)}
/// messagebird-signature: BASE64(HMAC-SHA-256(time "\n" url "\n" SHA-256(body)))   messagebird-request-timestamp: time
/// </code>
/// https://developers.messagebird.com/docs/verify-http-requests
/// </remarks>
internal static class MessageBirdSignature
{
    public const string SecretName = "signingKey";

    // Clocks of two servers differ by a second or two.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    // The newer header has no end of its own; five minutes is what Standard Webhooks allows.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    public static VerifyOutcome Check(in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        if (request.Header("MessageBird-Signature-JWT") is { Length: > 0 } token)
            return Token(token, body, request, account);
        return request.Header("messagebird-signature") is { Length: > 0 } signature ? Header(signature, body, request, account) : VerifyOutcome.Missing;
    }

    private static VerifyOutcome Token(string token, in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        var verdict = HmacToken.Read(token, account, SecretName, out var claims, longer: true);
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        var payload = ResponseJson.Find(claims, "payload_hash");
        var url = new ReadOnlySequence<byte>(Encoding.UTF8.GetBytes(request.Url.OriginalString));
        if (ResponseJson.Find(claims, "iss") != "MessageBird" || !Macs.IsSha256Of(ResponseJson.Find(claims, "url_hash"), url)
            || (body.IsEmpty ? payload is not null : !Macs.IsSha256Of(payload, body)))
        {
            return VerifyOutcome.Forged;
        }

        // Both ends are required: a token without them would be good for ever.
        if (Time(ResponseJson.Find(claims, "nbf")) is not { } from || Time(ResponseJson.Find(claims, "exp")) is not { } to)
            return VerifyOutcome.Forged;
        return request.ReceivedAt >= from - Skew && request.ReceivedAt <= to + Skew ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    private static VerifyOutcome Header(string signature, in ReadOnlySequence<byte> body, WebhookRequest request, AccountModel account)
    {
        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        if (!Macs.TryBase64(signature, given) || request.Header("messagebird-request-timestamp") is not { } stamp || Time(stamp) is not { } time)
            return VerifyOutcome.Forged;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var segment in body)
        {
            hash.AppendData(segment.Span);
        }

        byte[] content = [.. Encoding.UTF8.GetBytes($"{stamp}\n{request.Url.OriginalString}\n"), .. hash.GetHashAndReset()];
        var verdict = Macs.Check(account, SecretName, content, given, static (secret, signed, mac) => HMACSHA256.HashData(secret.Reveal(), signed, mac));
        if (verdict != VerifyOutcome.Verified)
            return verdict;
        return (request.ReceivedAt - time).Duration() <= Window ? VerifyOutcome.Verified : VerifyOutcome.Expired;
    }

    private static DateTimeOffset? Time(string? seconds) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < 100_000_000_000
            ? DateTimeOffset.FromUnixTimeSeconds(value)
            : null;
}
