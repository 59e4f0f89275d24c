using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Shopee;

/// <summary>
/// <c>POST {base}/api/v2/sellerchat/send_message?partner_id=..&amp;timestamp=..&amp;access_token=..&amp;shop_id=..&amp;sign=..
/// {"to_id":165105353,"message_type":"text","content":{"text":".."}}</c>; the signature is the HMAC of partner, path, time, token and shop.
/// </summary>
internal static class ShopeeEncoder
{
    // Shopee's chat window takes this many characters.
    public const int TextMax = 1000;

    private const string Path = "/api/v2/sellerchat/send_message";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["partnerId"] = "the app's partner id, part of every send request",
        ["shopId"] = "the shop; the providerId when it is left out",
        ["shopUserId"] = "user id the shop writes under, to tell its own messages; told by the shop's id when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Shopee") is { } unsupported)
            return unsupported;
        if (account.Current("partnerKey") is not { } key)
            return ApiRequests.NoSecret("partnerKey");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if (account.Settings.GetValueOrDefault("partnerId") is not { Length: > 0 } partner)
            return EncodeResult.Refused("account_not_configured", "settings.partnerId: must be given to send");
        if ((account.Settings.GetValueOrDefault("shopId") ?? account.ProviderId) is not { Length: > 0 } shop)
            return EncodeResult.Refused("account_not_configured", "settings.shopId: must be given to send, or the providerId");
        if (!long.TryParse(message.Recipient, NumberStyles.None, CultureInfo.InvariantCulture, out var recipient))
            return EncodeResult.Refused("recipient_invalid", "recipient: must be a Shopee user id");
        if (MessageParts.Of(message, "Shopee", TextMax, 0, out var parts) is { } refusal)
            return refusal;

        return new EncodeResult([.. parts.Select(part => SignedRequests.Of(time =>
        {
            var seconds = time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            var sign = HMACSHA256.HashData(key.Reveal(), Encoding.UTF8.GetBytes(partner + Path + seconds + token.RevealText() + shop));
            var query = $"?partner_id={Uri.EscapeDataString(partner)}&timestamp={seconds}&access_token={Uri.EscapeDataString(token.RevealText())}"
                + $"&shop_id={Uri.EscapeDataString(shop)}&sign={Convert.ToHexStringLower(sign)}";
            var body = ApiRequests.Body((recipient, part.Text), static (json, m) =>
            {
                json.WriteNumber("to_id"u8, m.recipient);
                json.WriteString("message_type"u8, "text"u8);
                json.WriteStartObject("content"u8);
                json.WriteString("text"u8, m.Text);
                json.WriteEndObject();
            });
            return ApiRequests.Post(ApiRequests.Url(account, "https://partner.shopeemobile.com", Path + query), body);
        }))]);
    }

    /// <summary><c>{"error":"","response":{"message_id":".."}}</c> or <c>{"error":"error_auth","message":".."}</c>, both with status 200 at times.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var error = ResponseJson.Find(body, "error");
        if (SendAnswers.IsSuccess(status) && error is null)
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "response", "message_id"));
        return error switch
        {
            "error_auth" or "invalid_acceess_token" or "invalid_access_token" or "error_permission" or "error_sign" => new SendResult(SendOutcome.Unauthorized, Code: error),
            // Broken on the way to Shopee's own parts, or inside them: the message may have been taken.
            "error_server" or "error_inner" or "error_network" => new SendResult(SendOutcome.Uncertain, Code: error),
            "error_busy" or "error_rate_limit" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: error),
            not null when SendAnswers.IsSuccess(status) => new SendResult(SendOutcome.Rejected, Code: error),
            _ => SendAnswers.ByStatus(status, retryAfter, error),
        };
    }
}
