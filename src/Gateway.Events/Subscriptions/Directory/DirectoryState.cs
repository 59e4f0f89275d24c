using System.Text.Json.Serialization;

namespace Gateway.Events.Subscriptions;

/// <summary>A tenant's subscriptions as they are stored: JSON, so that a later version reads what this one wrote.</summary>
internal sealed record DirectoryState
{
    public List<Subscription> Subscriptions { get; init; } = [];

    public List<AnsweredRequest> Requests { get; init; } = [];

    /// <summary>Ids the configuration declares no more, until their grains have been told.</summary>
    public List<string> Withdrawn { get; init; } = [];

    /// <summary>Highest version of a declared one that was withdrawn. What is declared anew begins above it: the same version is never another specification.</summary>
    public long WithdrawnVersion { get; init; }
}

internal sealed record AnsweredRequest(string Key, string Digest, string Id, DateTimeOffset At);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DirectoryState))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class DirectoryContext : JsonSerializerContext;
