using Gateway.Routing.Staffing;

namespace Gateway.Host.Cli.Staff;

/// <param name="Skill">A queue, or the value of a label.</param>
/// <param name="Weeks">Of history behind the forecast.</param>
/// <param name="Week">By interval, from Monday's midnight.</param>
internal sealed record StaffPlan(string Skill, int Arrivals, int Weeks, StaffingRule Rule, IReadOnlyList<(double Arrivals, StaffingNeed Need)> Week)
{
    /// <param name="missing">A line for each skill that cannot be planned, saying why.</param>
    public static List<StaffPlan> Of(EventHistory history, StaffOptions options, out List<string> missing)
    {
        var plans = new List<StaffPlan>();
        missing = [];
        foreach (var (skill, demand) in history.Skills)
        {
            if (demand.Arrivals == 0)
            {
                continue;
            }

            if ((options.Handling ?? demand.MeanHandling) is not { } handling || handling <= 0)
            {
                missing.Add($"{skill}: none of its {demand.Arrivals} conversations was handled to the end; give --handling");
                continue;
            }

            var rule = options.RuleOf(handling, options.Patience ?? demand.MeanPatience);
            var weeks = demand.Weeks(history.First, history.Last);
            var seconds = options.Interval * 60.0;
            var simulation = options.Simulate ? new SimulatedStaffing(rule, options.Handling is null ? demand.HandlingVariation : 1) : null;
            plans.Add(new StaffPlan(
                skill, demand.Arrivals, weeks.Count, rule, [.. Forecast.NextWeek(weeks).Select(arrivals => (arrivals, Solve(rule, arrivals, seconds, simulation)))]));
        }

        return plans;
    }

    /// <summary>By the formula, then as the simulation has it where there is one.</summary>
    public static StaffingNeed Solve(StaffingRule rule, double arrivals, double seconds, SimulatedStaffing? simulation)
    {
        var need = StaffingSolver.Solve(rule, arrivals, seconds);
        return simulation?.Confirm(need, arrivals, seconds) ?? need;
    }
}
