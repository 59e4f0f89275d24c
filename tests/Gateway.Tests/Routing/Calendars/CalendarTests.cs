using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Tests.Routing.Calendars;

public sealed class CalendarTests
{
    [Theory]
    [InlineData("09:00-17:30", 540, 1050)]
    [InlineData("22:00-06:00", 1320, 1800)]
    [InlineData("00:00-24:00", 0, 1440)]
    [InlineData("08:00-08:00", 480, 1920)]
    public void Hours_AsWritten_AreRead(string text, int from, int to) =>
        Assert.Equal(new HoursModel(TimeSpan.FromMinutes(from), TimeSpan.FromMinutes(to)), HoursText.Parse(text));

    [Theory]
    [InlineData("9-17")]
    [InlineData("24:00-06:00")]
    [InlineData("09:00")]
    [InlineData("09:60-10:00")]
    [InlineData("")]
    public void Hours_ThatAreNone_AreRefused(string text) => Assert.Null(HoursText.Parse(text));

    [Fact]
    public void Days_RangeOverSunday_GoesOn() => Assert.Equal([5, 6, 0], HoursText.ParseDays("sat-mon"));

    [Theory]
    [InlineData("monday")]
    [InlineData("mon-tue-wed")]
    [InlineData("mon-")]
    public void Days_ThatAreNone_AreRefused(string text) => Assert.Null(HoursText.ParseDays(text));

    [Fact]
    public void Night_OverTheRepeatedHour_LastsAnHourLonger()
    {
        // 25 October 2026 in Berlin: 03:00 summer time is 02:00 winter time.
        var calendar = BusinessCalendar.Of(Model("Europe/Berlin", "sat", "22:00-06:00"));

        Assert.Equal(TimeSpan.FromHours(9), calendar.OpenTime(Utc(2026, 10, 24), Utc(2026, 10, 26)));
        Assert.Equal(Utc(2026, 10, 25, 5), calendar.NextClosing(Utc(2026, 10, 24, 21)));
    }

    [Fact]
    public void Night_OverTheSkippedHour_LastsAnHourLess()
    {
        var calendar = BusinessCalendar.Of(Model("Europe/Berlin", "sat", "22:00-06:00"));

        Assert.Equal(TimeSpan.FromHours(7), calendar.OpenTime(Utc(2026, 3, 28), Utc(2026, 3, 30)));
    }

    [Fact]
    public void Always_NeverCloses()
    {
        var open = BusinessCalendar.Of(Model("Asia/Tokyo", "mon-sun", "00:00-24:00"));

        Assert.Null(open.NextClosing(Utc(2026, 3, 1)));
        Assert.Equal(Utc(2026, 3, 8), open.Add(Utc(2026, 3, 1), TimeSpan.FromDays(7)));
    }

    [Fact]
    public void Calendar_WithoutHours_NeverOpens()
    {
        var closed = BusinessCalendar.Of(new CalendarModel { Name = "x", Zone = "Etc/UTC", Week = [[], [], [], [], [], [], []], Exceptions = new Dictionary<DateOnly, IReadOnlyList<HoursModel>>() });

        Assert.Null(closed.NextOpening(Utc(2026, 3, 1)));
        Assert.Null(closed.Add(Utc(2026, 3, 1), TimeSpan.FromMinutes(1)));
        Assert.Equal(TimeSpan.Zero, closed.OpenTime(Utc(2026, 3, 1), Utc(2027, 3, 1)));
    }

    [Fact]
    public void Feed_OfHolidays_ClosesTheirDatesEveryYear()
    {
        var feed = HolidayFeed.Read(Feed("""
            BEGIN:VEVENT
            UID:1
            DTSTART;VALUE=DATE:20251225
            DTEND;VALUE=DATE:20251227
            RRULE:FREQ=YEARLY
            SUMMARY:Christmas
            END:VEVENT
            BEGIN:VEVENT
            UID:2
            DTSTART;VALUE=DATE:20260501
            STATUS:CANCELLED
            END:VEVENT
            BEGIN:VEVENT
            UID:3
            DTSTART:20260302T120000Z
            DTEND:20260302T133000Z
            END:VEVENT
            """), "Europe/Berlin");

        Assert.Null(feed.Error);
        Assert.Equal(25, feed.Closures.Count(c => c.WholeDays));
        Assert.Contains(new Closure(new DateTime(2049, 12, 25), new DateTime(2049, 12, 27), true), feed.Closures);
        var meeting = Assert.Single(feed.Closures, c => !c.WholeDays);
        Assert.Equal((new DateTime(2026, 3, 2, 13, 0, 0), new DateTime(2026, 3, 2, 14, 30, 0)), (meeting.From, meeting.To));
    }

