using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Vk;

/// <summary>Answers of the API: HTTP 200 with <c>{"response":41}</c> or <c>{"error":{"error_code":6,"error_msg":".."}}</c>.</summary>
/// <remarks>https://dev.vk.com/reference/errors</remarks>
internal static class VkErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (ResponseJson.Find(body, "error", "error_code") is { } code)
            return new SendResult(ByCode(code), RetryAfter: ByCode(code) == SendOutcome.Retry ? retryAfter : null, Code: code);
        var id = ResponseJson.Find(body, "response") ?? ResponseJson.Find(body, "response", "0", "message_id");
        return SendAnswers.IsSuccess(status) && id is not null
            ? new SendResult(SendOutcome.Sent, id)
            : SendAnswers.ByStatus(SendAnswers.IsSuccess(status) ? 502 : status, retryAfter);
    }

    private static SendOutcome ByCode(string code) => code switch
    {
        // Unknown error, too many a second, flood, internal, rate limit, wait, timeout (the random id tells a repetition), temporarily unavailable.
        "1" or "6" or "9" or "10" or "29" or "32" or "36" or "43" => SendOutcome.Retry,

        // The application is off or unknown, the token or its signature, access, validation, the community's or application's key, the address of the gateway.
        "2" or "4" or "5" or "15" or "17" or "27" or "28" or "38" or "42" or "101" => SendOutcome.Unauthorized,

        // 7, 900, 901, 902: the person does not take messages of this community; 100, 911, 914: the request is wrong.
        _ => SendOutcome.Rejected,
    };
}
