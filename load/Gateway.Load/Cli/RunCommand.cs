using System.CommandLine;
using System.Text.Json;
using Gateway.Contracts;
using Gateway.Load.Checks;
using Gateway.Load.Scenarios;
using Gateway.Load.Setup;

namespace Gateway.Load.Cli;

/// <summary><c>run SCENARIO --url URL --keys FILE [--sla PROMISE]...</c>: exit 0, 1 when a promise was broken, 2 when it could not run.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var scenario = new Argument<FileInfo>("SCENARIO") { Description = "A file like those of load/scenarios." };
        var url = new Option<Uri>("--url") { Description = "The gateway.", DefaultValueFactory = _ => new Uri("http://127.0.0.1:8080"), CustomParser = ParseUrl };
        var keys = new Option<FileInfo>("--keys", "--key")
        {
            Description = $"The {GenConfigCommand.KeysFile} that gen-config wrote with the gateway's configuration.",
            DefaultValueFactory = _ => new FileInfo(GenConfigCommand.KeysFile),
        };
        var promises = new Option<string[]>("--sla") { Description = "A promise, durable_p99<50ms; may be repeated.", HelpName = "PROMISE" };
        var command = new Command("run", "Sends a scenario to a running gateway by the clock and measures what comes of it.");
        command.Arguments.Add(scenario);
        command.Options.Add(url);
        command.Options.Add(keys);
        command.Options.Add(promises);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(scenario)!, parsed.GetValue(url)!, parsed.GetValue(keys)!, parsed.GetValue(promises) ?? [],
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken));
        return command;
    }

    private static Uri? ParseUrl(System.CommandLine.Parsing.ArgumentResult argument)
    {
        if (argument.Tokens is [{ Value: var text }] && Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp)
        {
            return url;
        }

        argument.AddError("--url must be an http URL: the generator speaks no TLS.");
        return null;
    }

    private static async Task<int> RunAsync(
        FileInfo file, Uri url, FileInfo keys, string[] promises, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            var (scenario, wrong) = Scenario.Parse(await File.ReadAllTextAsync(file.FullName, cancellationToken));
            var parsed = promises.Select(Sla.Parse).ToArray();
            string[] errors = [.. wrong.Select(text => $"{file.Name}: {text}"), .. parsed.Select(promise => promise.Error).OfType<string>()];
            var setup = JsonSerializer.Deserialize<LoadSetup>(await File.ReadAllTextAsync(keys.FullName, cancellationToken), LoadSetup.Indented);
            if (errors.Length > 0 || scenario is null || setup is null)
            {
                error.WriteLine(string.Join('\n', errors));
                return 2;
            }

            var result = await new ScenarioRun(scenario, setup, url, error).RunAsync([.. parsed.Select(promise => promise.Sla!)], cancellationToken);
            output.WriteLine(JsonSerializer.Serialize(result));
            foreach (var broken in result.Broken)
            {
                error.WriteLine($"broken: {broken}");
            }

            return result.Broken.Count == 0 ? 0 : 1;
        }
        catch (Exception failure) when (Unanswered.Is(failure) || failure is JsonException or InvalidOperationException or UnauthorizedAccessException)
        {
            // A file that is not there, a gateway that does not answer: one line says which.
            error.WriteLine(failure.Message);
            return 2;
        }
    }
}
