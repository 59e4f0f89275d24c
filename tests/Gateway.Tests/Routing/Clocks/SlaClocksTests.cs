using Gateway.Contracts.Configuration;
using Gateway.Routing.Clocks;
using Gateway.Tests.Routing.Calendars;

namespace Gateway.Tests.Routing.Clocks;

/// <summary>Clocks over a Berlin office that works from nine to five, Monday to Friday. The conversation begins on Monday, 2 March 2026.</summary>
public sealed class SlaClocksTests
{
    private static readonly SlaModel Gold = new()
    {
        Name = "gold",
        Calendar = CalendarTests.Model("Europe/Berlin", "mon-fri", "09:00-17:00"),
        FirstResponse = TimeSpan.FromHours(2),
        NextResponse = TimeSpan.FromHours(1),
        Resolution = TimeSpan.FromHours(16),
        AtRisk = 0.75,
    };

    private readonly SlaClocks _clocks = new();

    [Fact]
    public void FirstResponse_OpenedAnHourBeforeClosing_IsDueTheNextMorning()
    {
        _clocks.Opened(Berlin(2, 16));

        Assert.Equal(Berlin(3, 10), SlaPromises.ResponseDueAt(_clocks, Gold));
        Assert.Equal(Berlin(3, 9, 30), SlaPromises.NextDue(_clocks, Gold));
    }

