namespace Gateway.Host.Lanes.Feeding;

/// <summary>What gives a connection its events: the log itself, or a subscription.</summary>
internal interface IFeeding : IDisposable
{
    /// <summary>The peer has handled this many events in all; false when it was not sent as many, or has said more before.</summary>
    bool TryHandle(long count);

    /// <summary>Runs until cancelled, or until there is nothing more to give; then why.</summary>
    Task<FeedEnd> RunAsync(CancellationToken cancellationToken);
}

/// <summary>Why a feed gives nothing more; the connection ends with it.</summary>
internal readonly record struct FeedEnd(string Code, string Detail);
