using System.CommandLine;
using Gateway.Load.Lanes;

namespace Gateway.Load.Cli;

/// <summary><c>lane</c>: what the binary lane takes, durably.</summary>
internal static class LaneCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Length of the measured window.", DefaultValueFactory = _ => 8 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds of the same load before it.", DefaultValueFactory = _ => 20 };
        var connections = new Option<int>("--connections") { Description = "Publishers.", DefaultValueFactory = _ => 4 };
        var batch = new Option<int>("--batch") { Description = "Messages a frame.", DefaultValueFactory = _ => 32 };
        var threads = new Option<int>("--threads") { Description = "Customers the messages go round.", DefaultValueFactory = _ => 1024 };
        var text = new Option<int>("--text") { Description = "Characters of a message's text.", DefaultValueFactory = _ => 100 };
        var redis = new Option<bool>("--redis") { Description = "On a redis-server of its own (appendonly yes, appendfsync always) instead of the embedded store." };
        var noCheck = new Option<bool>("--no-check") { Description = "Do not read everything back." };
        var gateway = new Option<string?>("--gateway") { Description = "The built gateway; without it this repository's Release build.", HelpName = "PATH" };
        var command = new Command("lane", "Publishes batches over the TCP lane as fast as they are acknowledged, reads them back, and checks that nothing is lost. One JSON line.");
        foreach (var option in new Option[] { seconds, warmUp, connections, batch, threads, text, redis, noCheck, gateway })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => LaneRun.RunAsync(
            new LaneOptions
            {
                Seconds = parsed.GetValue(seconds),
                WarmUp = parsed.GetValue(warmUp),
                Connections = parsed.GetValue(connections),
                Batch = parsed.GetValue(batch),
                Threads = parsed.GetValue(threads),
                Text = parsed.GetValue(text),
                Redis = parsed.GetValue(redis),
                Check = !parsed.GetValue(noCheck),
                Gateway = parsed.GetValue(gateway),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }
}
