using CsCheck;
using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;
using NodaTime;

namespace Gateway.Tests.Routing.Calendars;

/// <summary>
/// Calendars against <see cref="MinuteWalker"/>: random hours over six days around a change of the clock, in zones that skip and repeat an hour by day and
/// by night, half an hour, two hours, at midnight, and a whole day.
/// </summary>
public sealed class CalendarPropertyTests
{
    private const int Minutes = 6 * 24 * 60;

    public static TheoryData<string, int> Zones => new()
    {
        { "Europe/Berlin", 2026 }, { "Europe/London", 2026 }, { "America/New_York", 2026 }, { "America/Los_Angeles", 2026 }, { "Australia/Sydney", 2026 },
        { "Pacific/Auckland", 2026 }, { "Australia/Lord_Howe", 2026 }, { "America/Santiago", 2026 }, { "America/Havana", 2024 }, { "Africa/Cairo", 2025 },
        { "Asia/Beirut", 2025 }, { "America/Sao_Paulo", 2018 }, { "Antarctica/Troll", 2026 }, { "Asia/Tehran", 2021 },
    };

    // A start on the quarter, mostly; a length up to a whole day.
    private static readonly Gen<HoursModel> Hours =
        from start in Gen.OneOf(Gen.Int[0, 95].Select(q => q * 15), Gen.Int[0, 1439])
        from length in Gen.OneOf(Gen.Int[1, 96].Select(q => q * 15), Gen.Int[1, 1440])
        select new HoursModel(TimeSpan.FromMinutes(start), TimeSpan.FromMinutes(start + length));

    private static readonly Gen<IReadOnlyList<HoursModel>> Day =
        Hours.List[0, 3].Select(list => (IReadOnlyList<HoursModel>)[.. list.OrderBy(h => h.From)]);

    private static Gen<CalendarModel> Model(string zone, DateOnly around) =>
        from week in Day.Array[7]
        from exceptions in Gen.Select(Gen.Int[-3, 3], Day).List[0, 2]
        select new CalendarModel
        {
            Name = "random",
            Zone = zone,
            Week = week,
            Exceptions = exceptions.DistinctBy(e => e.Item1).ToDictionary(e => around.AddDays(e.Item1), e => e.Item2),
        };

    [Theory]
    [MemberData(nameof(Zones))]
    public void Calendar_AroundEveryChangeOfTheClock_AnswersLikeTheMinuteWalker(string zone, int year)
    {
        var changes = Changes(zone, year);
        Assert.Equal(2, changes.Count);
        Assert.NotEqual(changes[0].Forward, changes[1].Forward);
        foreach (var (change, _) in changes)
        {
            var around = DateOnly.FromDateTime(change.ToDateTimeUtc());
            var start = change - Duration.FromMinutes(Minutes / 2);
            Gen.Select(Model(zone, around), Gen.Int[0, Minutes - 1].Array[40]).Sample(
                (model, minutes) => Check(model, start, minutes), iter: 15, print: p => Print(p.Item1));
        }
    }

    [Fact]
    public void Calendar_InAZoneThatSkippedADay_HasNoHoursOnIt()
    {
        // Samoa went from 29 December 2011 to 31 December.
        var start = Instant.FromUtc(2011, 12, 27, 0, 0);
        Model("Pacific/Apia", new DateOnly(2011, 12, 30)).Sample(model => Check(model, start, [0, 3000, 4319, 4320, 4321, 5000]), iter: 15, print: Print);
    }

    private static bool Check(CalendarModel model, Instant start, int[] minutes)
    {
        var walker = new MinuteWalker(model, start, Minutes);
        var calendar = BusinessCalendar.Of(model);
        for (var i = 0; i < walker.Count; i++)
        {
            Assert.True(walker.IsOpen(i) == calendar.IsOpen(walker.At(i).ToDateTimeOffset()), $"{walker.At(i)}: open should be {walker.IsOpen(i)}");
        }

        foreach (var i in minutes)
        {
            var at = walker.At(i).ToDateTimeOffset();
            AssertInWindow(walker, walker.Next(i, open: true), calendar.NextOpening(at));
            AssertInWindow(walker, walker.Next(i, open: false), calendar.NextClosing(at));
            var to = Math.Min(Minutes - 1, i + 2000);
            Assert.Equal(walker.OpenMinutes(i, to), calendar.OpenTime(at, walker.At(to).ToDateTimeOffset()).TotalMinutes);
            foreach (var amount in new[] { 0, 1, 59, 480, 1500 })
            {
                // The walker tells the minute after the last open one; the calendar ends where that one ends.
                var expected = amount == 0 ? i : walker.Add(i, amount) is { } and ? and : (int?)null;
                var actual = calendar.Add(at, TimeSpan.FromMinutes(amount));
                if (expected is not null)
                {
                    Assert.Equal(amount, calendar.OpenTime(at, actual!.Value).TotalMinutes);
                    Assert.Equal(walker.At(expected.Value).ToDateTimeOffset(), actual.Value);
                }
            }
        }

        return true;
    }

    private static void AssertInWindow(MinuteWalker walker, int? expected, DateTimeOffset? actual)
    {
        if (expected is { } minute)
        {
            Assert.Equal(walker.At(minute).ToDateTimeOffset(), actual);
        }
        else
        {
            Assert.True(actual is null || actual >= walker.At(walker.Count).ToDateTimeOffset(), $"{actual} is in the window");
        }
    }

    private static List<(Instant At, bool Forward)> Changes(string zone, int year)
    {
        var intervals = DateTimeZoneProviders.Tzdb[zone].GetZoneIntervals(Instant.FromUtc(year, 1, 1, 0, 0), Instant.FromUtc(year + 1, 1, 1, 0, 0)).ToList();
        return [.. intervals.Zip(intervals.Skip(1), (a, b) => (b.Start, b.WallOffset > a.WallOffset))];
    }

    private static string Print(CalendarModel model) =>
        $"{model.Zone} {string.Join(" | ", model.Week.Select(d => string.Join(',', d)))} except {string.Join(" | ", model.Exceptions.Select(e => $"{e.Key}: {string.Join(',', e.Value)}"))}";
}
