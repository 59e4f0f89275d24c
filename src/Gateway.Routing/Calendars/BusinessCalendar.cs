using System.Runtime.CompilerServices;
using Gateway.Contracts.Configuration;
using NodaTime;

namespace Gateway.Routing.Calendars;

/// <summary>Answers when a calendar is open, and counts open time. Immutable to its callers and safe for many threads.</summary>
/// <remarks>
/// Hours mean the wall clock: they begin when it first shows their start, and end when it last shows a time before their end. So hours that hold a
/// repeated hour last an hour longer, and those that hold a skipped one an hour shorter.
/// </remarks>
public sealed class BusinessCalendar
{
    // A shop that is closed for longer than a year and a month is not closed but gone.
    internal const int SearchDays = 400;

    // The longest target is a year of open time; at one open hour a week it takes no longer than this, and a walk of it some milliseconds.
    internal const int WalkDays = 3_660;

    private static readonly ConditionalWeakTable<CalendarModel, BusinessCalendar> Compiled = [];

    private readonly OpenDays? _days;

    private BusinessCalendar(OpenDays? days, string zone) => (_days, Zone) = (days, zone);

    /// <summary>Never closed.</summary>
    public static BusinessCalendar Always { get; } = new(null, "Etc/UTC");

    /// <summary>IANA name.</summary>
    public string Zone { get; }

    /// <summary>The compiled form of a calendar; <see cref="Always"/> for null. Compiled once for each model.</summary>
    public static BusinessCalendar Of(CalendarModel? model) =>
        model is null ? Always : Compiled.GetValue(model, static m => OpenDays.NeverCloses(m) ? new(null, m.Zone) : new(new OpenDays(m), m.Zone));

    public static bool KnowsZone(string name) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(name) is not null;

    public bool IsOpen(DateTimeOffset at)
    {
        if (_days is null)
        {
            return true;
        }

        var (instant, day) = _days.Place(at);
        for (var d = day - OpenDays.Overhang; d <= day; d++)
        {
            foreach (var span in _days.Of(d))
            {
                if (span.Start <= instant && instant < span.End)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The first moment from <paramref name="from"/> on that is open; null when there is none for more than a year.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset from)
    {
        if (_days is null || IsOpen(from))
        {
            return from;
        }

        var (instant, day) = _days.Place(from);
        for (var d = day - OpenDays.Overhang; d <= day + SearchDays; d++)
        {
            foreach (var span in _days.Of(d))
            {
                if (span.Start > instant)
                {
                    return span.Start.ToDateTimeOffset();
                }
            }
        }

        return null;
    }

    /// <summary>The first moment from <paramref name="from"/> on that is closed; null when there is none for more than a year.</summary>
    public DateTimeOffset? NextClosing(DateTimeOffset from)
    {
        if (_days is null)
        {
            return null;
        }

        var (end, day) = _days.Place(from);
        for (var d = day - OpenDays.Overhang; d <= day + SearchDays; d++)
        {
            foreach (var span in _days.Of(d))
            {
                if (span.Start > end)
                {
                    return end.ToDateTimeOffset();
                }

                end = Instant.Max(end, span.End);
            }
        }

        return end < _days.Place(from).Instant + Duration.FromDays(SearchDays - 1) ? end.ToDateTimeOffset() : null;
    }

    /// <summary>The moment at which this much open time has passed since <paramref name="from"/>; null when ten years do not hold as much.</summary>
    public DateTimeOffset? Add(DateTimeOffset from, TimeSpan openTime)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(openTime, TimeSpan.Zero);
        if (_days is null)
        {
            return from + openTime;
        }

        var (cursor, day) = _days.Place(from);
        var left = Duration.FromTimeSpan(openTime);
        if (left == Duration.Zero)
        {
            return from;
        }

        for (var d = day - OpenDays.Overhang; d <= day + WalkDays; d++)
        {
            foreach (var span in _days.Of(d))
            {
                var start = Instant.Max(cursor, span.Start);
                if (span.End <= start)
                {
                    continue;
                }

                if (span.End - start >= left)
                {
                    return (start + left).ToDateTimeOffset();
                }

                left -= span.End - start;
                cursor = span.End;
            }
        }

        return null;
    }

    /// <summary>Open time between two moments; zero when the second is not later. Counts ten years at most.</summary>
    public TimeSpan OpenTime(DateTimeOffset from, DateTimeOffset to)
    {
        if (to <= from || _days is null)
        {
            return to <= from ? TimeSpan.Zero : to - from;
        }

        var (cursor, first) = _days.Place(from);
        var (end, last) = _days.Place(to);
        var open = Duration.Zero;
        for (var d = first - OpenDays.Overhang; d <= Math.Min(last, first + WalkDays); d++)
        {
            foreach (var span in _days.Of(d))
            {
                var (start, stop) = (Instant.Max(cursor, span.Start), Instant.Min(end, span.End));
                if (stop > start)
                {
                    open += stop - start;
                    cursor = stop;
                }
            }
        }

        return open.ToTimeSpan();
    }
}
