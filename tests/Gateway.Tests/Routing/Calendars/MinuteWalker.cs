using Gateway.Contracts.Configuration;
using NodaTime;

namespace Gateway.Tests.Routing.Calendars;

/// <summary>
/// What a calendar should answer, found by walking a window minute by minute and reading the wall clock: hours are open from the first minute at which
/// the clock has shown their start, until the last minute after which it shows nothing before their end.
/// </summary>
internal sealed class MinuteWalker
{
    private readonly Instant _start;
    private readonly bool[] _open;

    public MinuteWalker(CalendarModel model, Instant start, int minutes)
    {
        _start = start;
        _open = new bool[minutes];
        var zone = DateTimeZoneProviders.Tzdb[model.Zone];
        var (shown, toCome) = (new LocalDateTime[minutes], new LocalDateTime[minutes]);
        for (var i = 0; i < minutes; i++)
        {
            var local = At(i).InZone(zone).LocalDateTime;
            shown[i] = i > 0 && shown[i - 1] > local ? shown[i - 1] : local;
            toCome[i] = local;
        }

        for (var i = minutes - 2; i >= 0; i--)
        {
            toCome[i] = toCome[i] < toCome[i + 1] ? toCome[i] : toCome[i + 1];
        }

        var last = shown[^1].Date;
        for (var date = shown[0].Date.PlusDays(-3); date <= last; date = date.PlusDays(1))
        {
            var hours = model.Exceptions.TryGetValue(date.ToDateOnly(), out var exception) ? exception : model.Week[(int)date.DayOfWeek - 1];
            foreach (var (from, to) in hours)
            {
                var (begin, end) = (date.AtMidnight().PlusMinutes((long)from.TotalMinutes), date.AtMidnight().PlusMinutes((long)to.TotalMinutes));
                for (var i = 0; i < minutes; i++)
                {
                    _open[i] |= shown[i] >= begin && toCome[i] < end;
                }
            }
        }
    }

    public int Count => _open.Length;

    public Instant At(int minute) => _start + Duration.FromMinutes(minute);

    public bool IsOpen(int minute) => _open[minute];

    /// <summary>Null when there is none in the window.</summary>
    public int? Next(int minute, bool open)
    {
        var found = Array.IndexOf(_open, open, minute);
        return found < 0 ? null : found;
    }

    public int OpenMinutes(int from, int to) => _open.AsSpan(from, to - from).Count(true);

    /// <summary>The minute at whose beginning so many open minutes have passed; null when the window holds fewer.</summary>
    public int? Add(int from, int openMinutes)
    {
        for (var i = from; i < _open.Length; i++)
        {
            if (openMinutes == 0)
            {
                return i;
            }

            openMinutes -= _open[i] ? 1 : 0;
        }

        return null;
    }
}