    [Fact]
    public void Feed_OccurrenceMovedOrCancelled_ClosesOnlyItsNewTime()
    {
        var feed = HolidayFeed.Read(Feed("""
            BEGIN:VEVENT
            UID:training
            DTSTART:20260302T120000Z
            DTEND:20260302T130000Z
            RRULE:FREQ=WEEKLY;COUNT=4
            END:VEVENT
            BEGIN:VEVENT
            UID:training
            RECURRENCE-ID:20260309T120000Z
            DTSTART:20260310T120000Z
            DTEND:20260310T130000Z
            END:VEVENT
            BEGIN:VEVENT
            UID:training
            RECURRENCE-ID:20260316T120000Z
            DTSTART:20260316T120000Z
            STATUS:CANCELLED
            END:VEVENT
            """), "Etc/UTC");

        Assert.Equal([2, 10, 23], feed.Closures.Select(c => c.From.Day).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:nonsense\r\nEND:VEVENT\r\nEND:VCALENDAR")]
    public void Feed_ThatIsNone_SaysSo(string text) => Assert.NotNull(HolidayFeed.Read(text, "Europe/Berlin").Error);

    [Fact]
    public void Closure_OfAnAfternoon_CutsTheHoursItMeets()
    {
        var model = Model("Europe/Berlin", "mon-fri", "09:00-17:00");

        var exceptions = Closures.Apply(model.Week, model.Exceptions, [new Closure(new DateTime(2026, 3, 2, 13, 0, 0), new DateTime(2026, 3, 2, 14, 30, 0), false)]);

        Assert.Equal([HoursText.Parse("09:00-13:00")!.Value, HoursText.Parse("14:30-17:00")!.Value], exceptions[new DateOnly(2026, 3, 2)]);
        Assert.Single(exceptions);
    }

    [Fact]
    public void Closure_InTheSmallHours_CutsTheNightBeforeAndLeavesItsEnd()
    {
        var model = Model("Europe/Berlin", "mon-sun", "22:00-06:00");
        var closed = model with
        {
            Exceptions = Closures.Apply(model.Week, model.Exceptions, [new Closure(new DateTime(2026, 3, 3, 1, 0, 0), new DateTime(2026, 3, 3, 3, 0, 0), false)]),
        };

        var calendar = BusinessCalendar.Of(closed);

        Assert.Equal(TimeSpan.FromHours(6), calendar.OpenTime(Utc(2026, 3, 2, 21), Utc(2026, 3, 3, 5)));
        Assert.Equal(Utc(2026, 3, 3, 0), calendar.NextClosing(Utc(2026, 3, 2, 22)));
        Assert.Equal(Utc(2026, 3, 3, 2), calendar.NextOpening(Utc(2026, 3, 3, 0)));
        Assert.Equal(TimeSpan.FromHours(8), calendar.OpenTime(Utc(2026, 3, 3, 20), Utc(2026, 3, 4, 6)));
    }

    private static string Feed(string events) => $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{events.ReplaceLineEndings("\r\n")}\r\nEND:VCALENDAR\r\n";

    internal static CalendarModel Model(string zone, string days, params string[] hours)
    {
        var week = Enumerable.Range(0, 7).Select(day => HoursText.ParseDays(days)!.Contains(day) ? hours.Select(h => HoursText.Parse(h)!.Value).ToArray() : []).ToArray();
        return new CalendarModel { Name = days, Zone = zone, Week = week, Exceptions = new Dictionary<DateOnly, IReadOnlyList<HoursModel>>() };
    }

    internal static DateTimeOffset Utc(int year, int month, int day, int hour = 0, int minute = 0) => new(year, month, day, hour, minute, 0, TimeSpan.Zero);
}