    [Fact]
    public void FirstResponse_NobodyAnswers_IsToldAtRiskAndBreachedOnceEach()
    {
        _clocks.Opened(Berlin(2, 10));

        Assert.Empty(SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 11, 29)));
        Assert.Equal([new SlaAlert(SlaClockKind.FirstResponse, SlaStage.AtRisk, Berlin(2, 12), TimeSpan.FromHours(2))], SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 11, 30)));
        Assert.Empty(SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 11, 59)));
        Assert.Equal(Berlin(2, 12), SlaPromises.NextDue(_clocks, Gold));
        Assert.Equal(SlaStage.Breached, Assert.Single(SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 12))).Stage);
        Assert.Empty(SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 16)));
    }

    [Fact]
    public void FirstResponse_NobodyLookedInTime_IsToldBreachedOnly()
    {
        _clocks.Opened(Berlin(2, 10));

        Assert.Equal(SlaStage.Breached, Assert.Single(SlaPromises.TakeDue(_clocks, Gold, Berlin(2, 13))).Stage);
    }

    [Fact]
    public void NextResponse_CustomerWritesTwice_CountsFromTheFirstUnansweredMessage()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 11), Gold);
        _clocks.CustomerWrote(Berlin(2, 12));
        _clocks.CustomerWrote(Berlin(2, 12, 45));

        Assert.Equal(Berlin(2, 12), _clocks.UnansweredSince);
        Assert.Equal(Berlin(2, 13), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Fact]
    public void Response_AfterOurAnswer_NoneIsOwed()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 11), Gold);

        Assert.Null(SlaPromises.ResponseDueAt(_clocks, Gold));
        Assert.Null(_clocks.UnansweredSince);
    }

    [Fact]
    public void Resolution_WhileWeWaitForTheCustomer_Stands()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 12), Gold);
        _clocks.CustomerWrote(Berlin(4, 10));

        // Two of sixteen hours are spent: fourteen are left from Wednesday ten o'clock.
        Assert.Equal(Berlin(5, 16), _clocks[SlaClockKind.Resolution].Reaches(Gold.Resolution!.Value, Gateway.Routing.Calendars.BusinessCalendar.Of(Gold.Calendar)));
    }

    [Fact]
    public void Resolution_ThatDoesNotPause_RunsOn()
    {
        var strict = Gold with { PausesForCustomer = false };
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 12), strict);

        Assert.Equal(Berlin(4, 10), _clocks[SlaClockKind.Resolution].Reaches(strict.Resolution!.Value, Gateway.Routing.Calendars.BusinessCalendar.Of(strict.Calendar)));
    }

    [Fact]
    public void Hold_AllClocks_StandUntilReleased()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.Hold(Berlin(2, 11), Gold);

        Assert.Null(SlaPromises.NextDue(_clocks, Gold));
        _clocks.Release(Berlin(3, 9), Gold);
        Assert.Equal(Berlin(3, 10), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Fact]
    public void Hold_CustomerWritesMeanwhile_ResponseIsOwedFromTheRelease()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 11), Gold);
        _clocks.Hold(Berlin(2, 11), Gold);
        _clocks.CustomerWrote(Berlin(2, 12));
        Assert.Null(SlaPromises.ResponseDueAt(_clocks, Gold));

        _clocks.Release(Berlin(2, 14), Gold);

        Assert.Equal(Berlin(2, 15), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Theory]
    [InlineData(false, 6, 14)]
    [InlineData(true, 6, 16)]
    public void Reopened_Resolution_GoesOnOrBeginsAnew(bool restarts, int day, int hour)
    {
        var sla = Gold with { RestartsOnReopen = restarts };
        _clocks.Opened(Berlin(2, 10));
        _clocks.WeAnswered(Berlin(2, 11), sla);
        _clocks.CustomerWrote(Berlin(2, 12));
        _clocks.Closed(Berlin(2, 13), sla);
        _clocks.Reopened(Berlin(4, 16), sla, customerWrote: true);

        Assert.Equal(Berlin(4, 17), SlaPromises.ResponseDueAt(_clocks, sla));
        Assert.Equal(Berlin(day, hour), _clocks[SlaClockKind.Resolution].Reaches(sla.Resolution!.Value, Gateway.Routing.Calendars.BusinessCalendar.Of(sla.Calendar)));
    }

    [Fact]
    public void OpenedByUs_CustomerAnswers_OwesANextResponse()
    {
        _clocks.OpenedByUs(Berlin(2, 10));
        Assert.Null(SlaPromises.ResponseDueAt(_clocks, Gold));

        _clocks.CustomerWrote(Berlin(2, 12));

        Assert.Equal(Berlin(2, 13), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Fact]
    public void Reopened_NeverAnswered_OwesAFirstResponseAnew()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.Closed(Berlin(2, 11), Gold);
        _clocks.Reopened(Berlin(2, 12), Gold, customerWrote: true);

        Assert.Equal(Berlin(2, 14), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Fact]
    public void Reopened_WithoutAMessage_OwesNoResponseAndKeepsTheResolution()
    {
        _clocks.Opened(Berlin(2, 10));
        _clocks.Closed(Berlin(2, 13), Gold);
        _clocks.Reopened(Berlin(3, 9), Gold, customerWrote: false);

        Assert.Null(SlaPromises.ResponseDueAt(_clocks, Gold));
        // Three of the sixteen hours had passed: eight are left of Tuesday, five of Wednesday.
        Assert.Equal(Berlin(4, 14), _clocks[SlaClockKind.Resolution].Reaches(Gold.Resolution!.Value, Gateway.Routing.Calendars.BusinessCalendar.Of(Gold.Calendar)));
        _clocks.CustomerWrote(Berlin(3, 10));
        Assert.Equal(Berlin(3, 12), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    [Fact]
    public void TakeDue_TargetBeyondAllOpenings_IsToldAtRiskOnceAndNotLookedAtAgain()
    {
        var always = CalendarTests.Model("Europe/Berlin", "mon-sun", "00:00-24:00");
        // An hour on one day, and never again: the calendar knows no time at which two hours have passed.
        var once = always with
        {
            Week = [[], [], [], [], [], [], []],
            Exceptions = new Dictionary<DateOnly, IReadOnlyList<HoursModel>> { [new DateOnly(2026, 3, 2)] = [Gateway.Routing.Calendars.HoursText.Parse("10:00-11:45")!.Value] },
        };
        var sla = Gold with { Calendar = once };
        _clocks.Opened(Berlin(2, 10));

        Assert.Equal([new SlaAlert(SlaClockKind.FirstResponse, SlaStage.AtRisk, null, TimeSpan.FromHours(2))], SlaPromises.TakeDue(_clocks, sla, Berlin(2, 12)));
        Assert.Null(SlaPromises.NextDue(_clocks, sla));
    }

    [Fact]
    public void Clock_AcrossTheChangeToSummerTime_KeepsItsHours()
    {
        // Friday 27 March to Monday 30 March 2026: the clock in Berlin goes forward on Sunday.
        _clocks.Opened(new DateTimeOffset(2026, 3, 27, 16, 0, 0, TimeSpan.FromHours(1)));

        Assert.Equal(new DateTimeOffset(2026, 3, 30, 10, 0, 0, TimeSpan.FromHours(2)), SlaPromises.ResponseDueAt(_clocks, Gold));
    }

    private static DateTimeOffset Berlin(int day, int hour, int minute = 0) => new(2026, 3, day, hour, minute, 0, TimeSpan.FromHours(1));
}
