namespace Gateway.Contracts.Configuration;

/// <summary>What a job asks of routing beside what its queue does: set by rules and by commands, kept until its conversation closes.</summary>
[GenerateSerializer, Immutable, Alias("gw.wishes")]
public sealed record RoutingWishes
{
    public static RoutingWishes None { get; } = new();

    /// <summary>Beside those of the queue; at most <see cref="SelectorModel.CountMax"/>.</summary>
    [Id(0)] public IReadOnlyList<SelectorModel> Selectors { get; init; } = [];

    /// <summary>Goes before all that are not expedited.</summary>
    [Id(1)] public bool Expedite { get; init; }

    /// <summary>Takes it if qualified and free when its turn comes; nobody waits for it.</summary>
    [Id(2)] public string? PreferredAgent { get; init; }
}
