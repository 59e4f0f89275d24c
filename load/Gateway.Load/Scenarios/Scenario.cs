using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Load.Traffic;

namespace Gateway.Load.Scenarios;

/// <summary>From one rate to another, evenly over the whole duration.</summary>
internal sealed record Ramp(double From, double To);

/// <summary>What is sent, as a file of load/scenarios says it. The format is in docs/performance.md.</summary>
internal sealed record Scenario
{
    // An hour at the highest rate would be 72 million messages; the ledger of ten minutes is what a laptop holds.
    private static readonly TimeSpan DurationMax = TimeSpan.FromMinutes(10);

    // More than two cores send with this generator.
    private const double RateMax = 100_000;

    private const int ConnectionsMax = 4096;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        AllowTrailingCommas = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Messages a second; either this or <see cref="Ramp"/>.</summary>
    public double? Rate { get; init; }

    public Ramp? Ramp { get; init; }

    public required TimeSpan Duration { get; init; }

    public int Connections { get; init; } = 64;

    /// <summary>Connections take turns: naming a channel twice gives it twice the share.</summary>
    public IReadOnlyList<string> Channels { get; init; } = ["whatsapp"];

    public IReadOnlyList<string> Languages { get; init; } = ["en"];

    /// <summary>Share of messages, 0 to 1, that come from a customer who has not written before.</summary>
    public double NewConversations { get; init; } = 1;

    /// <summary>Agents of the key file that sign in; null for all.</summary>
    public int? Agents { get; init; }

    [JsonIgnore]
    public double RateHighest => Ramp is { } ramp ? Math.Max(ramp.From, ramp.To) : Rate ?? 0;

    public double RateAt(TimeSpan elapsed) =>
        Ramp is { } ramp ? ramp.From + ((ramp.To - ramp.From) * Math.Min(1, elapsed / Duration)) : Rate ?? 0;

    /// <returns>The scenario, or everything that is wrong with the text.</returns>
    public static (Scenario? Scenario, IReadOnlyList<string> Errors) Parse(string json)
    {
        Scenario? scenario;
        try
        {
            scenario = JsonSerializer.Deserialize<Scenario>(json, Options);
        }
        catch (JsonException wrong)
        {
            return (null, [wrong.Message]);
        }

        string[] errors = scenario is null ? ["scenario: must be an object"] : [.. scenario.Errors()];
        return errors.Length == 0 ? (scenario, errors) : (null, errors);
    }

    private IEnumerable<string> Errors()
    {
        if (Rate is null == Ramp is null)
        {
            yield return "rate, ramp: exactly one of the two must be given";
        }

        double[] rates = Ramp is { } ramp ? [ramp.From, ramp.To] : Rate is { } rate ? [rate] : [];
        foreach (var wrong in rates.Where(rate => rate is not (> 0 and <= RateMax)))
        {
            yield return $"rate: {wrong} must be above 0 and at most {RateMax} a second";
        }

        if (Duration <= TimeSpan.Zero || Duration > DurationMax)
        {
            yield return $"duration: {Duration} must be above 0 and at most {DurationMax}";
        }

        if (Connections is < 1 or > ConnectionsMax)
        {
            yield return $"connections: {Connections} must be 1 to {ConnectionsMax}";
        }

        if (NewConversations is not (>= 0 and <= 1))
        {
            yield return $"newConversations: {NewConversations} must be 0 to 1";
        }

        if (Agents is < 0)
        {
            yield return $"agents: {Agents} must not be negative";
        }

        foreach (var wrong in Unknown(Channels, ChannelRequests.Names, "channels").Concat(Unknown(Languages, [.. Language.All.Select(language => language.Tag)], "languages")))
        {
            yield return wrong;
        }
    }

    private static IEnumerable<string> Unknown(IReadOnlyList<string> given, IReadOnlyList<string> known, string name) =>
        given.Count == 0
            ? [$"{name}: must not be empty"]
            : given.Where(value => !known.Contains(value)).Select(value => $"{name}: '{value}' is none of {string.Join(", ", known)}");
}
