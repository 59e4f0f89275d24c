using System.CommandLine;
using Gateway.Host.Cli.Staff;

namespace Gateway.Host.Cli;

/// <summary>The command line: one verb a file. Without a verb the gateway runs.</summary>
internal static class GatewayCommand
{
    public static RootCommand Create()
    {
        var run = new RunOptionSet();
        var root = new RootCommand("Gateway: takes every message of every channel, makes it durable and gets it to the one best agent.");
        run.AddTo(root);
        root.SetAction(run.RunAsync);

        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(DecodeCommand.Create());
        root.Subcommands.Add(CheckCommand.Create());
        root.Subcommands.Add(ChannelsCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        root.Subcommands.Add(KeyCommand.Create());
        root.Subcommands.Add(StaffCommand.Create());
        root.Subcommands.Add(DeadLettersCommand.Create());
        return root;
    }
}
