namespace Gateway.Client.Events;

/// <summary>What to read, from where, and over what.</summary>
public sealed class SubscriptionOptions
{
    public EventTransport Transport { get; init; } = EventTransport.Lane;

    /// <summary>Where to begin when <see cref="Cursors"/> has nothing yet: a cursor, <c>now</c>, or null for the oldest event kept.</summary>
    public string? After { get; init; }

    /// <summary>
    /// Id of a durable subscription: the gateway keeps the place, shares the partitions among all who read it, and has a filter of its own. Where to begin,
    /// the filter and <see cref="Cursors"/> are left out then. Not over server-sent events.
    /// </summary>
    public string? Subscription { get; init; }

    /// <summary>Keeps the place over restarts of the program; null begins at <see cref="After"/> each time.</summary>
    public ICursorStore? Cursors { get; init; }

    /// <summary>Beginnings of event types, <c>gateway.message.</c>; empty for all. Server-sent events take one at most.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Events of one conversation only.</summary>
    public string? Conversation { get; init; }

    // A second of a busy tenant; a thousand events are about a megabyte.
    /// <summary>
    /// Most events the gateway sends before earlier ones were handled, and so the most that wait here while the program is busy: everything up to it is read at once,
    /// however long the program takes, so that the gateway's pings are answered. Server-sent events are held back by the socket instead.
    /// </summary>
    public int Window { get; init; } = 1024;

    // The reader is one batch ahead while another is handled.
    /// <summary>
    /// Batches of server-sent events that may wait for the program; beyond it nothing is read from the socket, and the gateway pauses. One that waits for
    /// longer than its write timeout ends the stream, and the next goes on from there. The other transports have the <see cref="Window"/>.
    /// </summary>
    public int WaitingBatchesMax { get; init; } = 2;

    /// <summary>
    /// Where this subscriber was away for longer than the gateway keeps events: true goes on, and <c>gateway.gap</c> events name what is gone; false throws
    /// <see cref="GatewayException"/> with the code <c>cursor_expired</c>.
    /// </summary>
    public bool AcceptsGaps { get; init; } = true;
}

/// <summary>The way events come. All carry the same events and the same cursors: a subscriber may change from one to another.</summary>
public enum EventTransport
{
    /// <summary>TCP, the fastest.</summary>
    Lane,

    /// <summary>WebSocket, for where only HTTP ports are open.</summary>
    WebSocket,

    /// <summary>Server-sent events over plain HTTP, for where proxies know nothing else.</summary>
    ServerSentEvents,
}
