using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Conversations.Threads;

/// <summary>Announces that a channel will soon let nobody answer a customer who waits for an answer.</summary>
internal static class WindowAlerts
{
    public static void Tell(Turn turn)
    {
        if (Next(turn) is not { } at || at > turn.Now)
        {
            return;
        }

        var state = turn.State;
        state.Time.WindowTold = true;
        var json = turn.Begin(EventTypes.WindowAtRisk);
        json.WriteString("job", turn.Job);
        json.WriteString("queue", state.Queue);
        json.WriteString("channel", state.Account.Channel);
        if (state.Agent is { } agent)
        {
            json.WriteString("agent", agent);
        }

        InboundItemJson.WriteTime(json, ClosesAt, state.LastInboundAt + turn.ServiceWindow!.Value);
        turn.Events.End();
    }

    public static DateTimeOffset? Next(Turn turn)
    {
        var state = turn.State;
        if (turn.ServiceWindow is not { } window || state.Time.WindowTold || state.Time.Clocks.UnansweredSince is null)
        {
            return null;
        }

        return state.LastInboundAt + window - WarningOf(turn.Tenant.Queues.GetValueOrDefault(state.Queue) ?? QueueNames.Fallback(state.Queue), window);
    }

    /// <summary>How long before the window closes it is told. A warning longer than the window itself would come with the message.</summary>
    public static TimeSpan WarningOf(QueueModel queue, TimeSpan window) => queue.WindowWarning < window ? queue.WindowWarning : window / 2;

    private static readonly System.Text.Json.JsonEncodedText ClosesAt = System.Text.Json.JsonEncodedText.Encode("closesAt");
}
