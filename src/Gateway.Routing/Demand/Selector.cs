using Gateway.Contracts.Configuration;

namespace Gateway.Routing;

/// <summary>A requirement on a label of the agent.</summary>
public sealed class Selector : IEquatable<Selector>
{
    // What an offer shows and a person reads; a longer list is a label that is missing.
    public const int ValuesMax = 64;

    private readonly LabelValue[] _values;

    /// <param name="expiresAfter">Microseconds of waiting after which it is dropped; null: hard, never dropped.</param>
    /// <param name="expedites">While it is in force the job goes before all that are not expedited.</param>
    /// <exception cref="ArgumentException">The number of values is not what the operator takes.</exception>
    public Selector(string label, SelectorOperator comparison, IReadOnlyList<LabelValue> values, long? expiresAfter = null, bool expedites = false)
    {
        ArgumentException.ThrowIfNullOrEmpty(label);
        var wrong = comparison switch
        {
            SelectorOperator.Exists => values.Count != 0,
            SelectorOperator.In => values.Count is 0 or > ValuesMax,
            _ => values.Count != 1,
        };
        if (wrong) throw new ArgumentException($"The selector on '{label}' has {values.Count} values, which {comparison} does not take.", nameof(values));
        if (expiresAfter < 0) throw new ArgumentOutOfRangeException(nameof(expiresAfter), expiresAfter, "Waiting times are not negative.");
        (Label, Comparison, _values, ExpiresAfter, Expedites) = (label, comparison, [.. values], expiresAfter, expedites);
    }

    public string Label { get; }

    public SelectorOperator Comparison { get; }

    public IReadOnlyList<LabelValue> Values => _values;

    public long? ExpiresAfter { get; }

    /// <summary>While it is in force the job goes before all that are not expedited.</summary>
    public bool Expedites { get; }

    /// <param name="label">The agent's; null without it.</param>
    public bool Accepts(LabelValue? label)
    {
        if (label is not { } value) return Comparison == SelectorOperator.NotEqual;
        return Comparison switch
        {
            SelectorOperator.Equal => value == _values[0],
            SelectorOperator.NotEqual => value != _values[0],
            SelectorOperator.Less => value.CompareTo(_values[0]) < 0,
            SelectorOperator.LessOrEqual => value.CompareTo(_values[0]) <= 0,
            SelectorOperator.Greater => value.CompareTo(_values[0]) > 0,
            SelectorOperator.GreaterOrEqual => value.CompareTo(_values[0]) >= 0,
            SelectorOperator.In => _values.Contains(value),
            _ => true,
        };
    }

    public bool Equals(Selector? other) =>
        other is not null && Label == other.Label && Comparison == other.Comparison && ExpiresAfter == other.ExpiresAfter && Expedites == other.Expedites && _values.AsSpan().SequenceEqual(other._values);

    public override bool Equals(object? obj) => Equals(obj as Selector);

    public override int GetHashCode() => HashCode.Combine(Label, Comparison, ExpiresAfter, _values.Length);

    public override string ToString() => $"{Label} {Comparison} {string.Join(',', _values)}{(ExpiresAfter is { } after ? $" until {after / 1_000_000} s waited" : "")}";
}
