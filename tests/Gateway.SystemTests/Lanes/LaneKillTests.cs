using System.Globalization;
using System.Text.Json;
using Gateway.Client.Events;
using Gateway.Client.Publishing;
using Gateway.Contracts;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Lanes;

/// <summary>
/// How: a publisher sends batches over the TCP lane while three subscribers read every event: the data-lake example, a program of its own that writes
/// them into files, over TCP, and the client library over a WebSocket and as server-sent events. The lake and the gateway are killed again and again.
/// At the end every message that was acknowledged was read by each of them, once.
/// </summary>
/// <remarks>GATEWAY_FAULT_KILLS and GATEWAY_FAULT_MESSAGES set the size: 3 and 10,000 unless set.</remarks>
public sealed class LaneKillTests(ITestOutputHelper output)
{
    private const int Items = 16;
    private const int Senders = 50;

    private static readonly int Batches = FaultSize.Messages / Items;

    [Fact]
    public async Task Lane_GatewayAndSubscriberKilled_EveryAcknowledgedMessageIsReadOnce()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var site = new LaneTenant();
        await site.Gateway.StartAsync(cancellation);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Subscriber[] subscribers = [new(site, EventTransport.WebSocket), new(site, EventTransport.ServerSentEvents)];
        var reading = Task.WhenAll(subscribers.Select(subscriber => subscriber.RunAsync(over.Token)));
        var lake = StartLake(site);
        await using var publisher = new GatewayPublisher(site.Client("provider"), waitingItemsMax: 20 * Items);
        var publishing = new List<Task>();
        for (var (batch, kills) = (0, 0); batch < Batches; batch++)
        {
            publishing.Add(await PublishAsync(publisher, batch, cancellation));
            if (kills < FaultSize.Kills && batch >= (kills + 1) * Batches / (FaultSize.Kills + 1))
            {
                kills++;
                await lake.DisposeAsync();
                await site.Gateway.KillAsync();
                lake = StartLake(site);
                await site.Gateway.StartAsync(cancellation);
            }
        }

        await Task.WhenAll(publishing).WaitAsync(FaultSize.Bound(FaultSize.Messages), cancellation);
        var feed = new EventFeed(site.Gateway.Client, site.Key("events"));
        await feed.CatchUpAsync(cancellation);
        await Wait.UntilAsync(
            () => Task.FromResult(Lines(site).Count() >= feed.Events.Count && Array.TrueForAll(subscribers, subscriber => subscriber.Count >= feed.Events.Count)),
            TimeSpan.FromSeconds(60),
            () => $"The lake has {Lines(site).Count()}, the others {string.Join(", ", subscribers.Select(s => s.Count))} of {feed.Events.Count} events. "
                + $"The lake said:\n{lake.Output}\nThe gateway said:\n{site.Gateway.Output}", cancellation);
        await lake.DisposeAsync();
        await over.CancelAsync();
        await reading;

        var events = Lines(site).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        AssertDense(events.Select(e => (e.GetProperty("partition").GetInt32(), e.GetProperty("sequence").GetInt64())));
        Assert.All(subscribers, subscriber => AssertDense(subscriber.Places));
        var messages = events.Where(e => e.GetProperty("type").GetString() == "gateway.message.accepted").ToArray();
        Assert.Equal(Batches * Items, messages.Select(e => e.GetProperty("data").GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(Batches * Items, messages.Length);
        Assert.All(messages.GroupBy(e => e.GetProperty("data").GetProperty("sender").GetString()), customer =>
        {
            var numbers = customer.OrderBy(e => e.GetProperty("sequence").GetInt64()).Select(e => e.GetProperty("data").GetProperty("id").GetString()).ToArray();
            Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        });
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{messages.Length} messages, {events.Length} events over TCP, WebSocket and server-sent events; {FaultSize.Kills} kills of gateway and subscriber; lost 0, repeated 0, out of order 0"));
    }

    /// <summary>In the order they came, and nothing between.</summary>
    private static void AssertDense(IEnumerable<(int Partition, long Sequence)> places) => Assert.All(places.GroupBy(place => place.Partition), partition =>
        Assert.Equal(Enumerable.Range(1, partition.Count()).Select(number => (long)number), partition.Select(place => place.Sequence)));

    private static ChildProcess StartLake(LaneTenant site) => LaneTenant.Example(
        "DataLake", site.Gateway.Url.ToString(), site.Key("events"), site.LanePort.ToString(CultureInfo.InvariantCulture), site.PathOf("lake"));

    /// <summary>Waits for room only: the task inside ends when the batch is durable.</summary>
    private static async Task<Task> PublishAsync(GatewayPublisher publisher, int batch, CancellationToken cancellationToken)
    {
        var items = Enumerable.Range(batch * Items, Items).Select(number => new InboundItem
        {
            Kind = ItemKind.Message,
            Channel = "telegram",
            Sender = string.Create(CultureInfo.InvariantCulture, $"{1000 + (number % Senders)}"),
            Id = string.Create(CultureInfo.InvariantCulture, $"m{number:D8}"),
            Text = "Where is my order?",
        }).ToArray();
        var durable = publisher.PublishAsync("telegram", "bot", items, cancellationToken);
        // A batch every few milliseconds, so that a run outlasts its kills.
        await Task.WhenAny(durable, Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken));
        return durable;
    }

    private static IEnumerable<string> Lines(LaneTenant site)
    {
        if (!Directory.Exists(site.PathOf("lake")))
        {
            yield break;
        }

        foreach (var path in Directory.EnumerateFiles(site.PathOf("lake"), "*.jsonl").Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }

    /// <summary>A subscriber in this process: its connections break with the gateway.</summary>
    private sealed class Subscriber(LaneTenant site, EventTransport transport)
    {
        private readonly Lock _lock = new();
        private readonly List<(int Partition, long Sequence)> _places = [];

        public int Count
        {
            get
            {
                lock (_lock)
                {
                    return _places.Count;
                }
            }
        }

        public IReadOnlyList<(int Partition, long Sequence)> Places => _places;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var batch in new GatewayEvents(site.Client("events")).ReadAsync(new SubscriptionOptions { Transport = transport }, cancellationToken))
                {
                    lock (_lock)
                    {
                        _places.AddRange(batch.Events.Select(one => (one.Partition, one.Sequence)));
                    }
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The test has what it wants.
            }
        }
    }
}
