using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.X;

/// <summary>
/// Answers of the send API: <c>{"data":{"dm_event_id":"..","dm_conversation_id":".."}}</c> or
/// <c>{"title":"Forbidden","detail":"..","type":"https://api.x.com/2/problems/.."}</c>.
/// </summary>
internal static class XErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (status is >= 200 and < 300)
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "data", "dm_event_id"));

        // 403 is either about the app, and then its problem type says so, or about this one recipient who takes no messages of ours.
        var type = ResponseJson.Find(body, "type") ?? "";
        var code = type[(type.LastIndexOf('/') + 1)..];
        if (status == 403 && code is "client-forbidden" or "oauth1-permissions" or "unsupported-authentication" or "usage-capped")
            return new SendResult(SendOutcome.Unauthorized, Code: code);
        var result = SendAnswers.ByStatus(status, retryAfter);
        return code is "" or "about:blank" ? result : result with { Code = code };
    }
}
