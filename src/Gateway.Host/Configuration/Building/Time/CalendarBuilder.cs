using System.Collections.Frozen;
using System.Globalization;
using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Host.Configuration;

internal sealed class CalendarBuilder(ConfigurationErrors errors, FeedFiles feeds)
{
    public FrozenDictionary<string, CalendarModel> Build(List<CalendarFile> calendars, string path)
    {
        var built = new Dictionary<string, CalendarModel>(StringComparer.Ordinal);
        for (var i = 0; i < calendars.Count; i++)
        {
            var calendar = BuildCalendar(calendars[i], $"{path}[{i}]");
            if (!built.TryAdd(calendar.Name, calendar))
            {
                errors.Add($"{path}[{i}].name", calendar.Name, "is the name of an earlier calendar");
            }
        }

        return built.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private CalendarModel BuildCalendar(CalendarFile calendar, string path)
    {
        var name = errors.Name(path + ".name", calendar.Name);
        var zone = BuildZone(calendar.Zone, path + ".zone");
        var week = BuildWeek(calendar.Hours, path + ".hours");
        var exceptions = BuildExceptions(calendar.Exceptions ?? [], path + ".exceptions");
        var closures = BuildFeeds(calendar.Feeds ?? [], zone, path + ".feeds");
        return new CalendarModel { Name = name, Zone = zone, Week = week, Exceptions = Closures.Apply(week, exceptions, closures) };
    }

    private string BuildZone(string? zone, string path)
    {
        if (zone is null)
        {
            errors.Missing(path, "an IANA time zone such as \"Europe/Berlin\"");
        }
        else if (BusinessCalendar.KnowsZone(zone))
        {
            return zone;
        }
        else
        {
            errors.Add(path, zone, "is not an IANA time zone such as \"Europe/Berlin\"");
        }

        return "Etc/UTC";
    }

    private List<HoursModel>[] BuildWeek(Dictionary<string, List<string>>? hours, string path)
    {
        var week = Enumerable.Range(0, 7).Select(_ => new List<HoursModel>()).ToArray();
        if (hours is null)
        {
            errors.Missing(path, "days and their hours, such as {\"mon-fri\": [\"09:00-17:00\"]}");
        }

        foreach (var (days, list) in hours ?? [])
        {
            var parsed = BuildHours(list, $"{path}.{days}");
            foreach (var day in HoursText.ParseDays(days) ?? [])
            {
                week[day].AddRange(parsed);
            }

            if (HoursText.ParseDays(days) is null)
            {
                errors.Add($"{path}.{days}", days, HoursText.DaysRule);
            }
        }

        foreach (var day in week)
        {
            day.Sort((a, b) => a.From.CompareTo(b.From));
        }

        return week;
    }

    private List<HoursModel> BuildHours(List<string> hours, string path)
    {
        var parsed = new List<HoursModel>(hours.Count);
        if (hours.Count > Defaults.HoursMax)
        {
            errors.Add(path, null, $"has {hours.Count} hours, more than {Defaults.HoursMax}");
        }

        for (var i = 0; i < hours.Count; i++)
        {
            if (HoursText.Parse(hours[i]) is { } span)
            {
                parsed.Add(span);
            }
            else
            {
                errors.Add($"{path}[{i}]", hours[i], HoursText.Rule);
            }
        }

        parsed.Sort((a, b) => a.From.CompareTo(b.From));
        return parsed;
    }

    private Dictionary<DateOnly, IReadOnlyList<HoursModel>> BuildExceptions(List<ExceptionFile> exceptions, string path)
    {
        var built = new Dictionary<DateOnly, IReadOnlyList<HoursModel>>();
        if (exceptions.Count > Defaults.ExceptionsMax)
        {
            errors.Add(path, null, $"has {exceptions.Count} dates, more than {Defaults.ExceptionsMax}");
        }

        for (var i = 0; i < exceptions.Count; i++)
        {
            var at = $"{path}[{i}]";
            var hours = BuildHours(exceptions[i].Hours ?? [], at + ".hours");
            if (!DateOnly.TryParseExact(exceptions[i].Date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                errors.Add(at + ".date", exceptions[i].Date, "must be a date such as \"2026-12-24\"");
            }
            else if (!built.TryAdd(date, hours))
            {
                errors.Add(at + ".date", exceptions[i].Date, "has an exception already");
            }
        }

        return built;
    }

    private List<Closure> BuildFeeds(List<string> names, string zone, string path)
    {
        var closures = new List<Closure>();
        for (var i = 0; i < names.Count; i++)
        {
            var (text, fault) = feeds.Read(names[i]);
            var outcome = text is null ? new FeedOutcome([], fault) : HolidayFeed.Read(text, zone);
            closures.AddRange(outcome.Closures);
            if (outcome.Error is { } error)
            {
                errors.Add($"{path}[{i}]", names[i], error);
            }
        }

        return closures;
    }
}
