using System.CommandLine;

namespace Gateway.Host.Cli.WhatIf;

/// <param name="Logs">Files of events; may be empty with <paramref name="Events"/>.</param>
/// <param name="By"><c>queue</c>, or a label that is told apart within a queue.</param>
/// <param name="Sla">Seconds to be offered within; null: what the configuration says, or a minute.</param>
/// <param name="Save">Where the scenario goes; null for nowhere.</param>
internal sealed record WhatIfOptions(
    IReadOnlyList<FileInfo> Logs, string? Events, string? Key, DateTimeOffset? Since, DateTimeOffset? Until, string By, double? Sla, FileInfo? Save)
{
    /// <summary>Data directory of a gateway that does not run.</summary>
    public DirectoryInfo? Data { get; init; }

    /// <summary>The gateway's configuration.</summary>
    public FileInfo? Config { get; init; }

    /// <summary>Null: the only one.</summary>
    public string? Tenant { get; init; }

    public bool IsGiven => Logs.Count > 0 || Events is not null || Data is not null;
}

internal sealed class WhatIfOptionSet
{
    private readonly Option<FileInfo[]> _logs = new("--from-events") { Description = "Instead of a scenario: event history, CloudEvents one a line or pages of GET /events.", HelpName = "FILE" };
    private readonly Option<string?> _events = new("--events") { Description = "Instead of a scenario: the event history of a running gateway.", HelpName = "URL" };
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = "Instead of a scenario: the event history in the data directory of a gateway that does not run.", HelpName = "DIR" };
    private readonly Option<FileInfo?> _config = new("--config") { Description = "The gateway's configuration: levels and capacity of agents, SLAs, and the policy to compare with.", HelpName = "FILE" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Whose events and configuration, when there are several tenants.", HelpName = "NAME" };
    private readonly Option<string?> _key = new("--key") { Description = "With --events: a key of role events or admin; GATEWAY_KEY without it.", HelpName = "KEY" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Conversations from then on; the whole history without it.", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _until = new("--until") { Description = "Conversations before then.", HelpName = "TIME" };
    private readonly Option<string> _by = new("--by") { Description = "A label that is told apart within each queue, such as language.", HelpName = "queue|LABEL", DefaultValueFactory = _ => "queue" };

    private readonly Option<double?> _sla = new("--sla") { Description = "Seconds to be offered within; without it what the queue has in --config, or 60.", HelpName = "SECONDS" };
    private readonly Option<FileInfo?> _save = new("--save") { Description = "Writes the scenario made of the history.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _logs, _events, _data, _config, _tenant, _key, _since, _until, _by, _sla, _save })
        {
            command.Options.Add(option);
        }
    }

    public WhatIfOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_logs) ?? [], parsed.GetValue(_events), parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("GATEWAY_KEY"), parsed.GetValue(_since),
        parsed.GetValue(_until), parsed.GetValue(_by)!, parsed.GetValue(_sla), parsed.GetValue(_save))
    { Data = parsed.GetValue(_data), Config = parsed.GetValue(_config), Tenant = parsed.GetValue(_tenant) };
}
