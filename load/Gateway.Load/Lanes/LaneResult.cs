using System.Text.Json.Serialization;

namespace Gateway.Load.Lanes;

/// <summary>The one line of <c>lane</c>.</summary>
internal sealed record LaneResult
{
    [JsonPropertyName("durable_per_s")]
    public required double DurablePerSecond { get; init; }

    /// <summary>Processor time of the gateway, all threads, over the messages acknowledged in the window.</summary>
    [JsonPropertyName("gateway_cpu_us")]
    public required double GatewayCpuMicroseconds { get; init; }

    [JsonPropertyName("decode_us")]
    public required double DecodeMicroseconds { get; init; }

    [JsonPropertyName("batch")]
    public required int Batch { get; init; }

    [JsonPropertyName("connections")]
    public required int Connections { get; init; }

    [JsonPropertyName("threads")]
    public required int Threads { get; init; }

    [JsonPropertyName("acknowledged")]
    public required long Acknowledged { get; init; }

    [JsonPropertyName("refused_batches")]
    public required long RefusedBatches { get; init; }

    /// <summary>Acknowledged and not in the events; null without a check.</summary>
    [JsonPropertyName("lost")]
    public required long? Lost { get; init; }

    [JsonPropertyName("duplicates")]
    public required long? Duplicates { get; init; }

    [JsonPropertyName("out_of_order")]
    public required long? OutOfOrder { get; init; }

    /// <summary>Events a second that one subscriber was given while they were read back.</summary>
    [JsonPropertyName("read_back_per_s")]
    public required double? ReadBackPerSecond { get; init; }

    [JsonPropertyName("durability")]
    public required string Durability { get; init; }
}
