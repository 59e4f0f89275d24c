using System.Text.Json;
using Gateway.Host.Configuration;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli.WhatIf;

/// <summary>What really happened beside what policies would have made of it.</summary>
internal static class WhatIfRun
{
    // What a queue without an SLA of its own has.
    private const double UsualSla = 60;

    // Who reads ten types that nobody can take knows what is wrong with the others.
    private const int UnservedShown = 10;

    public static async Task<int> RunAsync(
        WhatIfOptions options, IReadOnlyList<PolicySpec> policies, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Fault(options) is { } fault)
        {
            await error.WriteLineAsync(fault);
            return 1;
        }

        var (configured, wrong) = ReadConfiguration(options);
        foreach (var line in wrong) await error.WriteLineAsync(line);
        if (wrong.Count > 0) return 1;

        if (configured is not null) policies = [configured.Policy, .. policies];
        var legs = new EventLegs(options.By, configured);
        if (await options.History.ReadAsync(legs.Add, cancellationToken) is { } unread)
        {
            await error.WriteLineAsync(unread);
            return 1;
        }

        var (scenario, actual) = HistoryScenario.Build(legs.Record(options.Since, options.Until), _ => (long)((options.Sla ?? UsualSla) * 1_000_000), policies[0], Plan(configured, options.Sla));
        if (actual.Offered == 0)
        {
            await error.WriteLineAsync("nothing to simulate: the history holds no conversations of that time");
            return 1;
        }

        await WarnAsync(scenario, error);
        if (options.Save is { } save && await SaveAsync(scenario, save) is { } unsaved)
        {
            await error.WriteLineAsync(unsaved);
            return 1;
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

    private static async Task WarnAsync(Scenario scenario, TextWriter error)
    {
        var unserved = scenario.Unserved().ToArray();
        foreach (var type in unserved.Take(UnservedShown))
        {
            await error.WriteLineAsync($"warning: {type}: no agent of the history can take it, so that all of it waits in every simulation");
        }

        if (unserved.Length > UnservedShown)
        {
            await error.WriteLineAsync($"warning: and {unserved.Length - UnservedShown} more without an agent");
        }
    }

    /// <returns>What kept it from being written; null when it was.</returns>
    private static async Task<string?> SaveAsync(Scenario scenario, FileInfo save)
    {
        try
        {
            await using var file = save.Create();
            await using var json = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
            ScenarioWriter.Write(json, scenario);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"--save {save.FullName}: cannot be written: {e.Message}";
        }
    }

    // What was asked for on the command line goes before what the file says.
    private static HistoryPlan? Plan(ConfiguredHistory? configured, double? sla) => configured?.Plan is not { } plan ? null
        : sla is not { } seconds ? plan
        : plan with { Type = name => plan.Type(name) is { } type ? type with { Queue = type.Queue with { Sla = (long)(seconds * 1_000_000) } } : null };

    private static (ConfiguredHistory? Configured, IReadOnlyList<string> Wrong) ReadConfiguration(WhatIfOptions options)
    {
        if (options.Config is not { } file)
        {
            return (null, []);
        }

        var outcome = Loader.LoadFile(file.FullName, version: 1);
        if (outcome.Result is not { } loaded)
        {
            return (null, [.. outcome.Errors.Select(e => $"{file.Name}: {e}")]);
        }

        var tenants = loaded.Model.Tenants;
        var name = options.History.Tenant ?? (tenants.Count == 1 ? tenants.Keys.Single() : null);
        return name is not null && tenants.TryGetValue(name, out var tenant)
            ? (new ConfiguredHistory(tenant), [])
            : (null, [TenantFault(options.History.Tenant, tenants.Keys)]);
    }

    private static string TenantFault(string? given, IEnumerable<string> tenants)
    {
        var names = string.Join(", ", tenants.Order(StringComparer.Ordinal));
        return names.Length == 0 ? "--config: has no tenants"
            : given is null ? $"--tenant: is missing, the configuration has several: {names}"
            : $"--tenant {given}: must be one of {names}";
    }

    private static string? Fault(WhatIfOptions options) =>
        options.History.Count > 1 ? "give --from-events, --events or --data: one of them"
        : options.Since >= options.Until ? $"--until {options.Until:O}: must be later than --since"
        : options.Sla is { } sla && !(sla > 0) ? $"--sla {options.Sla}: must be more than 0 seconds"
        : options.History.Fault();
}
