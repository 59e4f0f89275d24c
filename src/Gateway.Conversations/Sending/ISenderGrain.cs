using Gateway.Contracts;
using Orleans.Concurrency;

namespace Gateway.Conversations;

/// <summary>Sends for one account, keyed by <see cref="SenderKey.Of"/>: at the account's rate, in order for each recipient, until sent or given up.</summary>
public interface ISenderGrain : IGrainWithStringKey
{
    /// <summary>
    /// Takes a message into the queue; the conversation is told how it ended (<see cref="IConversation.SettleAsync"/>). A message that is queued
    /// already is not queued twice. False when the queue is full: the conversation comes back.
    /// </summary>
    ValueTask<bool> SendAsync(Guid thread, OutboundMessage message);

    /// <summary>Shows the customer that we write, unless a message is on its way to them or too much else is. Nothing is kept or repeated.</summary>
    [OneWay]
    Task TypingAsync(string recipient);

    /// <summary>Takes a dead letter of the account that is no message of ours: something that could not be fetched. False when the journal did not confirm.</summary>
    ValueTask<bool> BuryAsync(DeadLetter letter);

    /// <summary>Messages and fetches given up, newest last, at most 1,000.</summary>
    ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync();
}

/// <summary>Key of an account's sender: <c>{tenant}/{channel}/{account}</c>.</summary>
public static class SenderKey
{
    public static string Of(AccountRef account) => string.Concat(account.Tenant, "/", account.Channel + "/", account.Account);

    public static AccountRef Parse(string key)
    {
        // Configured names hold no slash; an account that only its provider has named may.
        var parts = key.Split('/', 3);
        return new AccountRef(parts[0], parts[1], parts[2]);
    }
}

/// <param name="Thread">The thread it belongs to; no content is kept here, it is in the event log.</param>
/// <param name="Code">Why it was given up.</param>
[GenerateSerializer, Immutable, Alias("gw.deadletter")]
public sealed record DeadLetter(
    [property: Id(0)] Guid DeliveryId,
    [property: Id(1)] Guid Thread,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] int Attempts,
    [property: Id(4)] string Code);
