using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>Who can serve.</summary>
internal static class AgentGroupReader
{
    // The largest pool anyone runs as one is thousands; a simulation of more agents than this is a mistyped number.
    private const int AgentsMax = 100_000;

    public static List<AgentGroup> Read(Members root, IReadOnlyDictionary<string, int> types, List<string> errors)
    {
        var groups = new List<AgentGroup>();
        foreach (var (item, path) in root.Items("agents"))
        {
            var group = Read(item, path, types, errors);
            if (groups.Exists(g => g.Name == group.Name)) errors.Add($"{path}.group: \"{group.Name}\" is the name of an earlier group");
            groups.Add(group);
        }

        return groups;
    }

    private static AgentGroup Read(JsonElement element, string path, IReadOnlyDictionary<string, int> types, List<string> errors)
    {
        var members = new Members(element, path, errors, "group", "count", "skills", "capacity", "caps", "speed", "shift", "spans", "measure");
        return new AgentGroup(
            members.Text("group"),
            (int)members.Whole("count", null, 0, AgentsMax),
            Skills(members, types, errors),
            (int)members.Whole("capacity", 1, 1, DemandRules.UnitsMax),
            [.. members.Items("speed").Select(s => members.Number(s.Item, s.Path, 0.000001, 1_000, "a speed above 0, at most 1000"))],
            members.Find("shift") is { } shift
                ? [.. ScenarioReader.DayParts(members, shift, members.At("shift"), 2, "[from, to] in seconds of the UTC day").Select(p => (p.From, p.To))]
                : null,
            members.Flag("measure", true))
        {
            Spans = members.Find("spans") is null ? null : Spans(members),
            Caps = Caps(members, errors),
        };
    }

    private static List<(long From, long To)> Spans(Members members)
    {
        var spans = new List<(long From, long To)>();
        foreach (var (item, path) in members.Items("spans"))
        {
            const string Rule = "seconds from the start, not before the end of the stretch before";
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2)
            {
                members.Wrong(path, item, "must be [from, to] in seconds from the start");
                continue;
            }

            var from = ScenarioReader.Micros(members.Number(item[0], path, 0, ScenarioReader.SecondsMax, Rule));
            var to = ScenarioReader.Micros(members.Number(item[1], path, 0, ScenarioReader.SecondsMax, Rule));
            if (to <= from || (spans.Count > 0 && from < spans[^1].To)) members.Wrong(path, item, "must be " + Rule);
            else spans.Add((from, to));
        }

        return spans;
    }

    private static Dictionary<string, int> Caps(Members members, List<string> errors)
    {
        var caps = new Dictionary<string, int>(StringComparer.Ordinal);
        if (members.Find("caps") is not { } element) return caps;
        if (element.ValueKind != JsonValueKind.Object)
        {
            members.Wrong(members.At("caps"), element, "must be an object of channels with the most jobs at once");
            return caps;
        }

        var channels = element.EnumerateObject().Select(c => c.Name).ToArray();
        var inner = new Members(element, members.At("caps"), errors, channels);
        foreach (var channel in channels) caps[channel] = (int)inner.Whole(channel, 0, 0, DemandRules.UnitsMax);
        return caps;
    }

    private static Dictionary<int, GroupSkill> Skills(Members members, IReadOnlyDictionary<string, int> types, List<string> errors)
    {
        var skills = new Dictionary<int, GroupSkill>();
        if (members.Find("skills") is not { } element)
        {
            members.Missing("skills", "an object of types with level and factor");
            return skills;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            members.Wrong(members.At("skills"), element, "must be an object of types with level and factor");
            return skills;
        }

        foreach (var skill in element.EnumerateObject())
        {
            var path = $"{members.At("skills")}.{skill.Name}";
            var inner = new Members(skill.Value, path, errors, "level", "factor");
            var known = new GroupSkill((int)inner.Whole("level", 10, 1, 10), inner.Number("factor", 1, 0.000001, 1_000, "a factor above 0, at most 1000"));
            if (!types.TryGetValue(skill.Name, out var type)) errors.Add($"{path}: is not the type of any job");
            else if (!skills.TryAdd(type, known)) errors.Add($"{path}: is given twice");
        }

        return skills;
    }
}
