namespace Gateway.Routing;

/// <summary>An offer, and what was known when it was decided.</summary>
/// <param name="Why">Every agent as it stood then, or only the one it went to; see <paramref name="IsComplete"/>.</param>
/// <param name="IsComplete">All agents were looked at. False in a rush, when looking at all of them would take the time that deciding needs.</param>
public sealed record Decision(OfferId Offer, string Agent, JobExplanation Why, bool IsComplete)
{
    /// <summary>How the offer ended; null while it is open.</summary>
    public DecisionEnd? End { get; internal set; }

    /// <summary>Microseconds since the Unix epoch; 0 while it is open.</summary>
    public long EndedAt { get; internal set; }
}

public enum DecisionEnd
{
    Accepted,
    Declined,
    Expired,
    Revoked,
}
