using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Teams;

/// <summary>Answers of the connector: <c>{"id":".."}</c>, or <c>{"error":{"code":"ConversationBlockedByUser","message":".."}}</c>.</summary>
/// <remarks>https://learn.microsoft.com/microsoftteams/platform/bots/build-conversational-capability#status-code-responses</remarks>
internal static class TeamsErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"));
        var code = ResponseJson.Find(body, "error", "code");
        return status switch
        {
            // A 403 is about one conversation: blocked, removed, not in the roster.
            403 => new SendResult(SendOutcome.Rejected, Code: code ?? "http_403"),

            // Microsoft asks to try these again, the two of a gateway in between too; 413 is a message that is too long.
            412 or 502 or 504 => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code ?? $"http_{status}"),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
