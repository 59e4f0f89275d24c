using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations.Threads;

/// <summary>Sets conversations aside. What is parked has no job and takes no capacity; it comes back at its old age, to whoever parked it first.</summary>
internal static class Parkings
{
    private static readonly JsonEncodedText Until = JsonEncodedText.Encode("until");

    public static ActOutcome Park(Turn turn, string agent, ParkFrame park)
    {
        if (AgentActs.Refusal(turn.State, agent) is { } refusal)
        {
            return refusal;
        }

        if (!Allows(turn, park.Until))
        {
            return ActOutcome.InvalidTime;
        }

        Begin(turn, park.Until, agent, by: null, "parked", park.Note);
        return ActOutcome.Done;
    }

    /// <summary>Only who has parked it, or supervises it, takes it back.</summary>
    public static ActOutcome Unpark(Turn turn, string agent)
    {
        if (turn.State.Moves.Parked is not { } parked)
        {
            return turn.State.IsOpen ? ActOutcome.NotParked : ActOutcome.Gone;
        }

        if (parked.By != agent && !Supervision.Allows(turn, agent))
        {
            return ActOutcome.NotYours;
        }

        Resume(turn, "agent", agent);
        return ActOutcome.Done;
    }

    /// <summary>Whether a time may be waited for: not past, and not beyond what the tenant allows. Null is always allowed.</summary>
    public static bool Allows(Turn turn, DateTimeOffset? until) =>
        until is not { } time || (time >= turn.Now + MoveLimits.ParkMin && time <= turn.Now + turn.Tenant.ParkMax);

    /// <summary>Parks what is open, whoever has it; moves the time of what is parked.</summary>
    /// <param name="agent">Asked first when it comes back; null for nobody.</param>
    /// <param name="why">What an agent who has it is told.</param>
    public static void Begin(Turn turn, DateTimeOffset? until, string? agent, string? by, string why, string? note)
    {
        var state = turn.State;
        if (state.Moves.Parked is null)
        {
            var job = turn.Job;
            if (state.Phase == ConversationPhase.Assigned)
            {
                AgentActs.Unassign(turn, why, note);
            }
            else
            {
                AgentActs.WriteCancelled(turn, why);
                state.Epoch++;
            }

            // A job that this very turn has made is not known to the pool yet.
            turn.Effects.RemoveAll(static effect => effect is SubmitJob);
            // Taken out wherever it is: what is parked has no wrap-up either.
            turn.Effects.Add(new CancelJob(job));
            (state.Phase, state.Agent, state.OnlyAgent) = (ConversationPhase.Waiting, null, null);
            (state.Time.DeferredUntil, state.Time.Site) = (default, null);
            if (SlaAlerts.Of(turn) is { PausesWhileParked: true } sla)
            {
                state.Time.Clocks.Hold(turn.Now, sla);
            }
        }

        var end = until ?? turn.Now + turn.Tenant.ParkMax;
        var first = agent ?? state.Moves.Parked?.By;
        state.Moves.Route(null, isDirect: false, null);
        state.Moves.Parked = new Parking(end, first);
        var json = turn.Begin(EventTypes.ConversationParked);
        InboundItemJson.WriteTime(json, Until, end);
        if (agent is not null)
        {
            json.WriteString("agent", agent);
        }

        if (by is not null)
        {
            json.WriteString("by", by);
        }

        turn.Events.End();
    }

    /// <param name="why"><c>time</c>, <c>customer</c>, <c>agent</c>, <c>command</c>.</param>
    /// <param name="agent">Who asked for it, and is asked first; null for whoever parked it.</param>
    public static void Resume(Turn turn, string why, string? agent = null)
    {
        var state = turn.State;
        var first = agent ?? state.Moves.Parked!.By;
        var json = turn.Begin(EventTypes.ConversationUnparked);
        json.WriteString("reason", why);
        if (first is not null)
        {
            json.WriteString("agent", first);
        }

        turn.Events.End();
        // Silence counts from here: nobody was to say anything before.
        state.LastActivityAt = turn.Now;
        Jobs.Requeue(turn, new() { Preferred = first, TellsCustomer = why == "customer" });
    }

    public static void Review(Turn turn)
    {
        if (turn.State.Moves.Parked is { } parked && parked.Until <= turn.Now)
        {
            Callbacks.TellDue(turn);
            Resume(turn, "time");
        }
    }

    public static DateTimeOffset? Next(Turn turn) => turn.State.Moves.Parked?.Until;
}
