namespace Gateway.Routing;

/// <summary>An open offer or a wrap-up, ordered by when it ends.</summary>
internal sealed class DueEntry : OrderedNode<DueEntry>
{
    /// <summary>The offered job; null for a wrap-up.</summary>
    public JobState? Job;

    public AgentState Agent = null!;

    public OfferId Offer;

    public WrapUpEntry? WrapUp;

    public long At => Key.First;

    // Offer epochs count from 0: wrap-ups end before offers of the same time.
    public static OrderKey KeyOf(long expiresAt, OfferId offer) => new(expiresAt, offer.Epoch, offer.Number);

    public static OrderKey KeyOf(WrapUpEntry wrapUp) => new(wrapUp.Until, -1, wrapUp.Sequence);
}
