using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.WeChat;

/// <summary>Answers of the API: HTTP 200 with <c>{"errcode":0,"errmsg":"ok"}</c>; other codes are errors. A customer service message has no id.</summary>
/// <remarks>https://developers.weixin.qq.com/doc/offiaccount/en/Getting_Started/Global_Return_Code.html</remarks>
internal static class WeChatErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var code = ResponseJson.Find(body, "errcode");
        if (!SendAnswers.IsSuccess(status) || code is null)
            return SendAnswers.ByStatus(SendAnswers.IsSuccess(status) ? 502 : status, retryAfter);
        return code switch
        {
            "0" => new SendResult(SendOutcome.Sent),

            // Busy; too many calls this minute.
            "-1" or "45011" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),

            // More than 48 hours, or more messages than the person's last act allows.
            "45015" or "45047" => new SendResult(SendOutcome.WindowClosed, Code: code),

            // Token wrong or too old, app id or secret wrong, address not allowed, no right to this API, the day's quota.
            "40001" or "40014" or "41001" or "42001" or "40013" or "40125" or "40164" or "48001" or "50002" or "45009" or "89503" =>
                new SendResult(SendOutcome.Unauthorized, Code: code),
            _ => new SendResult(SendOutcome.Rejected, Code: code),
        };
    }
}
