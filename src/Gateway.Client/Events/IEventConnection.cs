namespace Gateway.Client.Events;

/// <summary>One connection that gives events, whatever the transport. Read by one caller; acknowledged by another.</summary>
internal interface IEventConnection : IAsyncDisposable
{
    /// <summary>Whether the gateway itself stops at so many events that were not handled: then reading goes on however long the program takes, and pings are answered.</summary>
    bool HasWindow { get; }

    /// <summary>The next batch; null when the gateway has closed.</summary>
    Task<EventBatch?> ReadAsync(CancellationToken cancellationToken);

    /// <summary>The batch has been handled: the window moves on.</summary>
    Task HandledAsync(EventBatch batch, CancellationToken cancellationToken);
}

/// <summary>The cursor is past retention; the one given goes on with the gaps named.</summary>
internal sealed class CursorExpiredException(string resume) : Exception("The cursor is past retention.")
{
    public string Resume => resume;
}
