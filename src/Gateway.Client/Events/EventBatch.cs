namespace Gateway.Client.Events;

/// <summary>Events up to a place a reader can resume at.</summary>
/// <param name="Events">In the order of the log; may be empty: when only events that are not this reader's were passed, and to tell where a feed begins.</param>
/// <param name="Cursor">Behind the last of them.</param>
public sealed record EventBatch(IReadOnlyList<GatewayEvent> Events, string Cursor)
{
    /// <summary>Events of this connection so far: what a lane's acknowledgement names.</summary>
    internal long Count { get; init; }

    /// <summary>Of a subscription: another one than before says that it was replayed, and events come again on purpose.</summary>
    internal long Generation { get; init; }

    internal IEventConnection? From { get; init; }
}
