using System.Collections.Frozen;

namespace Gateway.Contracts.Configuration;

/// <summary>Operators of selectors by the names that files, requests and answers use.</summary>
public static class SelectorNames
{
    private static readonly FrozenDictionary<string, SelectorOperator> Operators = new Dictionary<string, SelectorOperator>(StringComparer.Ordinal)
    {
        ["="] = SelectorOperator.Equal,
        ["!="] = SelectorOperator.NotEqual,
        ["<"] = SelectorOperator.Less,
        ["<="] = SelectorOperator.LessOrEqual,
        [">"] = SelectorOperator.Greater,
        [">="] = SelectorOperator.GreaterOrEqual,
        ["in"] = SelectorOperator.In,
        ["exists"] = SelectorOperator.Exists,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static string Rule { get; } = "must be one of " + string.Join(", ", Operators.Keys.Order(StringComparer.Ordinal));

    public static bool TryFind(string name, out SelectorOperator comparison) => Operators.TryGetValue(name, out comparison);

    public static string Of(SelectorOperator comparison) => Operators.First(o => o.Value == comparison).Key;
}
