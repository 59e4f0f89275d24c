using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>How reading a scenario ended.</summary>
/// <param name="Scenario">Null when there are errors.</param>
/// <param name="Errors">Everything that is wrong, each with its path.</param>
public sealed record ScenarioOutcome(Scenario? Scenario, IReadOnlyList<string> Errors);

/// <summary>
/// A scenario from its JSON file. Times in the file are seconds; those of a trace are microseconds under <c>"timeUnit": "microseconds"</c>.
/// </summary>
public static class ScenarioReader
{
    // Ten years: past that a mistyped unit is more likely than a long run.
    internal const double SecondsMax = 10 * 366 * 86_400.0;

    private const int BatchesMax = 10_000;
    private const int ReplicationsMax = 1_000;
    private const double DaySeconds = 86_400;

    public static ScenarioOutcome Read(ReadOnlyMemory<byte> json)
    {
        // Some editors put a byte order mark in front.
        if (json.Span.StartsWith("\uFEFF"u8)) json = json[3..];
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException e)
        {
            return new ScenarioOutcome(null, [$"is not JSON: {e.Message}"]);
        }

        using (document)
        {
            var errors = new List<string>();
            var scenario = Read(document.RootElement, errors);
            return new ScenarioOutcome(errors.Count == 0 ? scenario : null, errors);
        }
    }

    /// <summary>A policy given apart from a scenario: a name or a JSON object.</summary>
    public static PolicySpec? ReadPolicy(string text, List<string> errors)
    {
        if (!text.StartsWith('{')) text = JsonSerializer.Serialize(text);
        try
        {
            using var document = JsonDocument.Parse(text);
            var policy = PolicyReader.Read(document.RootElement, "policy", errors);
            return errors.Count == 0 ? policy : null;
        }
        catch (JsonException e)
        {
            errors.Add($"policy: is not JSON: {e.Message}");
            return null;
        }
    }

    internal static long Micros(double seconds) => (long)Math.Round(seconds * 1_000_000);

    private static Scenario Read(JsonElement element, List<string> errors)
    {
        // "expected" belongs to worked examples: whoever compares reads it, the simulation does not.
        var root = new Members(
            element, "", errors, "name", "seed", "horizon", "warmup", "cooldown", "batches", "replications", "jobs", "agents", "policy", "timeUnit", "trace", "expected");
        var types = JobTypeReader.Read(root, errors);
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var type in types) index.TryAdd(type.Name, index.Count);
        var trace = TraceReader.Read(root, index, errors, out var inMicroseconds);
        var horizon = Micros(root.Number("horizon", null, 0.000001, SecondsMax, "seconds above 0, at most ten years"));
        var scenario = new Scenario
        {
            Name = root.Find("name") is null ? "" : root.Text("name"),
            Seed = root.Whole("seed", 1, long.MinValue, long.MaxValue),
            Horizon = horizon,
            WarmUp = Micros(root.Number("warmup", 0, 0, SecondsMax, "seconds")),
            CoolDown = Micros(root.Number("cooldown", 0, 0, SecondsMax, "seconds")),
            Batches = (int)root.Whole("batches", 20, 2, BatchesMax),
            Replications = (int)root.Whole("replications", 1, 1, ReplicationsMax),
            Policy = root.Find("policy") is { } policy ? PolicyReader.Read(policy, "policy", errors) : PolicySpec.Default,
            Types = types,
            Groups = AgentGroupReader.Read(root, index, errors),
            Trace = trace,
            TraceInMicroseconds = inMicroseconds,
        };
        if (root.Find("horizon") is not null && scenario.WarmUp + scenario.CoolDown >= horizon) errors.Add("horizon: must be longer than warmup and cooldown together");
        if (types.Count == 0) root.Missing("jobs", "an array with at least one job type");
        return scenario;
    }

    /// <summary>Parts of the UTC day, <c>[from, to, ...]</c> in seconds; one that ends before it begins goes over midnight.</summary>
    internal static List<(long From, long To, double Third)> DayParts(Members owner, JsonElement value, string path, int length, string rule)
    {
        var parts = new List<(long From, long To, double Third)>();
        if (value.ValueKind != JsonValueKind.Array)
        {
            owner.Wrong(path, value, "must be an array of " + rule);
            return parts;
        }

        foreach (var part in value.EnumerateArray())
        {
            if (part.ValueKind != JsonValueKind.Array || part.GetArrayLength() != length)
            {
                owner.Wrong(path, part, "must be " + rule);
                continue;
            }

            var from = Micros(owner.Number(part[0], path, 0, DaySeconds, "seconds of the day, 0 to 86400"));
            var to = Micros(owner.Number(part[1], path, 0, 2 * DaySeconds, "seconds of the day, 0 to 86400, or to 172800 over midnight"));
            if (to > Micros(DaySeconds))
            {
                // A night shift from 22:00 may be written to end at 30:00.
                to -= Micros(DaySeconds);
                if (to > from) owner.Wrong(path, part, "is longer than a day");
                if (to == from) (from, to) = (0, Micros(DaySeconds));
            }

            var third = length > 2 ? owner.Number(part[2], path, 0, 1_000_000, "a rate a second, 0 to 1000000") : 0;
            if (from < to)
            {
                parts.Add((from, to, third));
                continue;
            }

            if (from < Micros(DaySeconds)) parts.Add((from, Micros(DaySeconds), third));
            if (to > 0) parts.Add((0, to, third));
        }

        parts.Sort();
        for (var i = 1; i < parts.Count; i++)
        {
            if (parts[i].From < parts[i - 1].To) owner.Wrong(path, value, "has parts of the day that overlap");
        }

        return parts;
    }
}
