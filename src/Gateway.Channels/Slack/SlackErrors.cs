using Gateway.Channels.Sending;
using Gateway.Contracts;

namespace Gateway.Channels.Slack;

/// <summary>Answers of the Web API: 200 with <c>{"ok":true,"channel":"..","ts":".."}</c> or <c>{"ok":false,"error":"channel_not_found"}</c>.</summary>
/// <remarks>https://docs.slack.dev/reference/methods/chat.postMessage/</remarks>
internal static class SlackErrors
{
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status) && ResponseJson.Find(body, "ok") == "true")
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "ts"));
        return ResponseJson.Find(body, "error") is not { } error
            ? SendAnswers.ByStatus(SendAnswers.IsSuccess(status) ? 502 : status, retryAfter)
            : error switch
            {
                "invalid_auth" or "not_authed" or "account_inactive" or "token_revoked" or "token_expired" or "missing_scope" or "org_login_required"
                    or "no_permission" or "ekm_access_denied" => new SendResult(SendOutcome.Unauthorized, Code: error),
                "ratelimited" or "rate_limited" or "message_limit_exceeded" or "service_unavailable" or "request_timeout"
                    or "team_added_to_org" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: error),
                // Of both Slack says that a part of the call may have succeeded.
                "fatal_error" or "internal_error" => new SendResult(SendOutcome.Uncertain, Code: error),
                _ => new SendResult(SendOutcome.Rejected, Code: error),
            };
    }
}
