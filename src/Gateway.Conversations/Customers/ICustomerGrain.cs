using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>The person behind one or more aliases, keyed by the hash of the strongest alias known when they first wrote.</summary>
public interface ICustomerGrain : IGrainWithGuidKey
{
    /// <summary>Records that this customer writes on a thread, and under which names. Idempotent. False when the journal did not confirm.</summary>
    ValueTask<bool> LinkAsync(CustomerLink link);
}

/// <param name="Evidence">What proves the link: the channel whose signed payload named the aliases.</param>
[GenerateSerializer, Immutable, Alias("gw.customerlink")]
public sealed record CustomerLink(
    [property: Id(0)] string Tenant,
    [property: Id(1)] ThreadId Thread,
    [property: Id(2)] string? Name,
    [property: Id(3)] IReadOnlyList<CustomerAlias> Aliases,
    [property: Id(4)] string Evidence);
