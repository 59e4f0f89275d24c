using System.Collections.Frozen;
using System.Text.RegularExpressions;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

/// <summary>Rules that decide where conversations go.</summary>
internal sealed class RuleBuilder(ConfigurationErrors errors, FrozenDictionary<string, QueueModel> queues)
{
    // Of one condition; a longer list belongs into a label that a back end sets.
    private const int ValuesMax = 64;
    private const int ValueMax = 256;

    // A pattern of a line; patterns that unroll to more states than the engine takes are refused by it.
    private const int PatternMax = 256;

    public IReadOnlyList<RuleModel> Build(List<RuleFile> rules, string path)
    {
        if (rules.Count > RuleModel.CountMax)
        {
            errors.Add(path, rules.Count, $"must be at most {RuleModel.CountMax} rules");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        return [.. rules.Take(RuleModel.CountMax).Select((rule, i) => BuildRule(rule, $"{path}[{i}]", names))];
    }

    private RuleModel BuildRule(RuleFile rule, string path, HashSet<string> names)
    {
        var name = errors.Name(path + ".name", rule.Name);
        if (!names.Add(name))
        {
            errors.Add(path + ".name", name, "is the name of an earlier rule");
        }

        if (rule.Queue is { } queue && !queues.ContainsKey(queue))
        {
            errors.Add(path + ".queue", queue, "is not a queue of this tenant: " + string.Join(", ", queues.Keys));
        }

        if (rule is { Queue: null, Priority: null, Requires: null, Selectors: null, Expedite: null, Labels: null })
        {
            errors.Missing(path, "say what it does: queue, priority, requires, selectors, expedite or labels");
        }

        return new RuleModel
        {
            Name = name,
            When = BuildConditions(rule.When ?? new ConditionsFile(), path + ".when"),
            Queue = rule.Queue,
            Priority = rule.Priority is null ? null : errors.Number(path + ".priority", rule.Priority, 0, 0, Defaults.PriorityMax),
            Requires = [.. (rule.Requires ?? []).Select((r, i) => errors.Requirement(r, $"{path}.requires[{i}]"))],
            Selectors = new SelectorBuilder(errors).Build(rule.Selectors ?? [], path + ".selectors"),
            Expedite = rule.Expedite ?? false,
            Labels = BuildLabels(rule.Labels ?? [], path + ".labels"),
        };
    }

    private RuleConditions BuildConditions(ConditionsFile when, string path)
    {
        foreach (var (channel, i) in (when.Channels ?? []).Select((c, i) => (c, i)))
        {
            ChannelNames.Check(errors, $"{path}.channels[{i}]", channel);
        }

        foreach (var (phone, i) in (when.Phones ?? []).Select((p, i) => (p, i)))
        {
            if (phone.Length is 0 or > 15 || !phone.All(char.IsAsciiDigit))
            {
                errors.Add($"{path}.phones[{i}]", phone, "must be the first 1 to 15 digits of numbers, such as \"49\"");
            }
        }

        return new RuleConditions
        {
            Channels = when.Channels ?? [],
            Accounts = Checked(when.Accounts, path + ".accounts"),
            Languages = Checked(when.Languages, path + ".languages"),
            Labels = Folded(when.Labels, path + ".labels"),
            Phones = when.Phones ?? [],
            Customers = BuildCustomers(when.Customers, path + ".customers"),
            Facts = Folded(when.Facts, path + ".facts"),
            Text = [.. Checked(when.Text, path + ".text").Select(FoldedText.Of)],
            Matches = [.. Checked(when.Matches, path + ".matches").Select((pattern, i) => BuildPattern(pattern, $"{path}.matches[{i}]"))],
        };
    }

    private FrozenSet<Guid> BuildCustomers(List<string>? values, string path)
    {
        var customers = new HashSet<Guid>();
        foreach (var (value, i) in Checked(values, path).Select((v, i) => (v, i)))
        {
            if (Guid.TryParse(value, out var customer))
            {
                customers.Add(customer);
            }
            else
            {
                errors.Add($"{path}[{i}]", value, "must be a customer's id as events have it in data.customer");
            }
        }

        return customers.ToFrozenSet();
    }

    private List<string> Checked(List<string>? values, string path)
    {
        if (values is null)
        {
            return [];
        }

        if (values.Count is 0 or > ValuesMax)
        {
            errors.Add(path, values.Count, $"must be 1 to {ValuesMax} values");
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(values[i]) || values[i].Length > ValueMax)
            {
                errors.Add($"{path}[{i}]", values[i], $"must be 1 to {ValueMax} characters");
            }
        }

        return values;
    }

    private FrozenDictionary<string, IReadOnlyList<string>> Folded(Dictionary<string, List<string>>? conditions, string path)
    {
        if (conditions is { Count: > Defaults.LabelsMax })
        {
            errors.Add(path, conditions.Count, $"must be at most {Defaults.LabelsMax} names");
        }

        return (conditions ?? []).ToFrozenDictionary(
            c => c.Key, c => (IReadOnlyList<string>)[.. Checked(c.Value, $"{path}.{c.Key}").Select(FoldedText.Of)], StringComparer.Ordinal);
    }

    private Regex BuildPattern(string pattern, string path)
    {
        if (pattern.Length > PatternMax)
        {
            errors.Add(path, pattern, $"must be at most {PatternMax} characters");
            return new Regex("", RegexOptions.NonBacktracking);
        }

        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            errors.Add(path, pattern, "must be a regular expression without look-around, back references and atomic groups: " + e.Message);
            return new Regex("", RegexOptions.NonBacktracking);
        }
    }

    private FrozenDictionary<string, string> BuildLabels(Dictionary<string, string> labels, string path)
    {
        if (labels.Count > Defaults.LabelsMax)
        {
            errors.Add(path, labels.Count, $"must be at most {Defaults.LabelsMax} labels");
        }

        foreach (var (name, value) in labels)
        {
            errors.Name($"{path}.{name}", name);
            if (value.Length is 0 or > Defaults.LabelValueMax)
            {
                errors.Add($"{path}.{name}", value, $"must be 1 to {Defaults.LabelValueMax} characters");
            }
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
