using System.CommandLine;
using System.Text.Json;
using Gateway.Host.Cli.Arguments;

namespace Gateway.Host.Cli.History;

/// <summary>Where event history comes from: files, a running gateway, or the data directory of one that does not run.</summary>
/// <param name="Events">Address of a running gateway.</param>
/// <param name="Key">Of role <c>events</c> or <c>admin</c> there.</param>
/// <param name="Data">What <c>gateway run --data</c> was given.</param>
/// <param name="Tenant">Whose events in <paramref name="Data"/>; null: the only one's.</param>
internal sealed record HistorySource(IReadOnlyList<FileInfo> Files, string? Events = null, string? Key = null, DirectoryInfo? Data = null, string? Tenant = null)
{
    /// <summary>How many were named; one is right.</summary>
    public int Count => (Files.Count > 0 ? 1 : 0) + (Events is null ? 0 : 1) + (Data is null ? 0 : 1);

    public string? Fault() => Events is { } url && OptionValues.Gateway(url) is null
        ? $"--events {url}: must be the http or https address of a gateway"
        : null;

    /// <returns>What kept it from being read; null when all was.</returns>
    public async Task<string?> ReadAsync(Action<JsonElement> add, CancellationToken cancellationToken)
    {
        foreach (var file in Files)
        {
            if (await EventPages.ReadFileAsync(file, add, cancellationToken) is { } fault) return fault;
        }

        return Data is { } data ? StoreEvents.Read(data, Tenant, add)
            : Events is { } url ? await EventPages.ReadGatewayAsync(new Uri(url), Key, add, cancellationToken)
            : null;
    }
}

/// <param name="files">Name of the option for files.</param>
/// <param name="instead">What the history takes the place of.</param>
internal sealed class HistoryOptionSet(string files, string instead)
{
    private readonly Option<FileInfo[]> _files = new(files) { Description = $"Instead of {instead}: event history, CloudEvents one a line or pages of GET /events.", HelpName = "FILE" };
    private readonly Option<string?> _events = new("--events") { Description = $"Instead of {instead}: the event history of a running gateway.", HelpName = "URL" };
    private readonly Option<string?> _key = new("--key") { Description = "With --events: a key of role events or admin; GATEWAY_KEY without it.", HelpName = "KEY" };
    private readonly Option<DirectoryInfo?> _data = new("--data") { Description = $"Instead of {instead}: the event history in the data directory of a gateway that does not run.", HelpName = "DIR" };
    private readonly Option<string?> _tenant = new("--tenant") { Description = "Whose history and configuration, when there are several tenants.", HelpName = "NAME" };

    /// <summary>Those that name a history; one of them is given.</summary>
    public IReadOnlyList<Option> Sources => [_data, _events, _files];

    /// <summary>Those that say more about it.</summary>
    public IReadOnlyList<Option> Others => [_tenant, _key];

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _files, _events, _key, _data, _tenant })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Name of the option that names a history; null without one.</summary>
    public string? SourceOf(ParseResult parsed) => Sources.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false })?.Name;

    /// <summary>What is given for a history of another kind; null when nothing is.</summary>
    public string? Misplaced(ParseResult parsed) =>
        parsed.GetResult(_key) is { Implicit: false } && parsed.GetResult(_events) is not { Implicit: false } ? $"{_key.Name}: belongs to {_events.Name} URL" : null;

    public HistorySource Read(ParseResult parsed) => new(
        parsed.GetValue(_files) ?? [], parsed.GetValue(_events), parsed.GetValue(_key) ?? Environment.GetEnvironmentVariable("GATEWAY_KEY"), parsed.GetValue(_data),
        parsed.GetValue(_tenant));
}
