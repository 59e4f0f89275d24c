using System.Diagnostics;
using Gateway.Fuzz;
using SharpFuzz;

// fuzz [--seconds N] [--channel NAME]... [--corpus DIR] [--findings DIR]
// Decodes mutated bodies, each channel for N seconds in its turn, guided by the branches they reach in the decoders and in the mail parser.
var options = FuzzOptions.Parse(args, out var wrong);
if (options is null)
{
    Console.Error.WriteLine(wrong);
    return 2;
}

if (options.IsInstrumented)
    return Campaign.Run(options);

// The assemblies are instrumented in a copy: this process has loaded the plain ones, and the build's output stays as it is.
var copy = Directory.CreateTempSubdirectory("gateway-fuzz-");
try
{
    foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory))
        File.Copy(file, Path.Combine(copy.FullName, Path.GetFileName(file)));
    foreach (var assembly in FuzzOptions.Instrumented)
        Fuzzer.Instrument(Path.Combine(copy.FullName, assembly), _ => true, Options.Value);
    using var child = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(copy.FullName, "Gateway.Fuzz.dll"), FuzzOptions.InstrumentedMark, .. args]))!;
    child.WaitForExit();
    return child.ExitCode;
}
finally
{
    copy.Delete(recursive: true);
}
