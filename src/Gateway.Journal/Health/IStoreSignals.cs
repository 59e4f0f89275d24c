namespace Gateway.Journal.Health;

/// <summary>What a store that other processes share tells the journal unasked.</summary>
internal interface IStoreSignals
{
    /// <param name="headMoved">Partition and highest sequence another process may have written.</param>
    /// <param name="reconnected">The connection is back: it may lead to another store.</param>
    ValueTask AttachAsync(Action<int, long> headMoved, Action reconnected);
}
