using System.Text.Json;

namespace Gateway.Host.Configuration;

/// <summary>A requirement on labels of agents, wherever the file or a request asks for one.</summary>
internal sealed record SelectorFile
{
    public string? Label { get; init; }

    public string? Op { get; init; }

    public JsonElement? Value { get; init; }

    public List<JsonElement>? Values { get; init; }

    public TimeSpan? ExpireAfter { get; init; }

    public bool? Expedite { get; init; }
}

/// <summary>How much each term counts in the weighted agent choice.</summary>
internal sealed record AgentWeightsFile
{
    public double? Level { get; init; }

    public double? Load { get; init; }

    public double? Idle { get; init; }

    public double? Occupancy { get; init; }

    public double? Specialist { get; init; }

    public double? Match { get; init; }
}

internal sealed record SplitFile
{
    public string? Queue { get; init; }

    public double? Share { get; init; }
}

internal sealed record FairShareFile
{
    public int? Max { get; init; }

    public TimeSpan? Window { get; init; }
}
