namespace Gateway.Contracts.Configuration;

/// <summary>A requirement on a label of the agent, as queues, rules and commands ask for it.</summary>
/// <param name="Values">One; none with <see cref="SelectorOperator.Exists"/>, up to 64 with <see cref="SelectorOperator.In"/>. A text <c>{label}</c> is filled from the job; without the label the selector is left out.</param>
/// <param name="ExpireAfter">Dropped when the job has waited so long; null: hard, never dropped.</param>
/// <param name="Expedite">While it is in force the job goes before all that are not expedited.</param>
[GenerateSerializer, Immutable, Alias("gw.selector")]
public sealed record SelectorModel(
    [property: Id(0)] string Label,
    [property: Id(1)] SelectorOperator Comparison,
    [property: Id(2)] IReadOnlyList<LabelValue> Values,
    [property: Id(3)] TimeSpan? ExpireAfter = null,
    [property: Id(4)] bool Expedite = false)
{
    // Of one queue, rule or command: what any product allows on one job.
    public const int CountMax = 32;

    /// <summary>Never dropped.</summary>
    public bool IsHard => ExpireAfter is null;
}

public enum SelectorOperator
{
    Equal,

    /// <summary>Also met by an agent without the label.</summary>
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>Any of the values.</summary>
    In,

    /// <summary>The label is there, whatever its value.</summary>
    Exists,
}
