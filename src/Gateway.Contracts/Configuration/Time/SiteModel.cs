namespace Gateway.Contracts.Configuration;

/// <summary>A place with shifts. Work whose agents are all off shift is deferred to the site that opens first.</summary>
public sealed record SiteModel
{
    public required string Name { get; init; }

    public required CalendarModel Calendar { get; init; }

    /// <summary>Which open conversations leave the site's agents when it closes.</summary>
    public HandoverScope Handover { get; init; } = HandoverScope.All;

    /// <summary>How long after closing they leave: time to finish the sentence.</summary>
    // A chat turn takes a minute or two; ten minutes end what can be ended without a hand-over.
    public TimeSpan HandoverAfter { get; init; } = TimeSpan.FromMinutes(10);
}

public enum HandoverScope
{
    All,

    /// <summary>Only those whose customer waits for an answer.</summary>
    Unanswered,

    None,
}
