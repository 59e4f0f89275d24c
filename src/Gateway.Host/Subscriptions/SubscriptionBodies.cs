using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Host.Configuration;
using Gateway.Host.Http;

namespace Gateway.Host.Subscriptions;

/// <summary>A subscription as the REST interface shows it.</summary>
internal sealed record SubscriptionBody
{
    public required string Id { get; init; }

    public string? Description { get; init; }

    public required string Filter { get; init; }

    public required string Start { get; init; }

    /// <summary><c>pull</c> or <c>webhook</c>.</summary>
    public required string Delivery { get; init; }

    /// <summary><c>active</c>, <c>paused</c> or <c>disabled</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is disabled: <c>gone</c>, <c>failing</c> or <c>dead_letters_full</c>.</summary>
    public string? Reason { get; init; }

    /// <summary><c>api</c> or <c>configuration</c>.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int? AckWindow { get; init; }

    public string? Url { get; init; }

    public int? BatchMax { get; init; }

    public string? Order { get; init; }

    public int? Concurrency { get; init; }

    public double? RatePerSecond { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? RetryFor { get; init; }

    public int[]? NeverRetry { get; init; }

    /// <summary>Names only; values are never shown.</summary>
    public string[]? Headers { get; init; }

    /// <summary>When each signing secret was made and until when it signs, newest first.</summary>
    public SecretBody[]? Secrets { get; init; }

    /// <summary>The new signing secret. It is shown this once.</summary>
    public string? Secret { get; init; }

    public ProgressBody? Progress { get; init; }
}

internal sealed record SecretBody(DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt);

/// <param name="Cursor">Everything up to here is done with.</param>
/// <param name="Lag">Events of the log behind the cursor, other tenants' and filtered ones included.</param>
/// <param name="Parked">Events that failed and are tried again while others go on.</param>
internal sealed record ProgressBody(
    string Cursor, long Lag, int? Parked, int? DeadLetters, int? Readers, DateTimeOffset? FailingSince, DateTimeOffset? NextAttemptAt, string? LastFailure);

internal sealed record SubscriptionList(SubscriptionBody[] Subscriptions);

/// <summary>What of a subscription may be changed; what is left out stays.</summary>
internal sealed record SubscriptionPatch
{
    /// <summary><c>active</c> or <c>paused</c>.</summary>
    public string? State { get; init; }

    public string? Description { get; init; }

    public string? Filter { get; init; }

    public int? AckWindow { get; init; }

    public string? Url { get; init; }

    public int? BatchMax { get; init; }

    public string? Order { get; init; }

    public int? Concurrency { get; init; }

    public double? RatePerSecond { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? RetryFor { get; init; }

    public List<int>? NeverRetry { get; init; }

    public Dictionary<string, string>? Headers { get; init; }
}

/// <param name="From"><c>now</c>, <c>beginning</c>, an RFC 3339 time or a cursor.</param>
internal sealed record ReplayRequest(string? From);

/// <param name="Cursor">Of this subscription's page or stream: everything up to it is dealt with.</param>
internal sealed record AckRequest(string? Cursor);

/// <param name="Overlap">How long the older secrets go on signing beside the new one.</param>
internal sealed record RotateRequest(TimeSpan? Overlap);

/// <param name="Events">Ids as listed, <c>partition:sequence</c>; left out: all.</param>
internal sealed record DeadLetterRequest(List<string>? Events);

internal sealed record DeadLetterBody(string Event, DateTimeOffset At, int Attempts, string Code);

/// <param name="Content">The event itself; left out when retention has deleted it.</param>
internal sealed record DeadLetterContent(string Event, DateTimeOffset At, int Attempts, string Code, System.Text.Json.JsonElement? Content);

internal sealed record DeadLetterList(DeadLetterBody[] DeadLetters);

internal sealed record CountBody(int Count);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SubscriptionFile))]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(SubscriptionList))]
[JsonSerializable(typeof(SubscriptionPatch))]
[JsonSerializable(typeof(ReplayRequest))]
[JsonSerializable(typeof(AckRequest))]
[JsonSerializable(typeof(RotateRequest))]
[JsonSerializable(typeof(DeadLetterRequest))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetterContent))]
[JsonSerializable(typeof(CountBody))]
internal sealed partial class SubscriptionContext : JsonSerializerContext
{
    /// <summary>The shapes as they are answered: <see cref="JsonAnswers"/>.</summary>
    public static SubscriptionContext Answers { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JsonAnswers.Writer.Encoder,
    });
}
