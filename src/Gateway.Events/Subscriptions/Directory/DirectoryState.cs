using System.Text.Json.Serialization;

namespace Gateway.Events.Subscriptions;

/// <summary>A tenant's subscriptions as they are stored: JSON, so that a later version reads what this one wrote.</summary>
internal sealed record DirectoryState
{
    public List<Subscription> Subscriptions { get; init; } = [];

    public List<AnsweredRequest> Requests { get; init; } = [];
}

internal sealed record AnsweredRequest(string Key, string Digest, string Id, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DirectoryState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DirectoryContext : JsonSerializerContext;
