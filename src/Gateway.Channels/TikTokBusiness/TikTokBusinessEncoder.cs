using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.TikTokBusiness;

/// <summary>
/// <c>POST {base}/open_api/v1.3/business/message/send/  Access-Token: ..
/// {"business_id":"..","recipient_type":"CONVERSATION","recipient":"..","message_type":"TEXT","text":{"body":".."}}</c>
/// </summary>
internal static class TikTokBusinessEncoder
{
    // The documented most of one text message.
    public const int TextMax = 6000;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["businessId"] = "the business account messages come from; the providerId when it is left out",
        ["signatureWindowSeconds"] = "how old a signature may be; 259200 (72 hours of redelivery) when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "TikTok") is { } unsupported)
            return unsupported;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if ((account.Settings.GetValueOrDefault("businessId") ?? account.ProviderId) is not { Length: > 0 } business)
            return EncodeResult.Refused("account_not_configured", "settings.businessId: must be given to send, or the providerId");
        if (MessageParts.Of(message, "TikTok", TextMax, 0, out var parts) is { } refusal)
            return refusal;
        var url = ApiRequests.Url(account, "https://business-api.tiktok.com", "/open_api/v1.3/business/message/send/");
        return new EncodeResult([.. parts.Select(part => ApiRequests.Post(
            url,
            ApiRequests.Body((business, message.Recipient, part.Text), static (json, m) =>
            {
                json.WriteString("business_id"u8, m.business);
                json.WriteString("recipient_type"u8, "CONVERSATION"u8);
                json.WriteString("recipient"u8, m.Recipient);
                json.WriteString("message_type"u8, "TEXT"u8);
                json.WriteStartObject("text"u8);
                json.WriteString("body"u8, m.Text);
                json.WriteEndObject();
            }),
            ("Access-Token", token.RevealText())))]);
    }

    /// <summary><c>{"code":0,"data":{"message":{"message_id":".."}}}</c>, or another code, with status 200.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "code");
        if (SendAnswers.IsSuccess(status) && code is null or "0")
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "data", "message", "message_id") ?? ResponseJson.Find(body, "data", "message_id"));
        return code switch
        {
            // TikTok's own errors: the message may have been taken.
            "50000" or "50002" => new SendResult(SendOutcome.Uncertain, Code: code),

            // Too many requests.
            "40100" or "40016" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            "40001" or "40101" or "40102" or "40104" or "40105" => new SendResult(SendOutcome.Unauthorized, Code: code),
            not null when SendAnswers.IsSuccess(status) => new SendResult(SendOutcome.Rejected, Code: code),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
