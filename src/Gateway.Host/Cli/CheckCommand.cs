using System.CommandLine;
using Gateway.Host.Configuration;

namespace Gateway.Host.Cli;

/// <summary><c>gateway check CONFIG</c>: every mistake of a configuration, one a line; exit 1 when there is one.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("CONFIG") { Description = "The gateway.json to check." };
        var command = new Command("check", "Prints everything that is wrong with a configuration, at once.");
        command.Arguments.Add(file);
        command.SetAction(parsed => Run(parsed.GetValue(file)!.FullName, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    public static int Run(string path, TextWriter output, TextWriter error)
    {
        var outcome = Loader.LoadFile(path, version: 1);
        foreach (var wrong in outcome.Errors)
        {
            error.WriteLine(wrong);
        }

        if (outcome.Result is not { } loaded)
        {
            return 1;
        }

        var tenants = loaded.Model.Tenants.Values;
        output.WriteLine(
            $"{path} is valid: {loaded.Model.Tenants.Count} tenants, {tenants.Sum(t => t.Accounts.Count)} accounts, "
            + $"{tenants.Sum(t => t.Queues.Count)} queues, {tenants.Sum(t => t.Agents.Count)} agents, {loaded.Keys.Count} keys.");
        return 0;
    }
}
