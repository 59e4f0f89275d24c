using Gateway.SystemTests;
using Gateway.SystemTests.Faults;

// "worker VERB ..." is a process that a fault test starts in order to kill it; everything else is the test runner.
if (args is ["worker", "commit", var store, var ledger, var durability]) return await CommitWorker.RunAsync(store, ledger, durability);
return args.Contains("--server") || args.Contains("--internal-msbuild-node")
    ? await Xunit.MicrosoftTestingPlatform.TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
    : await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
