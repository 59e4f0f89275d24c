using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Routing.Clocks;

/// <param name="Kind">Which clock.</param>
/// <param name="Stage">What it has come to; breached without having been told at risk when nobody looked in between.</param>
/// <param name="DueAt">When the target is or was reached; null when the calendar never opens for so long.</param>
/// <param name="Target">Open time promised.</param>
public readonly record struct SlaAlert(SlaClockKind Kind, SlaStage Stage, DateTimeOffset? DueAt, TimeSpan Target);

/// <summary>Clocks against a promise: what is to be announced, and when to look again.</summary>
public static class SlaPromises
{
    private static readonly SlaClockKind[] Kinds = [SlaClockKind.FirstResponse, SlaClockKind.NextResponse, SlaClockKind.Resolution];

    /// <summary>Everything that has come due and was not announced yet; it counts as announced from now on.</summary>
    public static List<SlaAlert> TakeDue(SlaClocks clocks, SlaModel sla, DateTimeOffset now)
    {
        var calendar = BusinessCalendar.Of(sla.Calendar);
        var alerts = new List<SlaAlert>();
        foreach (var kind in Kinds)
        {
            var clock = clocks[kind];
            if (!clock.Runs || TargetOf(sla, kind) is not { } target || clock.Told == SlaStage.Breached)
            {
                continue;
            }

            var dueAt = clock.Reaches(target, calendar);
            var stage = dueAt <= now ? SlaStage.Breached
                : clock.Reaches(target * sla.AtRisk, calendar) is { } riskAt && riskAt <= now ? SlaStage.AtRisk
                : SlaStage.Fine;
            if (stage > clock.Told)
            {
                clocks[kind] = clock with { Told = stage };
                alerts.Add(new SlaAlert(kind, stage, dueAt, target));
            }
        }

        return alerts;
    }

    /// <summary>When the next announcement is due; null when none is to come as things are.</summary>
    public static DateTimeOffset? NextDue(SlaClocks clocks, SlaModel sla)
    {
        var calendar = BusinessCalendar.Of(sla.Calendar);
        DateTimeOffset? next = null;
        foreach (var kind in Kinds)
        {
            var clock = clocks[kind];
            if (!clock.Runs || TargetOf(sla, kind) is not { } target || clock.Told == SlaStage.Breached)
            {
                continue;
            }

            var at = clock.Reaches(clock.Told == SlaStage.Fine ? target * sla.AtRisk : target, calendar);
            next = at is not null && (next is null || at < next) ? at : next;
        }

        return next;
    }

    /// <summary>When the response that is owed now is due; null when none is owed or promised. Matchers may order by it.</summary>
    public static DateTimeOffset? ResponseDueAt(SlaClocks clocks, SlaModel sla)
    {
        var kind = clocks.FirstDone ? SlaClockKind.NextResponse : SlaClockKind.FirstResponse;
        return TargetOf(sla, kind) is { } target ? clocks[kind].Reaches(target, BusinessCalendar.Of(sla.Calendar)) : null;
    }

    /// <summary>
    /// As if all open time since then had gone into the response that is owed now: its due time less the target. Later than the message where the calendar was
    /// closed, earlier than the job where its clock ran before; null when none is owed or promised. What a job's urgency counts from.
    /// </summary>
    public static DateTimeOffset? ResponseStartedAt(SlaClocks clocks, SlaModel sla)
    {
        var kind = clocks.FirstDone ? SlaClockKind.NextResponse : SlaClockKind.FirstResponse;
        return TargetOf(sla, kind) is { } target && ResponseDueAt(clocks, sla) is { } due ? due - target : null;
    }

    private static TimeSpan? TargetOf(SlaModel sla, SlaClockKind kind) => kind switch
    {
        SlaClockKind.FirstResponse => sla.FirstResponse,
        SlaClockKind.NextResponse => sla.NextResponse,
        _ => sla.Resolution,
    };
}
