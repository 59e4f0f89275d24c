using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Contracts.Configuration;
using Gateway.Protocol.Lanes;

namespace Gateway.Host.Configuration;

/// <summary>Labels of agents, and the selectors that ask for them.</summary>
internal sealed class SelectorBuilder(ConfigurationErrors errors)
{
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
            built[name] = SelectorGrammar.ReadValue(value, $"{path}.{name}", Add);
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

    private SelectorModel BuildSelector(SelectorFile selector, string path) => SelectorGrammar.Read(
        new SelectorMembers(selector.Label, selector.Op, selector.Value, selector.Values, selector.ExpireAfter, selector.Expedite), path, Add);

    private void Add(string path, string? value, string rule) => errors.Add(path, value is null ? null : JsonNode.Parse(value), rule);
}
