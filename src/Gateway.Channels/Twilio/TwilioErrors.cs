using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Twilio;

/// <summary>Answers of the REST API: <c>{"sid":"SM..","status":"queued"}</c> or <c>{"code":21211,"message":"..","status":400}</c>.</summary>
/// <remarks>https://www.twilio.com/docs/api/errors</remarks>
internal static class TwilioErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "sid"));
        var code = ResponseJson.Find(body, "code");
        return code switch
        {
            // Outside WhatsApp's 24 hours without a template.
            "63016" => new SendResult(SendOutcome.WindowClosed, Code: code),

            // Too many requests, the queue is full, the channel's own rate.
            "20429" or "30001" or "63018" or "14107" or "20500" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // Wrong credentials, a suspended account, permission not given.
            "20003" or "20005" or "20006" or "30002" => new SendResult(SendOutcome.Unauthorized, Code: code),

            // "The requested resource /2010-04-01/Accounts/AC../Messages.json was not found": the account's own path. That of a conversation is about the conversation.
            "20404" when ResponseJson.Find(body, "message")?.Contains("/Accounts/", StringComparison.Ordinal) == true => new SendResult(SendOutcome.Unauthorized, Code: code),

            // Opted out, no such number, blocked region: of this recipient only, whatever the HTTP status.
            "21610" or "21211" or "21614" or "21408" or "21612" or "30003" or "30005" or "30006" => new SendResult(SendOutcome.Rejected, Code: code),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
