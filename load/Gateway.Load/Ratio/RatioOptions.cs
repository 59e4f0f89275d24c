namespace Gateway.Load.Ratio;

internal sealed record RatioOptions
{
    // 64 consumers of three items each: what the systems compared in docs/performance.md were given.
    public const int AgentsDefault = 64;
    public const int CapacityDefault = 3;

    /// <summary>Length of each measured window.</summary>
    public required int Seconds { get; init; }

    /// <summary>Saturation before the measured window. Code that has not been compiled for good costs several times as much.</summary>
    public required int WarmUp { get; init; }

    public required int Connections { get; init; }

    public required int Window { get; init; }

    /// <summary>Agents are offered each conversation and accept it by a frame, instead of being given it.</summary>
    public required bool Offers { get; init; }

    public required bool Redis { get; init; }

    public required string? Gateway { get; init; }
}
