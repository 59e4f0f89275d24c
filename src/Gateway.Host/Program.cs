using System.CommandLine;
using Gateway.Host.Cli;

// SIGTERM is the host's: it finishes what is in flight, which takes longer than the parser's own limit.
return await GatewayCommand.Create().Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
