using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Zalo;

/// <summary>Answers of the API: HTTP 200 with <c>{"error":0,"message":"Success","data":{"message_id":".."}}</c>; negative numbers are errors.</summary>
/// <remarks>https://developers.zalo.me/docs/official-account/phu-luc/ma-loi</remarks>
internal static class ZaloErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "error");
        if (!SendAnswers.IsSuccess(status) || code is null)
            return SendAnswers.ByStatus(SendAnswers.IsSuccess(status) ? 502 : status, retryAfter);
        return code switch
        {
            "0" => new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "data", "message_id")),

            // Too many calls; Zalo's own trouble.
            "-32" or "-100" or "-200" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // Nothing from the person in seven days.
            "-230" => new SendResult(SendOutcome.WindowClosed, Code: code),

            // Token wrong or expired, account or app disabled, no right to the API, quota of the package used up.
            "-124" or "-204" or "-205" or "-207" or "-209" or "-211" or "-212" or "-216" or "-220" or "-224" =>
                new SendResult(SendOutcome.Unauthorized, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }
}
