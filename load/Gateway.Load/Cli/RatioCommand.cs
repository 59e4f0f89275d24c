using System.CommandLine;
using Gateway.Load.Ratio;

namespace Gateway.Load.Cli;

/// <summary><c>ratio</c>: one comparable figure of the gateway on this machine, in one run.</summary>
internal static class RatioCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Length of each measured window.", DefaultValueFactory = _ => 8 };
        var warmUp = new Option<int>("--warm-up") { Description = "Seconds of saturation before the measured window.", DefaultValueFactory = _ => 30 };
        var connections = new Option<int>("--connections") { Description = "Keep-alive connections of the senders.", DefaultValueFactory = _ => 64 };
        var window = new Option<int>("--window")
        {
            Description = "Messages that may be accepted and not closed yet at saturation; 0 for no limit.",
            DefaultValueFactory = _ => 2048,
        };
        var redis = new Option<bool>("--redis") { Description = "On a redis-server of its own (appendonly yes, appendfsync always) instead of the embedded store." };
        var offers = new Option<bool>("--offers") { Description = "Agents are offered each conversation and accept it; without it they are configured with autoAccept." };
        var gateway = new Option<string?>("--gateway") { Description = "The built gateway; without it this repository's Release build.", HelpName = "PATH" };
        var command = new Command("ratio", "Measures what share of a bare server's rate the gateway routes, durably, and checks that nothing is lost. One JSON line.");
        foreach (var option in new Option[] { seconds, warmUp, connections, window, offers, redis, gateway })
        {
            command.Options.Add(option);
        }

        command.SetAction((parsed, cancellationToken) => RatioRun.RunAsync(
            new RatioOptions
            {
                Seconds = parsed.GetValue(seconds),
                WarmUp = parsed.GetValue(warmUp),
                Connections = parsed.GetValue(connections),
                Window = parsed.GetValue(window),
                Offers = parsed.GetValue(offers),
                Redis = parsed.GetValue(redis),
                Gateway = parsed.GetValue(gateway),
            },
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error,
            cancellationToken));
        return command;
    }
}
