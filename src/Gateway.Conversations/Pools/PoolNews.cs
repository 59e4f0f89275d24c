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

/// <summary>What the pool did not take of its news because it is over there.</summary>
/// <param name="Over">
/// Submitted jobs that the pool had, and has no more, in this epoch or a newer one: nobody will ever be offered them. A conversation that still waits under such a job
/// goes on under a new epoch.
/// </param>
[GenerateSerializer, Immutable, Alias("gw.poolanswer")]
public sealed record PoolAnswer([property: Id(0)] IReadOnlyList<string> Over)
{
    public static PoolAnswer Taken { get; } = new([]);
}
