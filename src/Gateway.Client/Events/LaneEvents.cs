using Gateway.Client.Wire;
using Gateway.Protocol.Lanes;

namespace Gateway.Client.Events;

/// <summary>Events over TCP.</summary>
internal sealed class LaneEvents(LaneConnection connection, EventBatch? begin) : IEventConnection
{
    private readonly TakenEvents _events = new() { Begin = begin };

    public bool HasWindow => true;

    public static async Task<IEventConnection> OpenAsync(GatewayClientOptions options, SubscriptionOptions wanted, string? after, CancellationToken cancellationToken)
    {
        var connection = await LaneConnection.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            // As JSON: that is what is given to the program, and the gateway has it at hand.
            await connection.SendAsync(LaneAnswers.Question(wanted, after, LaneContent.Json), cancellationToken).ConfigureAwait(false);
            return new LaneEvents(connection, LaneAnswers.Check(await connection.ReadAsync(cancellationToken).ConfigureAwait(false), after));
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<EventBatch?> ReadAsync(CancellationToken cancellationToken) => LaneAnswers.NextAsync(this, connection.ReadAsync, _events, cancellationToken);

    public Task HandledAsync(EventBatch batch, CancellationToken cancellationToken) => connection.SendAsync(new LaneHandled(batch.Count), cancellationToken);

    public ValueTask DisposeAsync() => connection.DisposeAsync();
}

/// <summary>Events of one connection that wait for the cursor behind them.</summary>
internal sealed class TakenEvents
{
    public List<GatewayEvent> Waiting { get; } = [];

    /// <summary>Where the feed begins, until the program is told.</summary>
    public EventBatch? Begin { get; set; }

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
    /// <returns>
    /// The place where the feed begins: who asked for <c>now</c> and has had no event would otherwise ask for a later <c>now</c> when the connection breaks.
    /// Null where the asker named that place itself, and for a subscription, whose place the gateway keeps.
    /// </returns>
    public static EventBatch? Check(LaneFrame? answer, string? after)
    {
        switch (answer)
        {
            case LaneSubscribed subscribed:
                return subscribed.Cursor is { } begin && begin != after ? new EventBatch([], begin) : null;
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

    /// <summary>The next batch of a connection; null when the gateway has closed.</summary>
    public static async Task<EventBatch?> NextAsync(
        IEventConnection from, Func<CancellationToken, Task<LaneFrame?>> read, TakenEvents events, CancellationToken cancellationToken)
    {
        if (events.Begin is { } begin)
        {
            events.Begin = null;
            return begin with { From = from };
        }

        while (await read(cancellationToken).ConfigureAwait(false) is { } frame)
        {
            if (Take(frame, events) is { } batch)
            {
                return batch with { From = from };
            }
        }

        return null;
    }

    /// <summary>Collects events; a batch when the frame is the cursor behind them.</summary>
    private static EventBatch? Take(LaneFrame frame, TakenEvents events)
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
