namespace Gateway.Contracts;

/// <summary>How one attempt to send over a channel ended.</summary>
public enum SendOutcome
{
    /// <summary>The provider took it; <see cref="SendResult.ProviderId"/> names it in later receipts.</summary>
    Sent,

    /// <summary>Try again: throttled, busy, timed out. <see cref="SendResult.RetryAfter"/> when the provider said when.</summary>
    Retry,

    /// <summary>The service window is closed: only a template may go.</summary>
    WindowClosed,

    /// <summary>It can never succeed: bad recipient, blocked, refused content.</summary>
    Rejected,

    /// <summary>The account's credentials are refused: nothing of this account goes until someone mends them.</summary>
    Unauthorized,

    /// <summary>
    /// The request was written and no answer came: the provider may have taken it. Repeated only where a repetition is recognised
    /// (the channel's idempotency key); else it stays so, and the agent is told.
    /// </summary>
    Uncertain,
}

/// <param name="Outcome">How the attempt ended.</param>
/// <param name="ProviderId">Id of the message at the provider, when sent.</param>
/// <param name="RetryAfter">How long the provider asks to wait.</param>
/// <param name="Code">The provider's own error code, or <c>timeout</c>, <c>network</c>, <c>http_503</c>.</param>
/// <param name="PartIds">Ids of the further messages, where the provider has it in several; null for one.</param>
[GenerateSerializer, Immutable, Alias("gw.sendresult")]
public sealed record SendResult(
    [property: Id(0)] SendOutcome Outcome,
    [property: Id(1)] string? ProviderId = null,
    [property: Id(2)] TimeSpan? RetryAfter = null,
    [property: Id(3)] string? Code = null,
    [property: Id(4)] IReadOnlyList<string>? PartIds = null);
