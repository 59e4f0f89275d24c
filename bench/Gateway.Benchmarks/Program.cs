using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using Gateway.Benchmarks;
using Gateway.Benchmarks.Channels;
using Gateway.Benchmarks.Sending;

// A plain mode prints one machine-readable line a case in seconds; everything else is BenchmarkDotNet's own command line.
if (args is ["matcher", .. { Length: <= 1 } parts])
{
    MatcherRun.Print(Console.Out, parts is ["hard"]);
    return 0;
}

if (args is ["decisions"])
{
    await DecisionCost.PrintAsync(Console.Out);
    return 0;
}

if (args is ["channels"])
{
    ChannelCosts.Print(Console.Out);
    return 0;
}

if (args is ["marks"])
{
    await SendMarkCosts.PrintAsync(Console.Out);
    return 0;
}

if (args is ["budgets"])
{
    return Budgets.Check(Console.Out);
}

// It builds the whole program once more, with all analyzers: two cores take longer for that than its own two minutes.
var config = ManualConfig.Create(DefaultConfig.Instance).WithBuildTimeout(TimeSpan.FromMinutes(15));
BenchmarkSwitcher.FromAssembly(typeof(MatcherRun).Assembly).Run(args, config);
return 0;
