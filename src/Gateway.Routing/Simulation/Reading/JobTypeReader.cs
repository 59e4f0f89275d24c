using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>What arrives.</summary>
internal static class JobTypeReader
{
    // What a queue without an SLA of its own has.
    private const double SlaSeconds = 60;
    private const int PriorityMiddle = 5;
    private const double FactorMax = 1_000_000;
    private static readonly string[] Kinds = ["exp", "lognormal", "constant"];

    public static List<JobType> Read(Members root, List<string> errors)
    {
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (item, path) in root.Items("jobs"))
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String) continue;
            if (!names.TryAdd(type.GetString()!, names.Count)) errors.Add($"{path}.type: \"{type.GetString()}\" is the name of an earlier type");
        }

        return [.. root.Items("jobs").Select(i => Read(i.Item, i.Path, names, errors))];
    }

    private static JobType Read(JsonElement element, string path, Dictionary<string, int> names, List<string> errors)
    {
        var members = new Members(
            element, path, errors, "type", "rate", "handle", "patience", "priority", "sla", "weight", "cost", "channel", "next", "measure");
        return new JobType(
            members.Text("type"),
            Rates(members),
            members.Find("handle") is { } handle ? Spread(handle, members.At("handle"), errors) : new TimeSpread(SpreadKind.Constant, 0, 0),
            members.Find("patience") is { } patience ? Spread(patience, members.At("patience"), errors) : null,
            (int)members.Whole("priority", PriorityMiddle, 0, 9),
            ScenarioReader.Micros(members.Number("sla", SlaSeconds, 0, ScenarioReader.SecondsMax, "seconds")),
            members.Number("weight", 1, 0, FactorMax, "a number from 0 to 1000000"),
            (int)members.Whole("cost", 1, 1, DemandRules.UnitsMax),
            Next(members, names),
            members.Flag("measure", true))
        {
            Channel = members.Find("channel") is null ? null : members.Text("channel"),
        };
    }

    private static List<RatePart> Rates(Members members)
    {
        if (members.Find("rate") is not { } rate) return [];
        if (rate.ValueKind == JsonValueKind.Number)
        {
            return [new RatePart(0, ScenarioReader.Micros(86_400), members.Number(rate, members.At("rate"), 0, FactorMax, "a rate a second, 0 to 1000000"))];
        }

        var parts = ScenarioReader.DayParts(members, rate, members.At("rate"), 3, "[from, to, rate] in seconds of the UTC day");
        return [.. parts.Select(p => new RatePart(p.From, p.To, p.Third))];
    }

    private static List<(double Share, int Type)> Next(Members members, Dictionary<string, int> names)
    {
        var next = new List<(double Share, int Type)>();
        foreach (var (item, path) in members.Items("next"))
        {
            if (item.ValueKind != JsonValueKind.Array || item.GetArrayLength() != 2 || item[1].ValueKind != JsonValueKind.String)
            {
                members.Wrong(path, item, "must be [probability, type]");
            }
            else if (!names.TryGetValue(item[1].GetString()!, out var type))
            {
                members.Wrong(path, item, "names a type that is not among the jobs");
            }
            else
            {
                next.Add((members.Number(item[0], path, 0, 1, "a probability from 0 to 1"), type));
            }
        }

        // A hair of tolerance: three times 0.3333333 is meant as one.
        if (next.Sum(n => n.Share) > 1.000001) members.Wrong(members.At("next"), members.Find("next")!.Value, "has probabilities that sum to more than 1");
        return next;
    }

    private static TimeSpread Spread(JsonElement element, string path, List<string> errors)
    {
        var members = new Members(element, path, errors, "dist", "mean", "cv");
        var kind = Array.IndexOf(Kinds, members.Text("dist"));
        if (kind < 0) members.Wrong(members.At("dist"), members.Find("dist") ?? element, "must be one of " + string.Join(", ", Kinds));
        var mean = members.Number("mean", null, 0, ScenarioReader.SecondsMax, "seconds");
        return kind switch
        {
            1 => new TimeSpread(SpreadKind.LogNormal, mean, members.Number("cv", 1, 0, 100, "a number from 0 to 100")),
            2 => new TimeSpread(SpreadKind.Constant, mean, 0),
            _ => new TimeSpread(SpreadKind.Exponential, mean, 1),
        };
    }
}
