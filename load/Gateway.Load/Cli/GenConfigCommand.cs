using System.CommandLine;
using System.Text.Json;
using Gateway.Load.Ratio;
using Gateway.Load.Setup;

namespace Gateway.Load.Cli;

/// <summary><c>gen-config [--out DIR]</c>: a gateway.json of the tenant <c>load</c>, and the keys that <c>run</c> needs.</summary>
internal static class GenConfigCommand
{
    public const string KeysFile = "load-keys.json";

    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Where the files are written.", DefaultValueFactory = _ => new DirectoryInfo(".") };
        var agents = new Option<int>("--agents") { Description = "Bot agents.", DefaultValueFactory = _ => RatioOptions.AgentsDefault };
        var capacity = new Option<int>("--capacity") { Description = "Conversations an agent holds at once.", DefaultValueFactory = _ => RatioOptions.CapacityDefault };
        var command = new Command("gen-config", $"Writes gateway.json and {KeysFile}.");
        command.Options.Add(output);
        command.Options.Add(agents);
        command.Options.Add(capacity);
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(output)!;
            folder.Create();
            var (setup, configuration) = LoadSetup.Create(parsed.GetValue(agents), parsed.GetValue(capacity), autoAccept: false);
            Write(folder, "gateway.json", configuration, parsed.InvocationConfiguration.Output);
            Write(folder, KeysFile, JsonSerializer.Serialize(setup, LoadSetup.Indented), parsed.InvocationConfiguration.Output);
            return 0;
        });
        return command;
    }

    private static void Write(DirectoryInfo folder, string name, string text, TextWriter output)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        output.WriteLine(path);
    }
}
