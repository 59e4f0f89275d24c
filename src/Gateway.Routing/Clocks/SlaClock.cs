using Gateway.Routing.Calendars;

namespace Gateway.Routing.Clocks;

/// <summary>One stopwatch of open time. Its calendar and target are given with each question, so that a changed configuration counts at once.</summary>
/// <param name="Since">Runs from here; null while it stands.</param>
/// <param name="Elapsed">Open time of earlier runs.</param>
/// <param name="Told">What was announced of this run.</param>
public readonly record struct SlaClock(DateTimeOffset? Since, TimeSpan Elapsed, SlaStage Told)
{
    public static SlaClock Start(DateTimeOffset now) => new(now, TimeSpan.Zero, SlaStage.Fine);

    public bool Runs => Since is not null;

    /// <summary>Starts again where it stood.</summary>
    public SlaClock Resume(DateTimeOffset now) => Runs ? this : this with { Since = now };

    public SlaClock Pause(DateTimeOffset now, BusinessCalendar calendar) => new(null, ElapsedAt(now, calendar), Told);

    public TimeSpan ElapsedAt(DateTimeOffset now, BusinessCalendar calendar) => Since is { } since ? Elapsed + calendar.OpenTime(since, now) : Elapsed;

    /// <summary>When so much open time has passed on it; null while it stands, or when the calendar never opens as long.</summary>
    public DateTimeOffset? Reaches(TimeSpan target, BusinessCalendar calendar) =>
        Since is not { } since ? null : calendar.Add(since, target > Elapsed ? target - Elapsed : TimeSpan.Zero);
}

public enum SlaStage : byte
{
    Fine,
    AtRisk,
    Breached,
}
