using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations;

/// <summary>One demand for routing: what the pool needs to know of a conversation.</summary>
[GenerateSerializer, Immutable, Alias("gw.job")]
public sealed record JobSubmission
{
    /// <summary>See <see cref="JobId"/>.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required string Tenant { get; init; }

    [Id(2)] public required string Queue { get; init; }

    [Id(3)] public required int Priority { get; init; }

    [Id(4)] public required IReadOnlyList<SkillRequirement> Requirements { get; init; }

    [Id(5)] public required IReadOnlyDictionary<string, string> Labels { get; init; }

    [Id(6)] public required int Cost { get; init; }

    [Id(7)] public required DateTimeOffset WaitingSince { get; init; }

    /// <summary>The only agent it may go to; null for anyone qualified.</summary>
    [Id(8)] public string? OnlyAgent { get; init; }

    [Id(9)] public required string Channel { get; init; }

    [Id(10)] public required string Account { get; init; }

    /// <summary>Of the queue and of the job, labels filled in.</summary>
    [Id(11)] public IReadOnlyList<SelectorModel> Selectors { get; init; } = [];

    /// <summary>Goes before all that are not expedited.</summary>
    [Id(12)] public bool Expedite { get; init; }

    /// <summary>Other work may come on top of it; see the agent's units with interruptible work counted.</summary>
    [Id(14)] public bool Interruptible { get; init; }

    /// <summary>Takes it if qualified and free when its turn comes; nobody waits for it.</summary>
    [Id(13)] public string? PreferredAgent { get; init; }

    /// <summary>When it should be offered at the latest, by what the customer was promised; null for the SLA of the queue.</summary>
    [Id(15)] public DateTimeOffset? DueAt { get; init; }
}

/// <summary>A job is named <c>{conversation}.{epoch}</c>: the conversation it is for and the routing epoch it was made in.</summary>
public static class JobId
{
    public static string Of(ConversationId conversation, int epoch) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{conversation}.{epoch}");

    public static bool TryParse(string job, out ConversationId conversation, out int epoch)
    {
        conversation = default;
        epoch = 0;
        var dot = job.LastIndexOf('.');
        return dot > 0
            && ConversationId.TryParse(job[..dot], out conversation)
            && int.TryParse(job.AsSpan(dot + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out epoch);
    }
}
