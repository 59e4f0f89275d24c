using System.Diagnostics;
using Gateway.Fuzz;
using SharpFuzz;

// fuzz [--seconds N] [--all | --channel NAME]... [--corpus DIR] [--findings DIR] [--ledger DIR] [--replay FILE]...
// Decodes mutated bodies, each channel for N seconds of processor time in its turn, guided by the branches they reach in the decoders and in the mail parser.
// With a ledger the seconds count over all runs: it keeps what is done, the corpus and the findings, and a run that was stopped or that crashed goes on.
// With files to replay nothing is mutated: each is decoded once, by the channel given or the one its name begins with, and what it allocates is told.
var options = FuzzOptions.Parse(args, out var wrong);
if (options is null)
{
    Console.Error.WriteLine(wrong);
    return 2;
}

if (options.Replay.Count > 0)
    return Replay.Run(options);

if (options.IsInstrumented)
{
    ParentWatch.Start();
    // Before a method is compiled that names anything of the instrumented assemblies: their initializers run then, and write to the map like the rest.
    using var coverage = new Coverage();
    return Campaign.Run(options, coverage);
}

// The assemblies are instrumented in a copy: this process has loaded the plain ones, and the build's output stays as it is.
var copy = Directory.CreateTempSubdirectory("gateway-fuzz-");
try
{
    foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
    foreach (var assembly in FuzzOptions.Instrumented)
        Fuzzer.Instrument(Path.Combine(copy.FullName, assembly), _ => true, Options.Value);

    // With a ledger a crash is a finding and the campaign goes on; this many show that nothing else will come of it.
    const int CrashesMax = 100;
    for (var crashes = 0; ; crashes++)
    {
        string[] marks = crashes == 0 ? [FuzzOptions.InstrumentedMark] : [FuzzOptions.InstrumentedMark, FuzzOptions.CrashedMark];
        var start = new ProcessStartInfo("dotnet", [Path.Combine(copy.FullName, "Gateway.Fuzz.dll"), .. marks, .. args]) { RedirectStandardInput = true };
        using var child = Process.Start(start)!;
        child.WaitForExit();

        // 0 and 1 are ends of a campaign, 2 a wrong option, and what was told to stop (SIGTERM) is not started again.
        if (options.Ledger is null || child.ExitCode is 0 or 1 or 2 or 143 || crashes == CrashesMax)
            return child.ExitCode;
    }
}
finally
{
    copy.Delete(recursive: true);
}
