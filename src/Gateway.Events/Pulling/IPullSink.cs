using Gateway.Events.Log;

namespace Gateway.Events.Pulling;

/// <summary>Where the events of a shared subscription go: one reader's connection. Called by one thread at a time.</summary>
public interface IPullSink
{
    /// <summary>Whether it takes another event now. Nothing is lost when it does not, for the log keeps what is not taken.</summary>
    bool HasRoom { get; }

    /// <summary>What this reader has from now on. A generation that is another one says that the subscription was replayed: events come again.</summary>
    void Assigned(int[] partitions, int generation);

    /// <param name="place">Behind this event; good until the next call.</param>
    void Write(EventEntry entry, PullPlace place);

    /// <summary>Nothing was written for a while.</summary>
    void Idle();

    /// <summary>Hands over what was written; completes when the peer has taken enough of it.</summary>
    ValueTask FlushAsync(CancellationToken cancellationToken);
}
