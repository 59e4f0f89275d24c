namespace Gateway.Routing;

/// <summary>A waiting job among those with a selector that will expire, ordered by when.</summary>
internal sealed class ExpiryEntry(JobState job) : OrderedNode<ExpiryEntry>
{
    public JobState Job => job;
}
