using System.Globalization;

namespace Gateway.Fuzz;

internal sealed record FuzzOptions(double Seconds, IReadOnlyList<string> Channels, string? Corpus, string Findings, string? Ledger, IReadOnlyList<string> Replay, bool IsInstrumented, bool HasCrashed)
{
    /// <summary>Between the two processes: this one has the instrumented assemblies, and: the one before it crashed.</summary>
    public const string InstrumentedMark = "--instrumented";
    public const string CrashedMark = "--crashed";

    // Long enough to see that everything works; a campaign names its own time.
    private const double SecondsDefault = 10;

    /// <summary>Whose branches guide the mutation.</summary>
    public static IReadOnlyList<string> Instrumented { get; } = ["Gateway.Channels.dll", "MimeKit.dll"];

    public static FuzzOptions? Parse(string[] args, out string wrong)
    {
        var options = new FuzzOptions(SecondsDefault, [], Environment.GetEnvironmentVariable("GATEWAY_PAYLOADS"), "findings", null, [], false, false);
        wrong = "fuzz [--seconds N] [--all | --channel NAME]... [--corpus DIR] [--findings DIR] [--ledger DIR] [--replay FILE]...";
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == InstrumentedMark)
            {
                options = options with { IsInstrumented = true };
                continue;
            }

            if (args[i] == CrashedMark)
            {
                options = options with { HasCrashed = true };
                continue;
            }

            // Every channel is also what is meant when none is named.
            if (args[i] == "--all")
            {
                options = options with { Channels = [] };
                continue;
            }

            if (i + 1 == args.Length)
                return null;
            var value = args[++i];
            switch (args[i - 1])
            {
                case "--seconds" when double.TryParse(value, CultureInfo.InvariantCulture, out var seconds) && seconds > 0:
                    options = options with { Seconds = seconds };
                    break;
                case "--channel":
                    options = options with { Channels = [.. options.Channels, value] };
                    break;
                case "--replay":
                    var files = args.Skip(i).TakeWhile(next => !next.StartsWith("--", StringComparison.Ordinal)).ToList();
                    options = options with { Replay = [.. options.Replay, .. files] };
                    i += Math.Max(0, files.Count - 1);
                    break;
                case "--corpus":
                    options = options with { Corpus = value };
                    break;
                case "--findings":
                    options = options with { Findings = value };
                    break;
                case "--ledger":
                    options = options with { Ledger = value, Findings = Path.Combine(value, "findings") };
                    break;
                default:
                    wrong = $"{args[i - 1]} {value}: is not understood; {wrong}";
                    return null;
            }
        }

        return options;
    }
}
