using System.Collections.Concurrent;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Events.Pulling;
using Gateway.Host.Lanes.Feeding;
using Gateway.Tests.Events;

namespace Gateway.Tests.Host.Lanes;

/// <summary>Durable subscriptions of the tenant acme whose places are kept in memory instead of by grains.</summary>
internal sealed class HandSubscriptions(MemoryEventLog log, TimeProvider time) : ISubscriptionFinder
{
    private readonly ConcurrentDictionary<string, (Subscription Subscription, Place Place)> _known = new();

    private static readonly WebhookSpec Hook = new()
    {
        Url = new Uri("https://crm.example/hook"),
        BatchMax = 1,
        Ordered = true,
        Concurrency = 1,
        Timeout = TimeSpan.FromSeconds(15),
        RetryFor = TimeSpan.FromDays(1),
        NeverRetry = [],
        Headers = [],
    };

    public Place Add(string id, int ackWindow = 1000, bool webhook = false, SubscriptionState state = SubscriptionState.Active)
    {
        var spec = new SubscriptionSpec
        {
            Start = "beginning",
            AckWindow = ackWindow,
            Webhook = webhook ? Hook : null,
        };
        var subscription = new Subscription { Id = id, Spec = spec, State = state, Version = 1, CreatedAt = time.GetUtcNow() };
        return (_known[id] = (subscription, new Place(log, time))).Place;
    }

    public ValueTask<FoundSubscription?> FindAsync(string tenant, string id) =>
        new(tenant == "acme" && _known.TryGetValue(id, out var known) ? new FoundSubscription(known.Subscription, known.Place, log.PartitionCount) : null);

    /// <summary>Where one stands.</summary>
    internal sealed class Place(MemoryEventLog log, TimeProvider time) : ISubscriptionGrain
    {
        private readonly Lock _lock = new();
        private readonly ReaderGroup _readers = new(log.PartitionCount, time);
        private int _generation = 1;

        public long[] Positions { get; private set; } = new long[log.PartitionCount];

        public bool Refuses { get; set; }

        public bool Running { get; set; } = true;

        /// <summary>Of the subscription, each with another filter.</summary>
        public long Version { get; set; } = 1;

        /// <summary>Turns that readers have taken.</summary>
        public int Pulls { get; private set; }

        /// <summary>Acknowledgements that moved it.</summary>
        public int Acks { get; private set; }

        public ValueTask<AckOutcome> AckAsync(long[] positions, int generation, long? version)
        {
            lock (_lock)
            {
                if (Refuses || generation != _generation || (version ?? Version) != Version)
                {
                    return new(Refuses ? AckOutcome.Unavailable : AckOutcome.Stale);
                }

                Positions = [.. Positions.Zip(positions, Math.Max)];
                Acks++;
                return new(AckOutcome.Done);
            }
        }

        public ValueTask<bool> ReplayAsync(long[] positions)
        {
            lock (_lock)
            {
                (_generation, Positions) = (_generation + 1, positions);
                return new(true);
            }
        }

        public ValueTask<PullTurn> PullAsync(string member, int[] held, bool leaving)
        {
            lock (_lock)
            {
                Pulls += leaving ? 0 : 1;
                var partitions = Running || leaving ? _readers.Turn(member, held, leaving) : [];
                return new(new PullTurn(Running, _generation, partitions, Positions, Version));
            }
        }

        public ValueTask<bool> StartAsync(Subscription subscription, long[]? start) => throw new NotSupportedException();

        public ValueTask WithdrawAsync() => throw new NotSupportedException();

        public ValueTask StopAsync() => throw new NotSupportedException();

        public ValueTask<SubscriptionProgress?> ProgressAsync() => throw new NotSupportedException();

        public ValueTask<DeadEvent[]> DeadLettersAsync() => throw new NotSupportedException();

        public ValueTask<int?> RetryDeadLettersAsync(DeadEventId[]? ids) => throw new NotSupportedException();

        public ValueTask<int?> DropDeadLettersAsync(DeadEventId[]? ids) => throw new NotSupportedException();
    }
}
