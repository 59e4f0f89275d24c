namespace Gateway.Contracts.Configuration;

/// <summary>When work of a queue goes to another one. Chains never lead back: the configuration is refused otherwise.</summary>
public sealed record OverflowModel
{
    public required string Queue { get; init; }

    /// <summary>With this many waiting, new work goes on at once; null for no limit.</summary>
    public int? Length { get; init; }

    /// <summary>What has waited this long goes on; null for no limit.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>With no agent of the queue online, work goes on at once.</summary>
    public bool Unstaffed { get; init; }

    /// <summary>When no agent of the queue, online or not, has what the job requires.</summary>
    public bool Unqualified { get; init; }
}
