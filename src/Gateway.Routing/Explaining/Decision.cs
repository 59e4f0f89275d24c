namespace Gateway.Routing;

/// <summary>An offer, or that there was nobody to offer to, and what was known when it was decided.</summary>
/// <param name="Offer">Null when nobody could take the job, and it waits.</param>
/// <param name="Agent">Who was offered the job; null with <paramref name="Offer"/>.</param>
/// <param name="Why">Every agent as it stood then, or only the one it went to; see <paramref name="IsComplete"/>.</param>
/// <param name="IsComplete">All agents were looked at. False in a rush, when looking at all of them would take the time that deciding needs.</param>
public sealed record Decision(OfferId? Offer, string? Agent, JobExplanation Why, bool IsComplete)
{
    /// <summary>How the offer ended; null while it is open.</summary>
    public DecisionEnding? Ending { get; init; }
}

/// <param name="At">Microseconds since the Unix epoch.</param>
/// <param name="Reason">Why the agent declined, if it said so.</param>
public sealed record DecisionEnding(OfferId Offer, DecisionEnd End, long At, string? Reason);

public enum DecisionEnd
{
    Accepted,
    Declined,
    Expired,
    Revoked,
}

/// <summary>What is new about the decisions on a job: one that was made, or how one ended.</summary>
/// <param name="Job">Without its epoch.</param>
public readonly record struct DecisionNews(string Job, Decision? Made, DecisionEnding? Ended);
