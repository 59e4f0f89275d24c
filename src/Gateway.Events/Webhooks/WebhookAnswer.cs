namespace Gateway.Events.Webhooks;

/// <param name="Code">A short stable name for operators: <c>http_503</c>, <c>timeout</c>, <c>tls_error</c>, <c>blocked_address</c> ...</param>
/// <param name="RetryAfter">The least the endpoint asked for, at most what we grant; null when it asked for nothing.</param>
internal sealed record WebhookAnswer(WebhookOutcome Outcome, string Code, TimeSpan? RetryAfter = null);

internal enum WebhookOutcome
{
    /// <summary>2xx: the endpoint has it.</summary>
    Taken,

    /// <summary>The endpoint or the way to it failed: again later.</summary>
    Failed,

    /// <summary>The endpoint asks for less: nothing is sent until then.</summary>
    Throttled,

    /// <summary>This very event will never do.</summary>
    Refused,

    /// <summary>We ended it: nothing is known of it, and the endpoint is not to blame.</summary>
    Stopped,

    /// <summary>410: the endpoint wants nothing any more.</summary>
    Gone,
}
