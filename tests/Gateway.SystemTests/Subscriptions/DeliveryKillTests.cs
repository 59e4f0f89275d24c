using System.Globalization;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>
/// How: while customers write, the gateway, the endpoint of two webhooks and the reader of a stream are killed with SIGKILL in turns. Each subscriber notes
/// what it has taken before it acknowledges; in the end the notes are held against the log.
/// GATEWAY_DELIVERY_KILLS and GATEWAY_DELIVERY_EVENTS set another size.
/// </summary>
public sealed class DeliveryKillTests(SubscriptionSite site) : IClassFixture<SubscriptionSite>
{
    private static readonly int Kills = Size("GATEWAY_DELIVERY_KILLS", 2);
    private static readonly int Messages = Size("GATEWAY_DELIVERY_EVENTS", 5_000);

    // What a crash of either side repeats of a webhook: 512 recorded late, and what was in flight.
    private const int HookRepeatsMax = 512;
    private const int StreamWindow = 1000;

    private static readonly TimeSpan DoneWithin = TimeSpan.FromMinutes(3) + (Messages * TimeSpan.FromMilliseconds(5)) + (Kills * TimeSpan.FromSeconds(15));

    [Fact]
    public async Task Kill_GatewayAndSubscribers_EveryEventArrivesInOrderAndFewTwice()
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(DoneWithin);
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}");
        var stream = (string)(await site.SubscribeAsync($$"""{"delivery":"pull","ackWindow":{{StreamWindow}},"start":"beginning"}"""))["id"]!;
        Subscriber[] subscribers =
        [
            new("stream", stream, site.File_("stream"), ["reader", site.Gateway.Url.ToString(), site.Key, stream, site.File_("stream")], StreamWindow),
            await HookAsync("one", url, batchMax: 1, concurrency: 32),
            await HookAsync("batch", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"), batchMax: 50, concurrency: 8),
        ];
        Array.ForEach(subscribers, static subscriber => subscriber.Start());
        var load = new DeliveryLoad(site, Messages);
        var sending = load.RunAsync(bounded.Token);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = Messages * kill / (Kills + 1);
            await Wait.UntilAsync(() => Task.FromResult(load.Accepted >= at), DoneWithin, () => $"{load.Accepted} accepted\n{site.Gateway.Output}", bounded.Token);
            await site.Gateway.KillAsync();
            await site.Gateway.StartAsync(bounded.Token);
            foreach (var subscriber in subscribers)
            {
                await subscriber.KillAsync();
                subscriber.Start();
            }
        }

        await sending;
        var feed = new EventFeed(site.Gateway.Client, site.Key);
        await feed.CatchUpAsync(bounded.Token);
        var log = feed.Events.Select(static e => ((int)e["partition"]!, (long)e["sequence"]!)).ToHashSet();
        foreach (var subscriber in subscribers)
        {
            var missing = log.Count;
            await Wait.UntilAsync(
                () => Task.FromResult((missing = log.Except(subscriber.Read().Select(static t => (t.Partition, t.Sequence))).Count()) == 0),
                DoneWithin, () => $"{subscriber.Name} lacks {missing} of {log.Count}\n{site.Gateway.Output}", bounded.Token);
            TestContext.Current.SendDiagnosticMessage(subscriber.Check(log, Kills));
            await subscriber.DisposeAsync();
        }
    }

    private async Task<Subscriber> HookAsync(string name, string url, int batchMax, int concurrency)
    {
        var made = await site.SubscribeAsync(
            $$"""{"delivery":"webhook","url":"{{url}}/hook","batchMax":{{batchMax}},"concurrency":{{concurrency}},"timeout":"00:00:05","start":"beginning"}""");
        return new Subscriber(name, (string)made["id"]!, site.File_(name), ["hook", url, site.File_(name)], HookRepeatsMax + (batchMax * concurrency));
    }

    private static int Size(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : otherwise;

    /// <summary>A subscriber's process and what it has noted.</summary>
    /// <param name="repeatsMax">Events that one kill of either side may repeat.</param>
    private sealed class Subscriber(string name, string id, string notes, string[] worker, int repeatsMax) : IAsyncDisposable
    {
        private ChildProcess? _process;

        public string Name => name;

        public void Start() => _process = new ChildProcess("dotnet", [Path.Combine(AppContext.BaseDirectory, "Gateway.SystemTests.dll"), "worker", .. worker]);

        public async Task KillAsync()
        {
            await _process!.KillAsync();
            await _process.DisposeAsync();
        }

        public List<Taken> Read() => TakenNotes.Read(notes);

        /// <returns>One line of figures.</returns>
        public string Check(HashSet<(int, long)> log, int kills)
        {
            var taken = Read();
            var first = taken.DistinctBy(static t => (t.Partition, t.Sequence)).ToArray();
            Assert.Empty(log.Except(first.Select(static t => (t.Partition, t.Sequence))));
            var repeats = taken.Count - first.Length;
            // The gateway and the subscriber are each killed once a round.
            Assert.InRange(repeats, 0, 2 * kills * repeatsMax);
            foreach (var conversation in first.Where(static t => t.ConversationSequence > 0).GroupBy(static t => t.Conversation))
            {
                Assert.Equal(Enumerable.Range(1, conversation.Count()).Select(static n => (long)n), conversation.Select(static t => t.ConversationSequence));
            }

            return $"{name} ({id}): {first.Length} events of the log arrived, lost 0, out of order in a conversation 0, repeated {repeats} after {kills} kills of the gateway and {kills} of the subscriber (at most {2 * kills * repeatsMax} allowed)";
        }

        public ValueTask DisposeAsync() => _process!.DisposeAsync();
    }
}
