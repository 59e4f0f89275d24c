using System.CommandLine;

namespace Gateway.Host.Cli.WhatIf;

/// <param name="Logs">Files of events; may be empty with <paramref name="Events"/>.</param>
/// <param name="By"><c>queue</c>, or a label that is told apart within a queue.</param>
/// <param name="Sla">Seconds to be offered within.</param>
/// <param name="Save">Where the scenario goes; null for nowhere.</param>
internal sealed record WhatIfOptions(
    IReadOnlyList<FileInfo> Logs, string? Events, string? Key, DateTimeOffset? Since, DateTimeOffset? Until, string By, double Sla, FileInfo? Save)
{
    public bool IsGiven => Logs.Count > 0 || Events is not null;
}

internal sealed class WhatIfOptionSet
{
    private readonly Option<FileInfo[]> _logs = new("--from-events") { Description = "Instead of a scenario: event history, CloudEvents one a line or pages of GET /events.", HelpName = "FILE" };
    private readonly Option<string?> _events = new("--events") { Description = "Instead of a scenario: the event history of a running gateway.", HelpName = "URL" };
    private readonly Option<string?> _key = new("--key") { Description = "With --events: a key of role events or admin; GATEWAY_KEY without it.", HelpName = "KEY" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Conversations from then on; the whole history without it.", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Conversations before then.", HelpName = "TIME" };
    private readonly Option<string> _by = new("--by") { Description = "A label that is told apart within each queue, such as language.", HelpName = "queue|LABEL", DefaultValueFactory = _ => "queue" };

    // What a queue without an SLA of its own has.
    private readonly Option<double> _sla = new("--sla") { Description = "Seconds to be offered within.", HelpName = "SECONDS", DefaultValueFactory = _ => 60 };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Writes the scenario made of the history.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _logs, _events, _key, _since, _until, _by, _sla, _save })
        {
            command.Options.Add(option);
        }
    }

    public WhatIfOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_logs) ?? [], parsed.GetValue(_events), parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("GATEWAY_KEY"), parsed.GetValue(_since),
        parsed.GetValue(_until), parsed.GetValue(_by)!, parsed.GetValue(_sla), parsed.GetValue(_save));
}
