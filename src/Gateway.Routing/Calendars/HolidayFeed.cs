using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using NodaTime;
using Period = Ical.Net.DataTypes.Period;

namespace Gateway.Routing.Calendars;

/// <param name="From">Wall clock of the calendar's zone.</param>
/// <param name="To">Later than <paramref name="From"/>.</param>
/// <param name="WholeDays">Both are midnights: the dates between them are closed.</param>
public readonly record struct Closure(DateTime From, DateTime To, bool WholeDays);

/// <param name="Closures">In no order; empty with an error.</param>
/// <param name="Error">What is wrong with the text; null when nothing is.</param>
public sealed record FeedOutcome(IReadOnlyList<Closure> Closures, string? Error);

/// <summary>Reads an iCalendar text (RFC 5545): each event that is not cancelled is a time at which the calendar is closed.</summary>
/// <remarks><code>BEGIN:VEVENT / DTSTART;VALUE=DATE:20261225 / DTEND;VALUE=DATE:20261227 / RRULE:FREQ=YEARLY / SUMMARY:Christmas / END:VEVENT</code></remarks>
public static class HolidayFeed
{
    // Rules without an end are followed up to here; a file that lives longer is exported anew.
    private static readonly DateTime Start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);
    private static readonly DateTime End = new(2050, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    // Thirty years of a country's holidays are a few hundred; a feed beyond this is somebody's appointments.
    private const int ClosuresMax = 5_000;

    public static FeedOutcome Read(string text, string zone)
    {
        try
        {
            if (Ical.Net.Calendar.Load(text) is not { } calendar)
            {
                return new FeedOutcome([], "holds no VCALENDAR");
            }

            var target = DateTimeZoneProviders.Tzdb[zone];
            var closures = new List<Closure>();

            // An occurrence that was moved or cancelled stands as an event of its own that says which it replaces (RFC 5545, RECURRENCE-ID).
            var replaced = calendar.Events.Where(e => e.RecurrenceIdentifier is not null).Select(e => (e.Uid, e.RecurrenceIdentifier!.StartTime.AsUtc)).ToHashSet();
            foreach (var item in calendar.Events.Where(e => !string.Equals(e.Status, "CANCELLED", StringComparison.OrdinalIgnoreCase)))
            {
                if (item.Start is null)
                {
                    return new FeedOutcome([], $"has an event without a DTSTART that can be read: {item.Uid}");
                }

                foreach (var occurrence in Occurrences(item))
                {
                    if (item.RecurrenceIdentifier is null && replaced.Contains((item.Uid, occurrence.StartTime.AsUtc)))
                    {
                        continue;
                    }

                    if (closures.Count == ClosuresMax)
                    {
                        return new FeedOutcome([], $"has more than {ClosuresMax} closed times until {End:yyyy}");
                    }

                    if (ClosureOf(occurrence, target) is { } closure)
                    {
                        closures.Add(closure);
                    }
                }
            }

            return new FeedOutcome(closures, null);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The library throws many kinds of exception on text that is not iCalendar; none of them is ours.
            return new FeedOutcome([], "is not iCalendar: " + e.Message.ReplaceLineEndings(" "));
        }
    }

    private static IEnumerable<Period> Occurrences(CalendarEvent item) =>
        item.GetOccurrences(new CalDateTime(Start, item.Start!.HasTime)).Select(o => o.Period).TakeWhile(p => p.StartTime.Value < End);

    private static Closure? ClosureOf(Period period, DateTimeZone zone)
    {
        var start = period.StartTime;
        var end = period.EffectiveEndTime ?? (start.HasTime ? start : start.AddDays(1));
        if (!start.HasTime)
        {
            return new Closure(start.Value.Date, end.Value > start.Value ? end.Value.Date : start.Value.Date.AddDays(1), WholeDays: true);
        }

        var (from, to) = (Local(start, zone), Local(end, zone));
        return to > from ? new Closure(from, to, WholeDays: false) : null;
    }

    // A time without a zone is meant in the calendar's own.
    private static DateTime Local(CalDateTime time, DateTimeZone zone) =>
        time.IsFloating ? time.Value : Instant.FromDateTimeUtc(DateTime.SpecifyKind(time.AsUtc, DateTimeKind.Utc)).InZone(zone).ToDateTimeUnspecified();
}
