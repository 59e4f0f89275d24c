namespace Gateway.Journal.Commits;

/// <summary>A store that lets the pump continue on the store's own thread.</summary>
/// <remarks>
/// The pump only hands results on and submits what waits, so the next write starts with everything there is. A hop to the thread pool between two
/// writes halves the throughput on two busy cores.
/// </remarks>
internal interface IPumpedStore
{
    /// <inheritdoc cref="IJournalStore.CommitAsync"/>
    ValueTask CommitAsync(int partition, ReadOnlyMemory<Commit> batch, Memory<CommitResult> results, long knownHead);
}
