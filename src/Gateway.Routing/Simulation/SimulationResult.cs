namespace Gateway.Routing.Simulation;

/// <summary>What a scenario gave under one policy.</summary>
public sealed record SimulationResult
{
    public required Scenario Scenario { get; init; }

    public required PolicySpec Policy { get; init; }

    /// <summary>All types that are measured.</summary>
    public required MeasureBlock Overall { get; init; }

    /// <summary>By type, in the order of the file.</summary>
    public required IReadOnlyList<(string Type, MeasureBlock Measures)> Types { get; init; }

    public required IReadOnlyList<(string Group, GroupMeasures Measures)> Groups { get; init; }

    /// <summary>Time in microseconds, id as the file writes it, agent; of a trace only.</summary>
    public required IReadOnlyList<(long At, string Id, string Agent)> Assignments { get; init; }

    public required IReadOnlyList<(long At, string Id)> Abandonments { get; init; }
}

/// <param name="Occupancy">Time with work over time with work or idle on duty.</param>
/// <param name="IdleCv">Standard deviation over mean of the agents' idle time, the mean over windows of eight hours.</param>
public readonly record struct GroupMeasures(double Occupancy, double IdleCv);
