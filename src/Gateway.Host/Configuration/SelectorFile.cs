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
