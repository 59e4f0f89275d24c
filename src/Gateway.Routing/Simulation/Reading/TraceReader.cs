using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>Exact contacts.</summary>
internal static class TraceReader
{
    private const double MicrosMax = ScenarioReader.SecondsMax * 1_000_000;

    // A chain of contacts longer than this is a file that refers to itself by mistake.
    private const int ChainMax = 32;

    public static List<Contact>? Read(Members root, IReadOnlyDictionary<string, int> types, List<string> errors, out bool inMicroseconds)
    {
        inMicroseconds = false;
        if (root.Find("timeUnit") is { } unit)
        {
            inMicroseconds = unit.ValueKind == JsonValueKind.String && unit.ValueEquals("microseconds");
            if (!inMicroseconds && !(unit.ValueKind == JsonValueKind.String && unit.ValueEquals("seconds")))
            {
                root.Wrong("timeUnit", unit, "must be \"seconds\" or \"microseconds\"");
            }
        }

        if (root.Find("trace") is null) return null;
        var contacts = new List<Contact>();
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (item, path) in root.Items("trace"))
        {
            var contact = Read(item, path, types, inMicroseconds, errors, depth: 0);
            if (!ids.Add(contact.Id)) errors.Add($"{path}.id: {contact.Id} is the id of an earlier contact");
            contacts.Add(contact);
        }

        return contacts;
    }

    private static Contact Read(JsonElement element, string path, IReadOnlyDictionary<string, int> types, bool inMicroseconds, List<string> errors, int depth)
    {
        var members = new Members(element, path, errors, "id", "type", "arrival", "handle", "patience", "next");
        var id = "null";
        if (members.Find("id") is { ValueKind: JsonValueKind.Number or JsonValueKind.String } name) id = name.GetRawText();
        else if (depth == 0) members.Missing("id", "a number or a text");
        var type = members.Text("type");
        if (!types.TryGetValue(type, out var index) && type.Length > 0) errors.Add($"{members.At("type")}: \"{type}\" is not among the jobs");
        Contact? next = null;
        if (members.Find("next") is { } following)
        {
            if (depth == ChainMax) errors.Add($"{members.At("next")}: follows {ChainMax} others");
            else next = Read(following, members.At("next"), types, inMicroseconds, errors, depth + 1);
        }

        return new Contact(
            id,
            index,
            depth == 0 ? Time(members, "arrival", inMicroseconds) : 0,
            Time(members, "handle", inMicroseconds),
            members.Find("patience") is null ? null : Time(members, "patience", inMicroseconds),
            next);
    }

    private static long Time(Members members, string name, bool inMicroseconds) => inMicroseconds
        ? members.Whole(name, null, 0, (long)MicrosMax)
        : ScenarioReader.Micros(members.Number(name, null, 0, ScenarioReader.SecondsMax, "seconds"));
}
