namespace Gateway.Conversations;

/// <summary>One step of making conversation <paramref name="From"/> part of <paramref name="Into"/>, or of undoing that.</summary>
/// <param name="Agent">Who asks, and must have both; null for a back end.</param>
/// <param name="By">Id of a back end's API key; null for an agent.</param>
/// <param name="Customer">Whose conversation <paramref name="From"/> is, from the first step.</param>
[GenerateSerializer, Immutable, Alias("gw.mergecall")]
public sealed record MergeCall(
    [property: Id(0)] MergeStage Stage,
    [property: Id(1)] string Tenant,
    [property: Id(2)] string? Agent,
    [property: Id(3)] string? By,
    [property: Id(4)] string From,
    [property: Id(5)] string Into,
    [property: Id(6)] Guid Customer)
{
    /// <summary>The conversation that does this step.</summary>
    public string Asked => Stage is MergeStage.Adopt or MergeStage.Release ? Into : From;
}

public enum MergeStage
{
    /// <summary>Asks the one that goes: may it, and whose is it?</summary>
    Check,

    /// <summary>The one that stays takes a pointer.</summary>
    Adopt,

    /// <summary>The one that goes is closed and points to the other.</summary>
    Alias,

    /// <summary>Asks the one that went: where did it go?</summary>
    Find,

    /// <summary>The one that stayed gives its pointer up.</summary>
    Release,

    /// <summary>The one that went is open again and points nowhere.</summary>
    Restore,
}

/// <param name="Customer">Whose conversation the one asked is.</param>
/// <param name="Into">Which conversation it is part of; null for none.</param>
[GenerateSerializer, Immutable, Alias("gw.mergeanswer")]
public readonly record struct MergeAnswer([property: Id(0)] ActOutcome Outcome, [property: Id(1)] Guid Customer, [property: Id(2)] string? Into);

/// <summary>Where the lines before the transcript are in the log.</summary>
/// <param name="First">Log sequence of the conversation's first line; 0 when there is none before the transcript.</param>
/// <param name="Before">Log sequence of the first line of the transcript; 0 as above.</param>
[GenerateSerializer, Immutable, Alias("gw.historyplace")]
public readonly record struct HistoryPlace([property: Id(0)] long First, [property: Id(1)] long Before);
