using System.Globalization;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Conversations.Threads;

/// <summary>Hands the conversations of a site that has closed to a qualified site that is open, with a note.</summary>
internal static class Handovers
{
    // The new site's agents come on shift within minutes of its opening; after that anyone may take the work.
    public static readonly TimeSpan SitePatience = TimeSpan.FromMinutes(15);

    public static void Check(Turn turn)
    {
        var state = turn.State;
        if (state is { WantsAgent: true, Time.Site: not null })
        {
            if (turn.Now - state.Time.QueuedAt >= SitePatience)
            {
                state.Time.Site = null;
                Moves.Requeue(turn, state.Queue, "site");
            }
        }
        else if (LeftSite(turn) is { } from && GraceEnd(turn, from) <= turn.Now
            && Others(turn, from) is { OnShift: true, Site: { } to } && Takes(turn, from))
        {
            HandOver(turn, from, to);
        }
    }

    public static DateTimeOffset? Next(Turn turn)
    {
        var state = turn.State;
        if (state is { WantsAgent: true, Time.Site: not null })
        {
            return state.Time.QueuedAt + SitePatience;
        }

        if (SiteOfAgent(turn) is not { Handover: not HandoverScope.None } site)
        {
            return null;
        }

        var calendar = BusinessCalendar.Of(site.Calendar);
        if (calendar.IsOpen(turn.Now))
        {
            return calendar.NextClosing(turn.Now) + site.HandoverAfter;
        }

        if (GraceEnd(turn, site) is var grace && grace > turn.Now)
        {
            return grace;
        }

        // What waits for the customer stays until the customer writes; that is a turn of its own.
        var others = Takes(turn, site) ? Others(turn, site) : default;
        var own = calendar.NextOpening(turn.Now);
        return others.OnShift ? turn.Now : Deadlines.Earliest(own, others.Site is null ? null : others.OpensAt);
    }

    private static void HandOver(Turn turn, SiteModel from, SiteModel to)
    {
        var state = turn.State;
        var agent = state.Agent!;
        var note = NoteOf(turn, from, agent);
        var offset = turn.Events.Count;
        var json = turn.Begin(EventTypes.ShiftHandover);
        json.WriteString("direction", "note");
        json.WriteString("kind", "note");
        json.WriteString("job", turn.Job);
        json.WriteString("agent", agent);
        json.WriteString("from", from.Name);
        json.WriteString("to", to.Name);
        json.WriteString("text", note);
        turn.Events.End();
        turn.Lines.Add((offset, new TranscriptEntry(state.Sequence, "note", "note", turn.Now, null, null, note, null, null, null, [], null)));
        AgentActs.Unassign(turn, "shift_end", note: null);
        state.Time.Site = to.Name;
        Jobs.Requeue(turn, new() { WaitingSince = state.Time.Clocks.UnansweredSince ?? turn.Now });
    }

    private static string NoteOf(Turn turn, SiteModel from, string agent)
    {
        var name = turn.Tenant.Agents.GetValueOrDefault(agent)?.Name ?? agent;
        var waits = turn.State.Time.Clocks.UnansweredSince is { } since
            ? string.Create(CultureInfo.InvariantCulture, $"The customer has waited for an answer since {since.UtcDateTime:yyyy-MM-dd HH:mm} UTC.")
            : string.Create(CultureInfo.InvariantCulture, $"The customer was answered and last wrote at {turn.State.LastInboundAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.");
        return $"Handed over by {name}, whose shift at {from.Name} has ended. {waits}";
    }

    /// <summary>The site of the agent that holds the conversation, when it is closed.</summary>
    private static SiteModel? LeftSite(Turn turn) =>
        SiteOfAgent(turn) is { Handover: not HandoverScope.None } site && !BusinessCalendar.Of(site.Calendar).IsOpen(turn.Now) ? site : null;

    private static SiteModel? SiteOfAgent(Turn turn) =>
        turn.State.Phase == ConversationPhase.Assigned && turn.Tenant.Sites.Count > 0 ? Shifts.SiteOf(turn.Tenant, turn.State.Agent) : null;

    private static DateTimeOffset GraceEnd(Turn turn, SiteModel site)
    {
        var calendar = BusinessCalendar.Of(site.Calendar);
        var graceStart = turn.Now - site.HandoverAfter;
        return calendar.IsOpen(graceStart) && calendar.NextClosing(graceStart) is { } closedAt ? closedAt + site.HandoverAfter : turn.Now;
    }

    private static bool Takes(Turn turn, SiteModel site) => site.Handover == HandoverScope.All || turn.State.Time.Clocks.UnansweredSince is not null;

    private static ShiftOutlook Others(Turn turn, SiteModel except)
    {
        return Shifts.Outlook(turn, only: null, except);
    }
}
