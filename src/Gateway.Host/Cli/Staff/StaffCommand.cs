using System.CommandLine;
using Gateway.Routing.Calendars;
using Gateway.Routing.Staffing;

namespace Gateway.Host.Cli.Staff;

/// <summary>
/// <c>gateway staff --volume N --handling S</c> or <c>gateway staff (--log FILE | --events URL --key KEY | --data DIR) [--by queue|LABEL]</c>: agents needed for a service
/// level, now or in each interval of the coming week.
/// </summary>
internal static class StaffCommand
{
    public static Command Create()
    {
        var options = new StaffOptionSet();
        var command = new Command("staff", "Computes how many agents a service level needs, from given volumes or from the event history.");
        options.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var configuration = parsed.InvocationConfiguration;
            return await RunAsync(options.Read(parsed), configuration.Output, configuration.Error, cancellationToken);
        });
        return command;
    }

    public static async Task<int> RunAsync(StaffOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        if (Fault(options) is { } fault)
        {
            await error.WriteLineAsync(fault);
            return 1;
        }

        if (options.Volume is { } volume)
        {
            var rule = options.RuleOf(options.Handling!.Value, options.Patience);
            if (volume / (options.Interval * 60.0) * rule.Handling > StaffingSolver.LoadMax)
            {
                await error.WriteLineAsync($"--volume {volume}: is a load of more than {StaffingSolver.LoadMax} erlangs");
                return 1;
            }

            StaffReport.WriteOne(output, options, volume, StaffPlan.Solve(rule, volume, options.Interval * 60.0, options.Simulate ? new SimulatedStaffing(rule, 1) : null));
            return 0;
        }

        var history = new EventHistory(options.By, options.Zone, options.Interval);
        if (await options.History.ReadAsync(history.Add, cancellationToken) is { } unread)
        {
            await error.WriteLineAsync(unread);
            return 1;
        }

        var plans = StaffPlan.Of(history, options, out var missing);
        foreach (var line in missing)
        {
            await error.WriteLineAsync(line);
        }

        if (plans.Count == 0)
        {
            await error.WriteLineAsync("nothing to plan: the history holds no new conversations");
            return 1;
        }

        StaffReport.Write(output, options, history, plans);
        return 0;
    }

    private static string? Fault(StaffOptions options) =>
        options.History.Count + (options.Volume is null ? 0 : 1) != 1 ? "give one of --volume, --log, --events or --data"
        : options.Volume is < 0 ? $"--volume {options.Volume}: must not be negative"
        : options.Volume is not null && options.Handling is null ? "--handling is missing: with --volume it must be given"
        : options.Handling is { } handling && !(handling > 0) ? $"--handling {handling}: must be more than 0 seconds"
        : options.Patience is { } patience && !(patience > 0) ? $"--patience {patience}: must be more than 0 seconds"
        : options.Target is null ? "--target: must be a percentage and seconds, such as 80/20"
        : options.Interval is not (5 or 10 or 15 or 20 or 30 or 60) ? $"--interval {options.Interval}: must be 5, 10, 15, 20, 30 or 60 minutes"
        : options.Concurrent is < 1 or > 1000 ? $"--concurrent {options.Concurrent}: must be 1 to 1000"
        : !(options.Shrinkage >= 0 && options.Shrinkage < 0.9) ? $"--shrinkage {options.Shrinkage}: must be 0 to 0.9"
        : !(options.Occupancy > 0.1 && options.Occupancy <= 1) ? $"--occupancy {options.Occupancy}: must be 0.1 to 1"
        : !BusinessCalendar.KnowsZone(options.Zone) ? $"--zone {options.Zone}: is not an IANA time zone such as Europe/Berlin"
        : options.History.Fault();
}
