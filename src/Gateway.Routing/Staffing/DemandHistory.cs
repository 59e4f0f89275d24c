using NodaTime;

namespace Gateway.Routing.Staffing;

/// <summary>What one skill's conversations were like: how many came when, how long they took, how long who left had waited.</summary>
public sealed class DemandHistory(string zone, int intervalMinutes)
{
    private const int WeekMinutes = 7 * 24 * 60;

    private readonly DateTimeZone _zone = DateTimeZoneProviders.Tzdb[zone];
    private readonly SortedDictionary<LocalDate, double[]> _weeks = [];
    private double _handlingSquares;

    public int Arrivals { get; private set; }

    public int Handled { get; private set; }

    public double HandlingSeconds { get; private set; }

    public int Abandoned { get; private set; }

    /// <summary>All waits, of those who were answered and those who left.</summary>
    public double WaitedSeconds { get; private set; }

    /// <summary>Null when nobody was handled.</summary>
    public double? MeanHandling => Handled == 0 ? null : HandlingSeconds / Handled;

    /// <summary>Standard deviation over mean of handling times; 1, as the formulas assume, while fewer than thirty are known.</summary>
    public double HandlingVariation
    {
        get
        {
            // Below this many the spread itself is chance.
            if (Handled < 30 || HandlingSeconds <= 0) return 1;
            var mean = HandlingSeconds / Handled;
            return Math.Sqrt(Math.Max(0, (_handlingSquares / Handled) - (mean * mean))) / mean;
        }
    }

    /// <summary>
    /// Mean patience of exponential leavers, of whom most are answered before it ends: all time waited over those who left. Null with none.
    /// </summary>
    public double? MeanPatience => Abandoned == 0 ? null : WaitedSeconds / Abandoned;

    public void Arrived(DateTimeOffset at)
    {
        Arrivals++;
        var local = Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime;
        var monday = local.Date.PlusDays(1 - (int)local.DayOfWeek);
        if (!_weeks.TryGetValue(monday, out var week))
        {
            _weeks[monday] = week = new double[WeekMinutes / intervalMinutes];
        }

        week[((((int)local.DayOfWeek - 1) * 24 * 60) + (local.Hour * 60) + local.Minute) / intervalMinutes]++;
    }

    public void Waited(TimeSpan time, bool left)
    {
        WaitedSeconds += time.TotalSeconds;
        Abandoned += left ? 1 : 0;
    }

    public void Took(TimeSpan time)
    {
        Handled++;
        HandlingSeconds += time.TotalSeconds;
        _handlingSquares += time.TotalSeconds * time.TotalSeconds;
    }

    /// <summary>
    /// Whole weeks between the first and the last moment of the record, oldest first, silent ones as zeros. Where there is no whole week, one that is put together
    /// of the broken ones: what both have seen is their mean.
    /// </summary>
    public IReadOnlyList<double[]> Weeks(DateTimeOffset first, DateTimeOffset last)
    {
        var (from, to) = (Local(first), Local(last));
        var start = from.Date.PlusDays(1 - (int)from.DayOfWeek);
        var weeks = new List<double[]>();
        for (var monday = start; monday.AtMidnight() <= to; monday = monday.PlusWeeks(1))
        {
            if (monday.AtMidnight() >= from && monday.PlusWeeks(1).AtMidnight() <= to)
            {
                weeks.Add(_weeks.GetValueOrDefault(monday) ?? new double[WeekMinutes / intervalMinutes]);
            }
        }

        return weeks.Count > 0 ? weeks : _weeks.Count == 0 ? [] : [Joined(start, from, to)];
    }

    private double[] Joined(LocalDate first, LocalDateTime from, LocalDateTime to)
    {
        var joined = new double[WeekMinutes / intervalMinutes];
        for (var i = 0; i < joined.Length; i++)
        {
            var (sum, whole) = (0.0, 0);
            for (var monday = first; monday.AtMidnight() <= to; monday = monday.PlusWeeks(1))
            {
                var start = monday.AtMidnight().PlusMinutes(i * intervalMinutes);
                whole += start >= from && start.PlusMinutes(intervalMinutes) <= to ? 1 : 0;
                sum += _weeks.TryGetValue(monday, out var week) ? week[i] : 0;
            }

            joined[i] = sum / Math.Max(1, whole);
        }

        return joined;
    }

    private LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(_zone).LocalDateTime;
}
