namespace Gateway.Conversations;

/// <summary>What conversations have to tell a pool. Each may be repeated.</summary>
[GenerateSerializer, Immutable, Alias("gw.poolnews")]
public sealed record PoolNews
{
    /// <summary>Jobs that want an agent; a newer epoch of the same conversation takes the older one's place.</summary>
    [Id(0)] public required IReadOnlyList<JobSubmission> Submitted { get; init; }

    /// <summary>Jobs whose work is done: wrap-up begins, or their capacity is free.</summary>
    [Id(1)] public required IReadOnlyList<string> Completed { get; init; }
}
