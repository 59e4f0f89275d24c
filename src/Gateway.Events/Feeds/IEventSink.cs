using Gateway.Events.Log;

namespace Gateway.Events.Feeds;

/// <summary>Where a feed puts its events: one reader's connection. Called by one thread at a time.</summary>
public interface IEventSink
{
    /// <summary>Whether it takes another event now. False ends the feed's turn; nothing is lost, for the log keeps what is not taken.</summary>
    bool HasRoom { get; }

    void Write(EventEntry entry);
}
