namespace Gateway.Routing;

/// <summary>An open offer, a wrap-up or a limit of an agent, ordered by when it ends.</summary>
internal sealed class DueEntry : OrderedNode<DueEntry>
{
    /// <summary>The offered job; null for what is no offer.</summary>
    public JobState? Job;

    public AgentState Agent = null!;

    public OfferId Offer;

    /// <summary>Null for what is no wrap-up.</summary>
    public WrapUpEntry? WrapUp;

    public long At => Key.First;

    // Offer epochs count from 0: limits and wrap-ups end before offers of the same time.
    public static OrderKey KeyOf(long expiresAt, OfferId offer) => new(expiresAt, offer.Epoch, offer.Number);

    public static OrderKey KeyOf(long endsAt, AgentState rested) => new(endsAt, -2, rested.Ordinal);

    public static OrderKey KeyOf(WrapUpEntry wrapUp) => new(wrapUp.Until, -1, wrapUp.Sequence);
}
