using System.Text.Json;
using Gateway.Host.Cli.Staff;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli.WhatIf;

/// <summary>What really happened beside what policies would have made of it.</summary>
internal static class WhatIfRun
{
    public static async Task<int> RunAsync(
        WhatIfOptions options, IReadOnlyList<PolicySpec> policies, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Fault(options) is { } fault)
        {
            await error.WriteLineAsync(fault);
            return 1;
        }

        var legs = new EventLegs(options.By);
        if (await EventSources.ReadAsync(options.Logs, options.Events, options.Key, legs.Add, cancellationToken) is { } unread)
        {
            await error.WriteLineAsync(unread);
            return 1;
        }

        var (scenario, actual) = HistoryScenario.Build(legs.Record(options.Since, options.Until), _ => (long)(options.Sla * 1_000_000), policies[0]);
        if (actual.Offered == 0)
        {
            await error.WriteLineAsync("nothing to simulate: the history holds no conversations of that time");
            return 1;
        }

        if (options.Save is { } save)
        {
            await using var file = save.Create();
            await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            ScenarioWriter.Write(json, scenario);
        }

        await output.WriteLineAsync($"{actual.Offered} conversations");
        await output.WriteLineAsync(PolicyComparison.Heading);
        await output.WriteLineAsync(PolicyComparison.Line(actual, "what happened"));
        foreach (var policy in policies)
        {
            await output.WriteLineAsync(PolicyComparison.Line(Simulator.Run(scenario, policy).Overall, PolicyComparison.Name(policy)));
        }

        return 0;
    }

    private static string? Fault(WhatIfOptions options) =>
        options.Logs.Count > 0 && options.Events is not null ? "give --from-events or --events"
        : options.Since >= options.Until ? $"--until {options.Until:O}: must be later than --since"
        : !(options.Sla > 0) ? $"--sla {options.Sla}: must be more than 0 seconds"
        : options.Events is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https")
            ? $"--events {url}: must be the http or https address of a gateway"
        : null;
}
