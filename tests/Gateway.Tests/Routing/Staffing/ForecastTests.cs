using Gateway.Routing.Staffing;

namespace Gateway.Tests.Routing.Staffing;

public sealed class ForecastTests
{
    [Fact]
    public void NextWeek_SteadyWeeks_IsTheSameAgain()
    {
        double[] week = [1, 5, 9, 0, 2];

        Assert.Equal(week, Forecast.NextWeek([week, week, week]), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void NextWeek_GrowingByTenAWeek_GrowsOn()
    {
        double[][] weeks = [.. Enumerable.Range(0, 6).Select(w => new double[] { 50 + (5 * w), 50 + (5 * w) })];

        Assert.Equal([80, 80], Forecast.NextWeek(weeks), (a, b) => Math.Abs(a - b) < 1e-9);
    }

    [Fact]
    public void NextWeek_WildGrowth_IsKeptToAQuarter()
    {
        double[][] weeks = [[0.0], [0], [0], [100]];

        // The line through the totals stands at 70 in the last week and would go to 100.
        Assert.Equal(87.5, Assert.Single(Forecast.NextWeek(weeks)), 1e-9);
    }

    [Fact]
    public void NextWeek_FewWeeks_IsTheirMean() => Assert.Equal(15, Assert.Single(Forecast.NextWeek([[10.0], [20]])), 1e-9);

    [Fact]
    public void NextWeek_HabitsChange_FollowsTheLastWeeks()
    {
        double[][] weeks = [[100, 0], [100, 0], [0, 100], [0, 100], [0, 100], [0, 100]];

        var next = Forecast.NextWeek(weeks);

        Assert.True(next[1] > 4 * next[0], $"{next[0]} and {next[1]}");
    }

    [Fact]
    public void NextWeek_Nothing_IsNothing() => Assert.Equal([0, 0], Forecast.NextWeek([[0, 0]]));

    [Fact]
    public void History_ByTheLocalClock_FindsWeekdayAndIntervalOverTheChangeToSummerTime()
    {
        var history = new DemandHistory("Europe/Berlin", 30);
        // Mondays 23 and 30 March 2026, 09:40 in Berlin; the clock goes forward between them.
        history.Arrived(new DateTimeOffset(2026, 3, 23, 8, 40, 0, TimeSpan.Zero));
        history.Arrived(new DateTimeOffset(2026, 3, 30, 7, 40, 0, TimeSpan.Zero));

        var weeks = history.Weeks(new DateTimeOffset(2026, 3, 22, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 4, 6, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(2, weeks.Count);
        Assert.All(weeks, week => Assert.Equal(19, Array.IndexOf(week, 1.0)));
    }

    [Fact]
    public void History_SevenDaysAcrossAMonday_AreOneWholeWeek()
    {
        var history = new DemandHistory("Etc/UTC", 60);
        var wednesday = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
        for (var hour = 0; hour < 7 * 24; hour++) history.Arrived(wednesday.AddHours(hour));

        var week = Assert.Single(history.Weeks(wednesday, wednesday.AddDays(7)));

        Assert.All(week, arrivals => Assert.Equal(1, arrivals));
    }

    [Fact]
    public void History_DaysThatTwoBrokenWeeksHaveSeen_AreTheirMean()
    {
        var history = new DemandHistory("Etc/UTC", 60);
        var wednesday = new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero);
        history.Arrived(wednesday.AddHours(9));
        history.Arrived(wednesday.AddDays(1).AddHours(9));

        // Wednesday to Thursday of the week after: both Wednesdays, and one Thursday and a bit.
        var week = Assert.Single(history.Weeks(wednesday, wednesday.AddDays(8).AddHours(1)));

        Assert.Equal((0.5, 1.0), (week[(2 * 24) + 9], week[(3 * 24) + 9]));
    }

    [Fact]
    public void History_WeeksWithoutArrivals_CountAsEmpty()
    {
        var history = new DemandHistory("Etc/UTC", 60);
        history.Arrived(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));

        var weeks = history.Weeks(new DateTimeOffset(2026, 3, 2, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 23, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal([1, 0, 0], weeks.Select(w => w.Sum()));
    }

    [Fact]
    public void History_Patience_IsAllTimeWaitedOverThoseWhoLeft()
    {
        var history = new DemandHistory("Etc/UTC", 60);
        history.Waited(TimeSpan.FromSeconds(100), left: false);
        history.Waited(TimeSpan.FromSeconds(50), left: true);

        Assert.Equal(150, history.MeanPatience);
    }
}
