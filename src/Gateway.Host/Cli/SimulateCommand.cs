using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Cli.Arguments;
using Gateway.Host.Cli.WhatIf;
using Gateway.Routing.Simulation;

namespace Gateway.Host.Cli;

/// <summary><c>gateway simulate SCENARIO.json</c>: the matcher under a virtual clock; one JSON object of measures a policy.</summary>
internal static class SimulateCommand
{
    // A trace of a million contacts is about 100 MB; more is not a scenario anyone wrote.
    private const long FileBytesMax = 256L * 1024 * 1024;

    public static Command Create()
    {
        var files = new Argument<FileInfo[]>("SCENARIO") { Description = "The scenario file: docs/simulate.md. With --compare several may be given: a line each.", Arity = ArgumentArity.ZeroOrMore };
        files.Validators.Add(FileArguments.RefuseOptions);
        var policies = new Option<string[]>("--policy")
        {
            Description = "Instead of the policy in the file: default, or a JSON object like the file's. Repeat it to compare.",
            AllowMultipleArgumentsPerToken = true,
        };
        var compare = new Option<bool>("--compare") { Description = "Runs the usual policies on the same contacts and prints a table." };
        var command = new Command("simulate", "Runs the matcher on a scenario under a virtual clock and prints measures.");
        command.Arguments.Add(files);
        command.Options.Add(policies);
        command.Options.Add(compare);
        var history = new WhatIfOptionSet();
        history.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            var (given, whatIf) = (parsed.GetValue(files) ?? [], history.Read(parsed));
            if (history.Misplaced(parsed, scenario: given.Length > 0) is { } misplaced)
            {
                await error.WriteLineAsync(misplaced);
                return 1;
            }

            return whatIf.History.Count > 0
                ? await RunAsync(whatIf, parsed.GetValue(policies) ?? [], parsed.GetValue(compare), output, error, cancellationToken)
                : Run(given, parsed.GetValue(policies) ?? [], parsed.GetValue(compare), output, error);
        });
        return command;
    }

    public static int Run(IReadOnlyList<FileInfo> files, IReadOnlyList<string> policies, bool compare, TextWriter output, TextWriter error)
    {
        if (files.Count == 0)
        {
            error.WriteLine("give a SCENARIO, --data, --from-events or --events");
            return 1;
        }

        var wrong = new List<string>();
        var specs = policies.Select(p => ScenarioReader.ReadPolicy(p, wrong)).ToList();
        var scenarios = new List<Scenario>();
        foreach (var file in files)
        {
            var errors = new List<string>();
            if (Read(file, errors) is { } scenario) scenarios.Add(scenario);
            wrong.AddRange(errors.Select(e => $"{file.Name}: {e}"));
        }

        if (wrong.Count > 0)
        {
            foreach (var line in wrong) error.WriteLine(line);
            return 1;
        }

        var usual = specs.Count > 0 ? [.. specs.Select(s => s!)] : PolicyComparison.Usual;
        if (compare && scenarios.Count > 1) PolicyComparison.PrintBest(scenarios, usual, output);
        else if (compare) PolicyComparison.Print(scenarios[0], usual, output);
        else foreach (var scenario in scenarios)
            foreach (var policy in specs.Count > 0 ? specs : [scenario.Policy]) output.WriteLine(Json(Simulator.Run(scenario, policy!)));
        return 0;
    }

    /// <summary>A scenario of the event history.</summary>
    public static async Task<int> RunAsync(
        WhatIfOptions history, IReadOnlyList<string> policies, bool compare, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var wrong = new List<string>();
        var specs = policies.Select(p => ScenarioReader.ReadPolicy(p, wrong)).OfType<PolicySpec>().ToList();
        foreach (var line in wrong) await error.WriteLineAsync(line);
        if (wrong.Count > 0) return 1;
        return await WhatIfRun.RunAsync(history, specs.Count > 0 ? specs : compare ? PolicyComparison.Usual : [PolicySpec.Default], output, error, cancellationToken);
    }

    private static Scenario? Read(FileInfo file, List<string> errors)
    {
        if (!file.Exists)
        {
            errors.Add(Directory.Exists(file.FullName) ? "is a directory: name the file" : "is not there");
            return null;
        }

        if (file.Length > FileBytesMax)
        {
            errors.Add($"is {file.Length} bytes long; at most {FileBytesMax} are read");
            return null;
        }

        var outcome = ScenarioReader.Read(File.ReadAllBytes(file.FullName));
        errors.AddRange(outcome.Errors);
        return outcome.Scenario;
    }

    private static string Json(SimulationResult result)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            ResultWriter.Write(json, result);
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }
}
