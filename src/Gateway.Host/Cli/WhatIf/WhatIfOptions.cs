using System.CommandLine;
using Gateway.Host.Cli.Arguments;
using Gateway.Host.Cli.History;

namespace Gateway.Host.Cli.WhatIf;

/// <param name="By"><c>queue</c>, or a label that is told apart within a queue.</param>
/// <param name="Sla">Seconds to be offered within; null: what the configuration says, or a minute.</param>
/// <param name="Save">Where the scenario goes; null for nowhere.</param>
internal sealed record WhatIfOptions(
    HistorySource History, DateTimeOffset? Since, DateTimeOffset? Until, string By, double? Sla, FileInfo? Save)
{
    /// <summary>The gateway's configuration.</summary>
    public FileInfo? Config { get; init; }
}

internal sealed class WhatIfOptionSet
{
    private readonly HistoryOptionSet _history = new("--from-events", "a scenario");
    private readonly Option<FileInfo?> _config = new("--config") { Description = "The gateway's configuration: levels and capacity of agents, SLAs, and the policy to compare with.", HelpName = "FILE" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Conversations from then on; the whole history without it.", HelpName = "TIME", CustomParser = OptionValues.Time };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Conversations before then.", HelpName = "TIME", CustomParser = OptionValues.Time };
    private readonly Option<string> _by = new("--by") { Description = "A label that is told apart within each queue, such as language.", HelpName = "queue|LABEL", DefaultValueFactory = _ => "queue" };

    private readonly Option<double?> _sla = new("--sla") { Description = "Seconds to be offered within; without it what the queue has in --config, or 60.", HelpName = "SECONDS", CustomParser = OptionValues.Number };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Writes the scenario made of the history.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        _history.AddTo(command);
        foreach (var option in Own)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Why these options do not go with a scenario file, or with a history of this kind; null when they do.</summary>
    /// <param name="scenario">A scenario file is given too.</param>
    public string? Misplaced(ParseResult parsed, bool scenario)
    {
        if (_history.SourceOf(parsed) is { } source)
        {
            return scenario ? $"SCENARIO and {source} exclude each other: give one of them" : _history.Misplaced(parsed);
        }

        return Own.Concat(_history.Others).FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } alone
            ? $"{alone.Name}: belongs to a history ({string.Join(", ", _history.Sources.Select(s => s.Name))})"
            : null;
    }

    private Option[] Own => [_config, _since, _until, _by, _sla, _save];

    public WhatIfOptions Read(ParseResult parsed) => new(
        _history.Read(parsed), parsed.GetValue(_since), parsed.GetValue(_until), parsed.GetValue(_by)!, parsed.GetValue(_sla), parsed.GetValue(_save))
    { Config = parsed.GetValue(_config) };
}
