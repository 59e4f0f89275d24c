using System.Collections.Concurrent;
using Gateway.Contracts.Configuration;
using NodaTime;

namespace Gateway.Routing.Calendars;

/// <summary>A calendar's hours as moments, date by date. Dates that were asked for are kept.</summary>
internal sealed class OpenDays(CalendarModel model)
{
    /// <summary>How many dates back hours may reach into a date: they last 24 h at most, and a repeated hour may carry them over one more midnight.</summary>
    public const int Overhang = 2;

    // Three years of dates at about 100 bytes each; a walk over more begins anew.
    private const int KeptMax = 1_100;

    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[model.Zone];
    private readonly ConcurrentDictionary<int, OpenSpan[]> _kept = new();

    public static bool NeverCloses(CalendarModel model) =>
        model.Exceptions.Count == 0 && model.Week.All(day => day is [{ From: var from, To: var to }] && from == TimeSpan.Zero && to == Day);

    /// <summary>A moment, and the number of its date in the calendar's zone.</summary>
    public (Instant Instant, int Day) Place(DateTimeOffset at)
    {
        var instant = Instant.FromDateTimeOffset(at);
        return (instant, Period.DaysBetween(Epoch, instant.InZone(_zone).Date));
    }

    /// <summary>The hours that begin on a date, in order of opening; they may overlap.</summary>
    public OpenSpan[] Of(int day)
    {
        if (_kept.TryGetValue(day, out var spans))
        {
            return spans;
        }

        if (_kept.Count >= KeptMax)
        {
            _kept.Clear();
        }

        return _kept[day] = Resolve(Epoch.PlusDays(day));
    }

    private OpenSpan[] Resolve(LocalDate date)
    {
        var hours = model.Exceptions.TryGetValue(date.ToDateOnly(), out var exception) ? exception : model.Week[(int)date.DayOfWeek - 1];
        var spans = new List<OpenSpan>(hours.Count);
        foreach (var (from, to) in hours)
        {
            var span = new OpenSpan(WallClock.FirstShows(_zone, date.At(from)), WallClock.LastBefore(_zone, date.At(to)));
            if (span.Start < span.End)
            {
                spans.Add(span);
            }
        }

        return spans.Count == 0 ? [] : [.. spans];
    }
}

/// <param name="Start">Open from here.</param>
/// <param name="End">Closed from here.</param>
internal readonly record struct OpenSpan(Instant Start, Instant End);

/// <summary>When a zone's wall clock shows a time, over skipped and repeated hours.</summary>
internal static class WallClock
{
    public static LocalDateTime At(this LocalDate date, TimeSpan time) => date.AtMidnight().PlusTicks(time.Ticks);

    /// <summary>The first moment at which the clock shows this time or a later one.</summary>
    public static Instant FirstShows(DateTimeZone zone, LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        return mapping.Count == 0 ? mapping.EarlyInterval.End : mapping.First().ToInstant();
    }

    /// <summary>The moment from which on the clock never shows an earlier time than this.</summary>
    public static Instant LastBefore(DateTimeZone zone, LocalDateTime time)
    {
        var mapping = zone.MapLocal(time);
        if (mapping.Count == 0)
        {
            return mapping.EarlyInterval.End;
        }

        // Exactly where a repetition begins, nothing earlier is shown a second time.
        var last = mapping.Last().ToInstant();
        return mapping.Count == 2 && last == mapping.LateInterval.Start ? mapping.First().ToInstant() : last;
    }
}
