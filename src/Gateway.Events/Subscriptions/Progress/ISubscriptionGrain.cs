namespace Gateway.Events;

/// <summary>
/// Where one subscription stands, keyed by <see cref="SubscriptionKey.Of"/>: the only writer of its cursor, the only one that delivers to its webhook,
/// and the one that shares its partitions out among readers. One activation in the cluster; the journal's versions fence a second one out.
/// </summary>
public interface ISubscriptionGrain : IGrainWithStringKey
{
    /// <summary>Takes over what is to be done. Nothing changes when this version is known already. False when the journal did not confirm.</summary>
    /// <param name="start">Where a new one begins; null when its specification says it.</param>
    ValueTask<bool> StartAsync(Subscription subscription, long[]? start);

    /// <summary>The configuration declares it no more, or has no such tenant: delivers nothing and keeps its place. The next start goes on there, whatever its version.</summary>
    ValueTask WithdrawAsync();

    /// <summary>It was deleted: delivers nothing any more and forgets its place.</summary>
    ValueTask StopAsync();

    ValueTask<SubscriptionProgress?> ProgressAsync();

    /// <summary>Readers have dealt with everything up to here. Never moves backwards.</summary>
    /// <param name="version">
    /// Of the subscription as whoever acknowledges has read it: what another filter has passed over is refused, for the new one may want it. Null for a cursor, which does not say.
    /// </param>
    ValueTask<AckOutcome> AckAsync(long[] positions, int generation, long? version = null);

    /// <summary>Goes to other positions, back or forth. Cursors given out before are refused from then on. False when the journal did not confirm.</summary>
    ValueTask<bool> ReplayAsync(long[] positions);

    /// <summary>One turn of a reader that shares this subscription: it tells what it still reads, and learns what it may read.</summary>
    /// <param name="held">Partitions it read until now, none at first.</param>
    /// <param name="leaving">It goes; what it held is free at once.</param>
    ValueTask<PullTurn> PullAsync(string member, int[] held, bool leaving);

    ValueTask<DeadEvent[]> DeadLettersAsync();

    /// <summary>
    /// Delivers dead letters again, those named or all, at most <see cref="Webhooks.DeliveryLimits.ParkedMax"/> at once: from then on they are failed events that wait, and one that is
    /// given up again is a dead letter again. Returns how many; null when the journal did not confirm, and some may be delivered again and still be dead letters.
    /// </summary>
    ValueTask<int?> RetryDeadLettersAsync(DeadEventId[]? ids);

    /// <summary>Forgets dead letters, those named or all. Returns how many; null when the journal did not confirm.</summary>
    ValueTask<int?> DropDeadLettersAsync(DeadEventId[]? ids);
}

[GenerateSerializer, Alias("gw.subscription.ack")]
public enum AckOutcome
{
    Done,

    /// <summary>There was a replay since this cursor was given out, or another filter.</summary>
    Stale,

    /// <summary>Names events that do not exist.</summary>
    Future,

    Unavailable,
}

/// <param name="Generation">Counts replays; part of every cursor of this subscription.</param>
/// <param name="Positions">Last sequence done with, a partition each.</param>
/// <param name="Lag">Events of the log behind the positions, other tenants' and filtered ones included.</param>
/// <param name="Parked">Events that failed and are tried again while others go on. Of a conversation, those that wait behind the first few count as one.</param>
/// <param name="DeadLetters">Events given up.</param>
/// <param name="Members">Readers that share a pulled subscription now.</param>
/// <param name="FailingSince">When its endpoint began to fail without a success between; null while it is well.</param>
/// <param name="NextAttemptAt">While the endpoint is left alone: until when.</param>
/// <param name="LastFailure">Code of the newest failure, such as <c>timeout</c> or <c>http_500</c>.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.progress")]
public sealed record SubscriptionProgress(
    [property: Id(0)] int Generation,
    [property: Id(1)] long[] Positions,
    [property: Id(2)] long Lag,
    [property: Id(3)] int Parked,
    [property: Id(4)] int DeadLetters,
    [property: Id(5)] int Members,
    [property: Id(6)] DateTimeOffset? FailingSince,
    [property: Id(7)] DateTimeOffset? NextAttemptAt,
    [property: Id(8)] string? LastFailure);

/// <param name="Running">False: the subscription is paused, disabled or gone, and the reader ends.</param>
/// <param name="Partitions">What this member may read now.</param>
/// <param name="Positions">Durable cursor of all partitions: a partition that is new to the member begins here.</param>
/// <param name="Version">Of the subscription. Another one than the reader knows: it was changed, and the reader ends.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.pull")]
public sealed record PullTurn(
    [property: Id(0)] bool Running, [property: Id(1)] int Generation, [property: Id(2)] int[] Partitions, [property: Id(3)] long[] Positions, [property: Id(4)] long Version);

/// <summary>Place of an event in the log.</summary>
[GenerateSerializer, Immutable, Alias("gw.subscription.deadid")]
public readonly record struct DeadEventId([property: Id(0)] int Partition, [property: Id(1)] long Sequence);

/// <param name="Code">What the last attempt ended with.</param>
[GenerateSerializer, Immutable, Alias("gw.subscription.dead")]
public sealed record DeadEvent(
    [property: Id(0)] DeadEventId Id, [property: Id(1)] DateTimeOffset At, [property: Id(2)] int Attempts, [property: Id(3)] string Code)
{
    /// <summary>The first sequence that is gone, of a gap; of any other event its own.</summary>
    [Id(4)]
    public long From { get; init; } = Id.Sequence;
}
