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

    /// <summary>Gets the job without being asked, if it has room; else it waits as <see cref="OnlyAgent"/> says.</summary>
    [Id(20)] public string? DirectTo { get; init; }

    /// <summary>Job of an invitation that ends in the step in which <see cref="DirectTo"/> gets this one.</summary>
    [Id(21)] public string? Releases { get; init; }

    /// <summary>Agents that are not asked.</summary>
    [Id(22)] public IReadOnlyList<string> NotTo { get; init; } = [];

    /// <summary>Null for one that is in the queue it came for.</summary>
    [Id(23)] public JobMove? Moved { get; init; }
}

/// <summary>What led a job to another queue than it came for.</summary>
/// <param name="From">The queue it came for.</param>
/// <param name="By">One word for each step, as <c>movedBy</c> of <see cref="EventTypes.JobCreated"/>.</param>
[GenerateSerializer, Immutable, Alias("gw.jobmove")]
public sealed record JobMove([property: Id(0)] string From, [property: Id(1)] IReadOnlyList<string> By);

/// <param name="Conversation">Whose demand it is.</param>
/// <param name="Side">Number of the invitation it is for; 0 for the conversation itself.</param>
/// <param name="Epoch">Routing epoch it was made in.</param>
public readonly record struct JobRef(ConversationId Conversation, int Side, int Epoch);

/// <summary>
/// A job is named <c>{conversation}.{epoch}</c>: the conversation it is for and the routing epoch it was made in; an invitation into it
/// <c>{conversation}~{side}.{epoch}</c>.
/// </summary>
public static class JobId
{
    private const char SideMark = '~';

    public static string Of(ConversationId conversation, int epoch, int side) =>
        side == 0 ? Of(conversation, epoch) : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{conversation}{SideMark}{side}.{epoch}");

    public static bool TryParse(string job, out JobRef result)
    {
        result = default;
        var (dot, mark, side) = (job.LastIndexOf('.'), job.IndexOf(SideMark, StringComparison.Ordinal), 0);
        if (dot <= 0 || !TryNumber(job.AsSpan(dot + 1), out var epoch) || (mark >= 0 && (mark > dot || !TryNumber(job.AsSpan((mark + 1)..dot), out side)))
            || !ConversationId.TryParse(job[..(mark < 0 ? dot : mark)], out var conversation))
        {
            return false;
        }

        result = new JobRef(conversation, side, epoch);
        return true;
    }

    /// <summary>The conversation in a job's name without its epoch.</summary>
    public static string ConversationOf(string id) => id.IndexOf(SideMark, StringComparison.Ordinal) is >= 0 and var mark ? id[..mark] : id;

    private static bool TryNumber(ReadOnlySpan<char> text, out int number) =>
        int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out number);

    public static string Of(ConversationId conversation, int epoch) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{conversation}.{epoch}");
}
