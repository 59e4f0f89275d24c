using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Viber;

/// <summary>Answers of the send API: HTTP 200 with <c>{"status":0,"status_message":"ok","message_token":4987381194038857789}</c>, other statuses are errors.</summary>
/// <remarks>https://developers.viber.com/docs/api/rest-bot-api/#error-codes</remarks>
internal static class ViberErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "status");
        if (!SendAnswers.IsSuccess(status) || code is null)
            return SendAnswers.ByStatus(status == 200 ? 502 : status, retryAfter);
        return code switch
        {
            "0" => new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "message_token")),

            // Too many requests, and the general error that Viber asks to repeat.
            "12" or "-1" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // Token, blocked, not found, suspended, no webhook, not authorized, no contract or balance.
            "2" or "7" or "8" or "9" or "10" or "15" or "24" => new SendResult(SendOutcome.Unauthorized, Code: code),

            // Not registered, not subscribed, no device, wrong data, country ..
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }
}
