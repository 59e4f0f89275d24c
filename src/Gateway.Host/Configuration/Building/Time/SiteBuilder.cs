using System.Collections.Frozen;
using Gateway.Contracts.Configuration;

namespace Gateway.Host.Configuration;

internal sealed class SiteBuilder(ConfigurationErrors errors, FrozenDictionary<string, CalendarModel> calendars)
{
    public FrozenDictionary<string, SiteModel> Build(List<SiteFile> sites, string path)
    {
        var built = new Dictionary<string, SiteModel>(StringComparer.Ordinal);
        for (var i = 0; i < sites.Count; i++)
        {
            var at = $"{path}[{i}]";
            var site = new SiteModel
            {
                Name = errors.Name(at + ".name", sites[i].Name),
                Calendar = errors.Calendar(at + ".calendar", sites[i].Calendar, calendars) ?? Missing(at),
                Handover = BuildHandover(sites[i].Handover, at + ".handover"),
                HandoverAfter = errors.Duration(
                    at + ".handoverAfter", sites[i].HandoverAfter, TimeSpan.FromMinutes(10), TimeSpan.Zero, Defaults.HandoverAfterMax),
            };
            if (!built.TryAdd(site.Name, site))
            {
                errors.Add(at + ".name", site.Name, "is the name of an earlier site");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private CalendarModel Missing(string path)
    {
        errors.Missing(path + ".calendar", "the name of a calendar of this tenant");
        return new CalendarModel { Name = "", Zone = "Etc/UTC", Week = [], Exceptions = FrozenDictionary<DateOnly, IReadOnlyList<HoursModel>>.Empty };
    }

    private HandoverScope BuildHandover(string? scope, string path)
    {
        switch (scope)
        {
            case null or "all": return HandoverScope.All;
            case "unanswered": return HandoverScope.Unanswered;
            case "none": return HandoverScope.None;
            default:
                errors.Add(path, scope, "must be all, unanswered or none");
                return HandoverScope.All;
        }
    }
}

internal static class CalendarChecks
{
    /// <summary>The calendar of this name; null without one, or with an error.</summary>
    public static CalendarModel? Calendar(this ConfigurationErrors errors, string path, string? name, FrozenDictionary<string, CalendarModel> calendars)
    {
        if (name is null)
        {
            return null;
        }

        if (calendars.TryGetValue(name, out var calendar))
        {
            return calendar;
        }

        errors.Add(path, name, "is not a calendar of this tenant: " + string.Join(", ", calendars.Keys));
        return null;
    }
}
