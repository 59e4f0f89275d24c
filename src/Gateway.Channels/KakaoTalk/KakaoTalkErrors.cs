using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.KakaoTalk;

/// <summary>Answers to a callback: <c>{"taskId":"..","status":"SUCCESS|FAIL|ERROR","message":".."}</c>.</summary>
internal static class KakaoTalkErrors
{
    public static SendResult Classify(int status, ReadOnlySpan<byte> body)
    {
        var told = ResponseJson.Find(body, "status");
        if (SendAnswers.IsSuccess(status) && told is (null or "SUCCESS"))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "taskId"));

        // The URL works once and for a minute: what Kakao refuses now it will refuse later, and after its own trouble nobody knows whether it was used.
        return new SendResult(status >= 500 ? SendOutcome.Uncertain : SendOutcome.Rejected, Code: "callback_refused");
    }
}
