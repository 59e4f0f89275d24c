using System.Collections.Frozen;
using System.Text.Json;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>Labels of agents, and the selectors that ask for them.</summary>
internal sealed class SelectorBuilder(ConfigurationErrors errors)
{
    private const string ValueRule = "must be text of 1 to 256 characters, a number, true or false";

    public FrozenDictionary<string, LabelValue> BuildLabels(Dictionary<string, JsonElement> labels, string path)
    {
        if (labels.Count > Defaults.LabelsMax)
        {
            errors.Add(path, labels.Count, $"must be at most {Defaults.LabelsMax} labels");
        }

        var built = new Dictionary<string, LabelValue>(StringComparer.Ordinal);
        foreach (var (name, value) in labels)
        {
            errors.Name($"{path}.{name}", name);
            built[name] = BuildValue(value, $"{path}.{name}");
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    public IReadOnlyList<SelectorModel> Build(List<SelectorFile> selectors, string path)
    {
        if (selectors.Count > SelectorModel.CountMax)
        {
            errors.Add(path, selectors.Count, $"must be at most {SelectorModel.CountMax} selectors");
        }

        return [.. selectors.Select((s, i) => BuildSelector(s, $"{path}[{i}]"))];
    }

    private SelectorModel BuildSelector(SelectorFile selector, string path)
    {
        var comparison = SelectorOperator.Equal;
        if (selector.Op is { } op && !SelectorNames.TryFind(op, out comparison))
        {
            errors.Add(path + ".op", op, SelectorNames.Rule);
        }

        return new SelectorModel(
            errors.Name(path + ".label", selector.Label),
            comparison,
            BuildValues(selector, comparison, path),
            selector.ExpireAfter is null ? null : errors.Duration(path + ".expireAfter", selector.ExpireAfter, default, TimeSpan.Zero, Defaults.SlaMax),
            selector.Expedite ?? false);
    }

    private List<LabelValue> BuildValues(SelectorFile selector, SelectorOperator comparison, string path)
    {
        if (comparison == SelectorOperator.In)
        {
            if (selector.Value is { } single)
            {
                errors.Add(path + ".value", single.GetRawText(), "is not of in: give values");
            }

            var values = selector.Values ?? [];
            if (values.Count is 0 or > Routing.Selector.ValuesMax)
            {
                errors.Add(path + ".values", values.Count, $"must be 1 to {Routing.Selector.ValuesMax} values");
            }

            return [.. values.Select((v, i) => BuildValue(v, $"{path}.values[{i}]"))];
        }

        if (selector.Values is not null)
        {
            errors.Add(path + ".values", selector.Values.Count, "is of in only: give value");
        }

        if (comparison == SelectorOperator.Exists)
        {
            if (selector.Value is { } useless)
            {
                errors.Add(path + ".value", useless.GetRawText(), "is not of exists");
            }

            return [];
        }

        if (selector.Value is { } value)
        {
            return [BuildValue(value, path + ".value")];
        }

        errors.Missing(path + ".value", ValueRule);
        return [LabelValue.Of("")];
    }

    private LabelValue BuildValue(JsonElement value, string path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Number when value.TryGetDouble(out var number) && double.IsFinite(number):
                return LabelValue.Of(number);
            case JsonValueKind.True or JsonValueKind.False:
                return LabelValue.Of(value.GetBoolean());
            case JsonValueKind.String when value.GetString() is { Length: > 0 and <= Defaults.LabelValueMax } text:
                return LabelValue.Of(text);
            default:
                errors.Add(path, value.GetRawText(), ValueRule);
                return LabelValue.Of("");
        }
    }
}
