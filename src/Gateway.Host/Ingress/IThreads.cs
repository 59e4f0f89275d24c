using Gateway.Contracts;
using Gateway.Conversations;

namespace Gateway.Host.Ingress;

/// <summary>Where a batch of one thread goes: the conversations, or a test's record of what came.</summary>
internal interface IThreads
{
    /// <summary>Returns when the batch is durable, or says that it is not. Never throws for what the cluster or the store does.</summary>
    ValueTask<AcceptOutcome> AcceptAsync(ThreadId thread, InboundBatch batch);

    /// <summary>Returns when the question to the provider is durable, or says that it is not. Never throws either.</summary>
    ValueTask<AcceptOutcome> FetchAsync(Guid fetch, FetchOrder order) => new(AcceptOutcome.Unavailable);

    /// <summary>The customer writes. Never throws, and nobody waits for what becomes of it.</summary>
    ValueTask TypingAsync(ThreadId thread, string tenant) => default;
}
