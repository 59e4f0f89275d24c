using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Routing.Clocks;

namespace Gateway.Conversations.Threads;

/// <summary>Announces clocks that are at risk or overdue, once each, and does what the SLA says about a job that waits.</summary>
internal static class SlaAlerts
{
    public static SlaModel? Of(Turn turn) => turn.Tenant.Queues.GetValueOrDefault(turn.State.Queue)?.Sla;

    /// <summary>Somebody of ours has answered: an agent, a back end, or somebody in the provider's own app.</summary>
    public static void Answered(Turn turn)
    {
        if (turn.State.IsOpen)
        {
            turn.State.Time.Clocks.WeAnswered(turn.Now, Of(turn));
        }
    }

    public static void Tell(Turn turn)
    {
        var state = turn.State;
        if (Of(turn) is not { } sla)
        {
            return;
        }

        SlaAction? action = null;
        foreach (var alert in SlaPromises.TakeDue(state.Time.Clocks, sla, turn.Now))
        {
            Write(turn, sla, alert);
            action = (alert.Stage == SlaStage.Breached ? sla.OnBreach : sla.OnRisk) ?? action;
        }

        if (action is not null && state.WantsAgent)
        {
            Apply(turn, action);
        }
    }

    public static DateTimeOffset? Next(Turn turn) => Of(turn) is { } sla ? SlaPromises.NextDue(turn.State.Time.Clocks, sla) : null;

    private static void Apply(Turn turn, SlaAction action)
    {
        var state = turn.State;
        var queue = action.Queue ?? state.Queue;
        var priority = action.Priority ?? (action.Queue is null ? state.Priority : null);
        if (queue != state.Queue || (priority is { } other && other != state.Priority))
        {
            Moves.Requeue(turn, queue, "sla", priority, by: queue == state.Queue ? null : "sla");
        }
    }

    private static void Write(Turn turn, SlaModel sla, SlaAlert alert)
    {
        var state = turn.State;
        var json = turn.Begin(alert.Stage == SlaStage.Breached ? EventTypes.SlaBreached : EventTypes.SlaAtRisk);
        json.WriteString("job", turn.Job);
        json.WriteString("queue", state.Queue);
        if (state.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        json.WriteString("sla", sla.Name);
        json.WriteString("clock", NameOf(alert.Kind));
        json.WriteNumber("targetSeconds", (long)alert.Target.TotalSeconds);
        if (alert.DueAt is { } due)
        {
            InboundItemJson.WriteTime(json, DueAt, due);
        }

        turn.Events.End();
    }

    private static readonly System.Text.Json.JsonEncodedText DueAt = System.Text.Json.JsonEncodedText.Encode("dueAt");

    private static string NameOf(SlaClockKind kind) => kind switch
    {
        SlaClockKind.FirstResponse => "first_response",
        SlaClockKind.NextResponse => "next_response",
        _ => "resolution",
    };
}
