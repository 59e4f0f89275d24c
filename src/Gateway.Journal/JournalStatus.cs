namespace Gateway.Journal;

/// <summary>What health endpoints and operators are told about the journal.</summary>
/// <param name="Ready">Commits are accepted.</param>
/// <param name="Reason">Why not, null when ready.</param>
/// <param name="Durability">What an acknowledged commit survives, as found out.</param>
/// <param name="DurabilityReason">What that rests on.</param>
/// <param name="Store">Store and place.</param>
/// <param name="Epoch">Random id of the store, empty before start.</param>
/// <param name="WaitingCount">Commits accepted and not yet answered.</param>
public sealed record JournalStatus(
    bool Ready, string? Reason, Durability Durability, string DurabilityReason, string Store, Guid Epoch, int WaitingCount);
