using System.Collections.Frozen;
using System.Globalization;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class SlaBuilder(ConfigurationErrors errors, FrozenDictionary<string, CalendarModel> calendars, List<QueueFile> queues)
{
    public FrozenDictionary<string, SlaModel> Build(List<SlaFile> slas, string path)
    {
        var built = new Dictionary<string, SlaModel>(StringComparer.Ordinal);
        for (var i = 0; i < slas.Count; i++)
        {
            var sla = BuildSla(slas[i], $"{path}[{i}]");
            if (!built.TryAdd(sla.Name, sla))
            {
                errors.Add($"{path}[{i}].name", sla.Name, "is the name of an earlier SLA");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private SlaModel BuildSla(SlaFile sla, string path)
    {
        if (sla is { FirstResponse: null, NextResponse: null, Resolution: null })
        {
            errors.Missing(path, "promise something: firstResponse, nextResponse or resolution");
        }

        return new SlaModel
        {
            Name = errors.Name(path + ".name", sla.Name),
            Calendar = errors.Calendar(path + ".calendar", sla.Calendar, calendars),
            FirstResponse = Target(sla.FirstResponse, path + ".firstResponse"),
            NextResponse = Target(sla.NextResponse, path + ".nextResponse"),
            Resolution = Target(sla.Resolution, path + ".resolution"),
            AtRisk = BuildShare(sla.AtRisk, path + ".atRisk"),
            PausesForCustomer = sla.PausesForCustomer ?? true,
            PausesWhileParked = sla.PausesWhileParked ?? false,
            RestartsOnReopen = BuildReopen(sla.OnReopen, path + ".onReopen"),
            OnRisk = BuildAction(sla.OnRisk, path + ".onRisk"),
            OnBreach = BuildAction(sla.OnBreach, path + ".onBreach"),
        };
    }

    private TimeSpan? Target(TimeSpan? target, string path) =>
        target is null ? null : errors.Duration(path, target, default, Defaults.TargetMin, Defaults.TargetMax);

    private double BuildShare(double? share, string path)
    {
        if (share is { } given && !(given >= Defaults.AtRiskMin && given <= Defaults.AtRiskMax))
        {
            errors.Add(path, given, string.Create(CultureInfo.InvariantCulture, $"must be {Defaults.AtRiskMin} to {Defaults.AtRiskMax}"));
        }

        return share ?? 0.75;
    }

    private bool BuildReopen(string? policy, string path)
    {
        if (policy is not (null or "continue" or "restart"))
        {
            errors.Add(path, policy, "must be continue or restart");
        }

        return policy == "restart";
    }

    private SlaAction? BuildAction(ActionFile? action, string path)
    {
        if (action is null)
        {
            return null;
        }

        if (action.Queue is { } queue && queues.TrueForAll(q => q.Name != queue))
        {
            errors.Add(path + ".queue", queue, "is not a queue of this tenant: " + string.Join(", ", queues.Select(q => q.Name)));
        }

        int? priority = action.Priority is null ? null : errors.Number(path + ".priority", action.Priority, 0, 0, Defaults.PriorityMax);
        return new SlaAction(priority, action.Queue);
    }
}
