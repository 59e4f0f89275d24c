using System.Text.Json.Serialization;

namespace Gateway.Load.Ratio;

/// <summary>The line <c>ratio</c> prints.</summary>
internal sealed record RatioResult
{
    [JsonPropertyName("floor_per_s")]
    public double FloorPerSecond { get; init; }

    /// <summary>Messages answered 200 at saturation.</summary>
    [JsonPropertyName("accepted_per_s")]
    public double AcceptedPerSecond { get; init; }

    /// <summary>Conversations offered, accepted and closed at saturation.</summary>
    [JsonPropertyName("routed_per_s")]
    public double RoutedPerSecond { get; init; }

    [JsonPropertyName("ratio")]
    public double Ratio { get; init; }

    /// <summary>From the moment a message is due to its agent's <c>assigned</c>, at half of the routed rate.</summary>
    [JsonPropertyName("e2e_p50_ms")]
    public double? EndToEndP50 { get; init; }

    [JsonPropertyName("e2e_p99_ms")]
    public double? EndToEndP99 { get; init; }

    /// <summary>Answered 200, and not in the event log or never told to an agent.</summary>
    [JsonPropertyName("lost")]
    public long Lost { get; init; }

    [JsonPropertyName("duplicates")]
    public long Duplicates { get; init; }

    [JsonPropertyName("out_of_order")]
    public long OutOfOrder { get; init; }

    [JsonPropertyName("durability")]
    public required string Durability { get; init; }

    [JsonPropertyName("redis")]
    public bool Redis { get; init; }
}
