using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TikTokShop;

/// <summary>
/// <c>POST {base}/customer_service/202309/conversations/{id}/messages?app_key=..&amp;shop_cipher=..&amp;timestamp=..&amp;sign=..  x-tts-access-token: ..
/// {"type":"TEXT","content":"{\"content\":\"..\"}"}</c>; the signature is the HMAC of the path, the sorted parameters and the body between the app's secret twice.
/// </summary>
internal static class TikTokShopEncoder
{
    // "Max 2000 characters": https://partner.tiktokshop.com/docv2/page/send-message
    public const int TextMax = 2000;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["appKey"] = "the app's key: part of the webhook's signature and of every send request",
        ["shopCipher"] = "the shop's cipher, as the authorised shops API tells it",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "TikTok Shop") is { } unsupported)
            return unsupported;
        if (account.Current("appSecret") is not { } secret)
            return ApiRequests.NoSecret("appSecret");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if (AppKeys.Of(account) is not { Length: > 0 } appKey)
            return EncodeResult.Refused("account_not_configured", "settings.appKey: must be given to send");
        if (account.Settings.GetValueOrDefault("shopCipher") is not { Length: > 0 } cipher)
            return EncodeResult.Refused("account_not_configured", "settings.shopCipher: must be given to send");
        if (MessageParts.Of(message, "TikTok Shop", TextMax, 0, out var parts) is { } refusal)
            return refusal;

        var path = $"/customer_service/202309/conversations/{Uri.EscapeDataString(message.Recipient)}/messages";
        return new EncodeResult([.. parts.Select(part =>
        {
            var inner = ApiRequests.Body(part.Text, static (json, text) => json.WriteString("content"u8, text));
            var body = ApiRequests.Body(Encoding.UTF8.GetString(inner.Span), static (json, content) =>
            {
                json.WriteString("type"u8, "TEXT"u8);
                json.WriteString("content"u8, content);
            });
            return SignedRequests.Of(time =>
            {
                var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                byte[] signed =
                [
                    .. secret.Reveal(), .. Encoding.UTF8.GetBytes($"{path}app_key{appKey}shop_cipher{cipher}timestamp{seconds}"), .. body.Span, .. secret.Reveal(),
                ];
                var sign = Convert.ToHexStringLower(HMACSHA256.HashData(secret.Reveal(), signed));
                var query = $"?app_key={Uri.EscapeDataString(appKey)}&shop_cipher={Uri.EscapeDataString(cipher)}&timestamp={seconds}&sign={sign}";
                return ApiRequests.Post(
                    ApiRequests.Url(account, "https://open-api.tiktokglobalshop.com", path + query), body, ("x-tts-access-token", token.RevealText()));
            });
        })]);
    }

    /// <summary><c>{"code":0,"data":{"message_id":".."}}</c>, or another code.</summary>
    /// <remarks>https://partner.tiktokshop.com/docv2/page/common-errors, and the table below the request itself.</remarks>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "code");
        if (SendAnswers.IsSuccess(status) && code is null or "0")
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "data", "message_id"));
        return code switch
        {
            // 101000, 105xxx: the token, its end or its scopes; 106001, 36009004: the signature or another credential; 36009033: our address is not on the list.
            "101000" or "106001" or "36009004" or "36009033" => new SendResult(SendOutcome.Unauthorized, Code: code),
            not null when code.StartsWith("105", StringComparison.Ordinal) => new SendResult(SendOutcome.Unauthorized, Code: code),

            // More than 50 a second of one app and shop.
            "36009002" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // Timed out, or an error inside: the message may be there, and there is no key to repeat it under.
            "36009003" or "36009007" => new SendResult(SendOutcome.Uncertain, Code: code),

            // "Unable to send messages due to conversation rules."
            "45109001" => new SendResult(SendOutcome.WindowClosed, Code: code),
            not null when SendAnswers.IsSuccess(status) => new SendResult(SendOutcome.Rejected, Code: code),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
