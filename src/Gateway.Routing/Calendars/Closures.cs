using Gateway.Contracts.Configuration;

namespace Gateway.Routing.Calendars;

/// <summary>Takes closed times out of a calendar's hours.</summary>
public static class Closures
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>
    /// The exceptions with the closures taken out. Whole days have no hours of their own (those that began the evening before end as they
    /// would); closed hours are cut out of whatever hours they meet. A date that has an exception in the configuration keeps it over whole days.
    /// </summary>
    public static Dictionary<DateOnly, IReadOnlyList<HoursModel>> Apply(
        IReadOnlyList<IReadOnlyList<HoursModel>> week, IReadOnlyDictionary<DateOnly, IReadOnlyList<HoursModel>> exceptions, IReadOnlyList<Closure> closures)
    {
        var result = new Dictionary<DateOnly, IReadOnlyList<HoursModel>>(exceptions);
        foreach (var closure in closures.Where(c => c.WholeDays))
        {
            for (var date = DateOnly.FromDateTime(closure.From); date < DateOnly.FromDateTime(closure.To); date = date.AddDays(1))
            {
                result.TryAdd(date, []);
            }
        }

        foreach (var closure in closures.Where(c => !c.WholeDays))
        {
            // Hours of the day before may reach in.
            for (var date = DateOnly.FromDateTime(closure.From).AddDays(-1); date <= DateOnly.FromDateTime(closure.To); date = date.AddDays(1))
            {
                var midnight = date.ToDateTime(TimeOnly.MinValue);
                var hours = result.TryGetValue(date, out var known) ? known : week[((int)date.DayOfWeek + 6) % 7];
                var cut = Cut(hours, closure.From - midnight, closure.To - midnight);
                if (cut.SequenceEqual(hours))
                {
                    continue;
                }

                // What begins after midnight belongs to the next date, so that hours stay in order of opening.
                result[date] = [.. cut.Where(h => h.From < Day)];
                foreach (var late in cut.Where(h => h.From >= Day))
                {
                    var next = date.AddDays(1);
                    var own = result.TryGetValue(next, out var nextKnown) ? nextKnown : week[((int)next.DayOfWeek + 6) % 7];
                    result[next] = [.. own.Append(new HoursModel(late.From - Day, late.To - Day)).OrderBy(h => h.From)];
                }
            }
        }

        return result;
    }

    private static List<HoursModel> Cut(IReadOnlyList<HoursModel> hours, TimeSpan from, TimeSpan to)
    {
        var left = new List<HoursModel>(hours.Count + 1);
        foreach (var span in hours)
        {
            if (to <= span.From || from >= span.To)
            {
                left.Add(span);
                continue;
            }

            if (from > span.From)
            {
                left.Add(span with { To = from });
            }

            if (to < span.To)
            {
                left.Add(span with { From = to });
            }
        }

        return left;
    }
}
