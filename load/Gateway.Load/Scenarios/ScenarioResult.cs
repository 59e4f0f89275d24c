using System.Text.Json.Serialization;

namespace Gateway.Load.Scenarios;

/// <summary>Percentiles in milliseconds; null when nothing was measured.</summary>
internal sealed record Percentiles(
    [property: JsonPropertyName("p50_ms")] double? P50,
    [property: JsonPropertyName("p90_ms")] double? P90,
    [property: JsonPropertyName("p99_ms")] double? P99,
    [property: JsonPropertyName("p999_ms")] double? P999,
    [property: JsonPropertyName("max_ms")] double? Max)
{
    public static Percentiles Of(Traffic.Latency latency) =>
        new(Value(latency, 50), Value(latency, 90), Value(latency, 99), Value(latency, 99.9), Value(latency, 100));

    private static double? Value(Traffic.Latency latency, double percentile) => latency.Count == 0 ? null : Math.Round(latency.Percentile(percentile), 2);
}

/// <summary>The line <c>run</c> prints.</summary>
internal sealed record ScenarioResult
{
    [JsonPropertyName("sent")]
    public long Sent { get; init; }

    [JsonPropertyName("accepted")]
    public long Accepted { get; init; }

    [JsonPropertyName("accepted_per_s")]
    public double AcceptedPerSecond { get; init; }

    /// <summary>Answered, but not with 200.</summary>
    [JsonPropertyName("refused")]
    public long Refused { get; init; }

    /// <summary>The connection broke before the answer.</summary>
    [JsonPropertyName("failed")]
    public long Failed { get; init; }

    /// <summary>Due, and not sent because too much waited for a connection.</summary>
    [JsonPropertyName("unsent")]
    public long Unsent { get; init; }

    /// <summary>From when a message was due to its 200.</summary>
    [JsonPropertyName("durable")]
    public required Percentiles Durable { get; init; }

    /// <summary>From when a message was due to an agent that was told.</summary>
    [JsonPropertyName("routed")]
    public required Percentiles Routed { get; init; }

    [JsonPropertyName("lost")]
    public long Lost { get; init; }

    [JsonPropertyName("duplicates")]
    public long Duplicates { get; init; }

    [JsonPropertyName("out_of_order")]
    public long OutOfOrder { get; init; }

    [JsonPropertyName("durability")]
    public required string Durability { get; init; }

    /// <summary>The promises that were not kept.</summary>
    [JsonPropertyName("broken")]
    public required IReadOnlyList<string> Broken { get; init; }
}
