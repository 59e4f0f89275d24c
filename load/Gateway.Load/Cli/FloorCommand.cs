using System.CommandLine;
using Gateway.Load.Floor;

namespace Gateway.Load.Cli;

/// <summary><c>floor --urls URLS</c>: a server that reads and answers 200, to compare with.</summary>
internal static class FloorCommand
{
    public static Command Create()
    {
        var urls = new Option<string>("--urls") { Description = "Addresses to listen on, separated by semicolons.", DefaultValueFactory = _ => "http://127.0.0.1:8081" };
        var command = new Command("floor", "Runs a bare server that reads every body and answers 200.");
        command.Options.Add(urls);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await FloorServer.RunAsync(parsed.GetValue(urls)!, cancellationToken);
            return 0;
        });
        return command;
    }
}
