using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>One question to a provider, keyed by <see cref="FetchKey.Of"/>: durable before the notification is answered, asked after it until it is answered or given up.</summary>
public interface IFetchGrain : IGrainWithGuidKey
{
    /// <summary>Returns when the question is durable, now or from an earlier delivery of the same notification.</summary>
    ValueTask<AcceptOutcome> AcceptAsync(FetchOrder order);

    /// <summary>The due time of the record has come.</summary>
    ValueTask WakeAsync();
}

/// <param name="Account">Whose credentials ask; where the answer goes unless it names another account of the tenant.</param>
[GenerateSerializer, Immutable, Alias("gw.fetchorder")]
public sealed record FetchOrder(
    [property: Id(0)] AccountRef Account, [property: Id(1)] FetchTicket Ticket, [property: Id(2)] DateTimeOffset ReceivedAt);

public static class FetchKey
{
    /// <param name="pepper">The tenant's: a ticket's id may be made of a customer's.</param>
    public static Guid Of(ReadOnlySpan<byte> pepper, AccountRef account, FetchTicket ticket) =>
        KeyedHash.Of(pepper, "fetch", account.Tenant, account.Channel, account.Account, ticket.Id);
}
