using System.CommandLine;
using Gateway.Load.Cli;

// Completions run on the thread that saw the socket ready: a hop to the pool costs about as much as the request. Read once, before the first socket.
Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");

var root = new RootCommand("Puts a gateway under load and checks what comes out.");
root.Subcommands.Add(RunCommand.Create());
root.Subcommands.Add(RatioCommand.Create());
root.Subcommands.Add(LaneCommand.Create());
root.Subcommands.Add(FloorCommand.Create());
root.Subcommands.Add(GenConfigCommand.Create());
return await root.Parse(args).InvokeAsync();
