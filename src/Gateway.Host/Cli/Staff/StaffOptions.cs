using System.CommandLine;
using System.Globalization;
using Gateway.Host.Cli.Arguments;
using Gateway.Host.Cli.History;
using Gateway.Routing.Staffing;

namespace Gateway.Host.Cli.Staff;

/// <param name="Volume">Arrivals an interval.</param>
/// <param name="Handling">Seconds; null to take them from the history.</param>
/// <param name="Patience">Seconds; null to take it from the history, or for customers who never leave.</param>
/// <param name="Target">Share and seconds; null when what was given cannot be read.</param>
/// <param name="By"><c>queue</c>, or the name of a label.</param>
internal sealed record StaffOptions(
    double? Volume, double? Handling, double? Patience, (double Share, double Within)? Target, int Interval, int Concurrent, double Shrinkage, double Occupancy,
    string By, string Zone, HistorySource History, bool Json, bool Simulate = false)
{
    public StaffingRule RuleOf(double handling, double? patience) => new()
    {
        Target = Target!.Value.Share,
        Within = Target.Value.Within,
        Handling = handling,
        Patience = patience,
        Concurrent = Concurrent,
        Shrinkage = Shrinkage,
        OccupancyMax = Occupancy,
    };
}

internal sealed class StaffOptionSet
{
    private readonly Option<double?> _volume = new("--volume") { Description = "Conversations an interval; instead of a history.", HelpName = "N", CustomParser = OptionValues.Number };
    private readonly HistoryOptionSet _history = new("--log", "--volume");

    private readonly Option<string> _by = new("--by")
    {
        Description = "What is planned apart: queue, or the name of a label such as language.",
        HelpName = "queue|LABEL",
        DefaultValueFactory = _ => "queue",
    };

    private readonly Option<double?> _handling = new("--handling") { Description = "Seconds an agent is busy with one conversation; from the history without it.", HelpName = "SECONDS", CustomParser = OptionValues.Number };
    private readonly Option<double?> _patience = new("--patience") { Description = "Mean seconds until a waiting customer leaves; from the history without it.", HelpName = "SECONDS", CustomParser = OptionValues.Number };

    private readonly Option<string> _target = new("--target")
    {
        Description = "Service level: percent answered within seconds.",
        HelpName = "PERCENT/SECONDS",
        // The classic of the trade.
        DefaultValueFactory = _ => "80/20",
    };

    private readonly Option<int> _interval = new("--interval") { Description = "Minutes of an interval.", HelpName = "MINUTES", DefaultValueFactory = _ => 30 };
    private readonly Option<int> _concurrent = new("--concurrent") { Description = "Conversations an agent has at once.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _shrinkage = new("--shrinkage") { Description = "Share of paid time away from the desk, such as 0.3.", HelpName = "SHARE" };

    private readonly Option<double> _occupancy = new("--occupancy")
    {
        Description = "Most share of their time agents may be busy.",
        HelpName = "SHARE",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<string> _zone = new("--zone") { Description = "Time zone of the plan.", HelpName = "ZONE", DefaultValueFactory = _ => "Etc/UTC" };
    private readonly Option<bool> _json = new("--json") { Description = "One JSON object instead of tables." };

    private readonly Option<bool> _simulate = new("--simulate") { Description = "Confirms each number by simulation with handling times as they spread, and changes it where that contradicts." };

    public void AddTo(Command command)
    {
        _history.AddTo(command);
        foreach (var option in new Option[]
        {
            _volume, _by, _handling, _patience, _target, _interval, _concurrent, _shrinkage, _occupancy, _zone, _json, _simulate,
        })
        {
            command.Options.Add(option);
        }
    }

    public StaffOptions Read(ParseResult parsed) => new(
        parsed.GetValue(_volume), parsed.GetValue(_handling), parsed.GetValue(_patience), ParseTarget(parsed.GetValue(_target)!), parsed.GetValue(_interval),
        parsed.GetValue(_concurrent), parsed.GetValue(_shrinkage), parsed.GetValue(_occupancy), parsed.GetValue(_by)!, parsed.GetValue(_zone)!,
        _history.Read(parsed), parsed.GetValue(_json), parsed.GetValue(_simulate));

    internal static (double Share, double Within)? ParseTarget(string text)
    {
        var parts = text.Split('/');
        return parts.Length == 2
            && double.TryParse(parts[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100
            && double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
                ? (percent / 100, seconds)
                : null;
    }
}
