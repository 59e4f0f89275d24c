using Gateway.Client.Wire;
using Gateway.Protocol.Lanes;

namespace Gateway.Client.Events;

/// <summary>Events over TCP.</summary>
internal sealed class LaneEvents(LaneConnection connection) : IEventConnection
{
    private readonly TakenEvents _events = new();

    public static async Task<IEventConnection> OpenAsync(GatewayClientOptions options, SubscriptionOptions wanted, string? after, CancellationToken cancellationToken)
    {
        var connection = await LaneConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            // As JSON: that is what is given to the program, and the gateway has it at hand.
            await connection.SendAsync(LaneAnswers.Question(wanted, after, LaneContent.Json), cancellationToken).ConfigureAwait(false);
            LaneAnswers.Check(await connection.ReadAsync(cancellationToken).ConfigureAwait(false));
            return new LaneEvents(connection);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async Task<EventBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        while (await connection.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (LaneAnswers.Take(frame, _events) is { } batch)
            {
                return batch with { From = this };
            }
        }

        return null;
    }

    public Task HandledAsync(EventBatch batch, CancellationToken cancellationToken) => connection.SendAsync(new LaneHandled(batch.Count), cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>Events of one connection that wait for the cursor behind them.</summary>
internal sealed class TakenEvents
{
    public List<GatewayEvent> Waiting { get; } = [];

    /// <summary>Of a subscription: changes when it was replayed.</summary>
    public long Generation { get; set; }
}

/// <summary>The frames of a feed, the same on TCP and on a WebSocket.</summary>
internal static class LaneAnswers
{
    public static LaneSubscribe Question(SubscriptionOptions wanted, string? after, LaneContent content) => wanted.Subscription is { } id
        ? new LaneSubscribe(null, [], null, wanted.Window, content, id)
        : new LaneSubscribe(after, wanted.Types, wanted.Conversation, wanted.Window, content);

    /// <summary>The answer to <c>subscribe</c>.</summary>
    public static void Check(LaneFrame? answer)
    {
        switch (answer)
        {
            case LaneSubscribed:
                return;
            case LaneError { Code: "cursor_expired", Cursor: { } resume }:
                throw new CursorExpiredException(resume);
            case LaneError { Code: "too_many_streams" or "unavailable" or "going_away" or "subscription_not_active" } busy:
                throw new IOException($"The gateway refused for now: {busy.Code}");
            case LaneError error:
                throw new GatewayException(error.Code, error.Detail);
            default:
                throw new IOException("The gateway closed before the feed was open.");
        }
    }

    /// <summary>Collects events; a batch when the frame is the cursor behind them.</summary>
    public static EventBatch? Take(LaneFrame frame, TakenEvents events)
    {
        switch (frame)
        {
            case LaneEvent one:
                events.Waiting.Add(GatewayEvent.Read(one.Json));
                return null;
            case LaneCursor place:
                var batch = new EventBatch([.. events.Waiting], place.Cursor) { Count = place.Count, Generation = events.Generation };
                events.Waiting.Clear();
                return batch;
            case LaneAssignment assignment:
                events.Generation = assignment.Generation;
                return null;
            case LaneError error:
                // The gateway stops, or cannot read its events now: another connection resumes.
                throw new IOException($"The gateway ended the feed: {error.Code}");
            default:
                return null;
        }
    }
}
