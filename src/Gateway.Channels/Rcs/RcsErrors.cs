using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Rcs;

/// <summary>Answers of the API: the agent message, or <c>{"error":{"code":404,"status":"NOT_FOUND","message":".."}}</c>.</summary>
/// <remarks>https://developers.google.com/business-communications/rcs-business-messaging/guides/build/errors</remarks>
internal static class RcsErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, MessageId(ResponseJson.Find(body, "name")));
        var code = ResponseJson.Find(body, "error", "status");
        return status switch
        {
            // A message of this id exists: ours, from an attempt whose answer was lost.
            409 => new SendResult(SendOutcome.Sent),

            // 403 is the agent that may not reach this user (not launched on the carrier, not a tester); 404 a phone without RCS.
            403 or 404 => new SendResult(SendOutcome.Rejected, Code: code ?? (status == 403 ? "http_403" : "http_404")),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }

    /// <summary><c>phones/{phone}/agentMessages/{id}</c></summary>
    private static string? MessageId(string? name) => name is null ? null : name[(name.LastIndexOf('/') + 1)..];
}
