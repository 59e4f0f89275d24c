using System.Globalization;
using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Line;

/// <summary>Answers of the send API: <c>{"sentMessages":[{"id":".."}]}</c> or <c>{"message":"..","details":[..]}</c>.</summary>
/// <remarks>https://developers.line.biz/en/docs/messaging-api/retrying-api-request/</remarks>
internal static class LineErrors
{
    /// <summary>The reply token was used or is too old: the same message goes as a push when it is encoded without the token.</summary>
    public const string InvalidReplyToken = "invalid_reply_token";

    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        // 409: a request with this retry key was accepted before, and the answer names the message it made.
        if (status is (>= 200 and < 300) or 409)
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "sentMessages", "0", "id"));

        var code = string.Create(CultureInfo.InvariantCulture, $"http_{status}");
        var message = ResponseJson.Find(body, "message") ?? "";
        return status switch
        {
            401 or 403 => new SendResult(SendOutcome.Unauthorized, Code: code),
            400 when message.Contains("reply token", StringComparison.OrdinalIgnoreCase) => new SendResult(SendOutcome.Retry, Code: InvalidReplyToken),

            // The month's quota comes back with the month, not with a retry.
            429 when message.Contains("monthly limit", StringComparison.OrdinalIgnoreCase) => new SendResult(SendOutcome.Rejected, Code: "monthly_limit"),
            429 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // "The request may have been accepted": a push is repeated under its retry key, an answer has none.
            408 or >= 500 => new SendResult(SendOutcome.Uncertain, RetryAfter: retryAfter, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }
}
