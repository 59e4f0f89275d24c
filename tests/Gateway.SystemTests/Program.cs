using System.Globalization;
using Gateway.Client.Events;
using Gateway.SystemTests;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Journal;
using Gateway.SystemTests.Subscriptions.Kills;

// "worker VERB ..." is a process of its own: one that a fault test starts in order to kill it, or a measurement. Everything else is the test runner.
if (args is ["worker", "commit", var store, var ledger, var durability]) return await CommitWorker.RunAsync(store, ledger, durability);
if (args is ["worker", "rate", var place, var callers, var seconds])
{
    return await CommitRate.RunAsync(place, int.Parse(callers, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture));
}

if (args is ["worker", "hook", var url, var notes]) return await HookWorker.RunAsync(url, notes);
if (args is ["worker", "reader", var gateway, var key, var subscription, var taken])
{
    return await ReaderWorker.RunAsync(new Uri(gateway), key, subscription, taken);
}

if (args is ["worker", "feed", var from, var secret, var port, var transport, var noted, .. var durable])
{
    return await FeedWorker.RunAsync(new Uri(from), secret, int.Parse(port, CultureInfo.InvariantCulture), Enum.Parse<EventTransport>(transport), noted, durable is [var id] ? id : null);
}

return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
