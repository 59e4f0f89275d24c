using Gateway.Contracts;
using Gateway.Contracts.Agents;

namespace Gateway.Conversations;

/// <summary>
/// The agents and waiting jobs one matcher decides over: one pool a tenant, keyed by the tenant's name. Every decision is durable before anyone is
/// told of it. Calls fail with <see cref="PoolUnavailableException"/> when the journal does not confirm; they may be repeated.
/// </summary>
public interface IPoolGrain : IGrainWithStringKey
{
    /// <summary>Takes all of it in one decision; what is not as a job must be is left out alone.</summary>
    ValueTask<PoolAnswer> TakeAsync(PoolNews news);

    /// <summary>Nobody needs the job any more.</summary>
    ValueTask CancelAsync(string job);

    ValueTask<OfferAnswer> AcceptAsync(string agent, string offer);

    ValueTask<OfferAnswer> DeclineAsync(string agent, string offer, string? reason);

    ValueTask<bool> EndWrapUpAsync(string agent, string conversation);

    ValueTask SetPresenceAsync(string agent, Presence presence);

    /// <summary>What an agent is offered and holds: what a session that knows nothing must be told.</summary>
    ValueTask<AgentHoldings> HoldingsAsync(string agent);

    /// <summary>The agent has stayed away too long: its conversations go back to their queues.</summary>
    ValueTask ReleaseAsync(string agent);

    ValueTask<PoolView> ViewAsync();

    /// <summary>Why a job waits, and the decisions on it, as JSON in UTF-8; null for a job that is not in the pool and has none.</summary>
    ValueTask<byte[]?> ExplainAsync(string job);
}

public enum OfferAnswer
{
    Taken,

    /// <summary>The offer was made to somebody else.</summary>
    NotYours,

    /// <summary>Too late: the job is back in its queue.</summary>
    Expired,

    /// <summary>There is no such open offer.</summary>
    Gone,
}

/// <param name="Offers">Open offers, ready to be sent.</param>
/// <param name="Jobs">Jobs assigned to the agent.</param>
[GenerateSerializer, Immutable, Alias("gw.holdings")]
public sealed record AgentHoldings([property: Id(0)] IReadOnlyList<OfferFrame> Offers, [property: Id(1)] IReadOnlyList<string> Jobs);

/// <summary>The journal did not confirm a decision of the pool; nobody was told of it.</summary>
[GenerateSerializer, Alias("gw.poolunavailable")]
public sealed class PoolUnavailableException : Exception
{
    public PoolUnavailableException()
        : base("The journal did not confirm the pool's decision. Repeat the call.")
    {
    }

    public PoolUnavailableException(string message)
        : base(message)
    {
    }

    public PoolUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>Journal id of a tenant's pool.</summary>
public static class PoolKey
{
    public static Guid Of(string tenant) => KeyedHash.Of("pool"u8, tenant);
}
