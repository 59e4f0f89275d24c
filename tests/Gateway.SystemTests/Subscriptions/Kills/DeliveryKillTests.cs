using System.Globalization;
using Gateway.Client.Events;
using Gateway.SystemTests.Faults.Checks;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions.Kills;

/// <summary>
/// How: while customers write, the gateway and every subscriber are killed with SIGKILL in turns: readers over TCP, a WebSocket and server-sent events that
/// keep their cursor themselves, the reader of a subscription, the endpoints of two webhooks. Each notes what it has taken before it acknowledges; in the
/// end the notes are held against the log.
/// </summary>
/// <remarks>
/// GATEWAY_DELIVERY_KILLS and GATEWAY_DELIVERY_EVENTS (messages, each of them one event or more) set another size; GATEWAY_DELIVERY_FIGURES names a file for
/// the figures as JSON.
/// </remarks>
public sealed class DeliveryKillTests(SubscriptionSite site, ITestOutputHelper output) : IClassFixture<SubscriptionSite>
{
    private static readonly int Kills = Size("GATEWAY_DELIVERY_KILLS", 2);
    private static readonly int Messages = Size("GATEWAY_DELIVERY_EVENTS", 5_000);

    // What a crash of either side repeats of a webhook: 512 recorded late, and what was in flight.
    private const int HookRepeatsMax = 512;

    // The subscription's ackWindow, and the window of the client library.
    private const int StreamWindow = 1000;
    private const int FeedWindow = 1024;

    private static readonly TimeSpan DoneWithin = TimeSpan.FromMinutes(3) + (Messages * TimeSpan.FromMilliseconds(5)) + (Kills * TimeSpan.FromSeconds(15));

    [Fact]
    public async Task Kill_GatewayAndSubscribers_EveryEventArrivesInOrderAndFewTwice()
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(DoneWithin);
        DeliverySubscriber[] subscribers =
        [
            Feed("TCP lane", EventTransport.Lane),
            Feed("WebSocket", EventTransport.WebSocket),
            Feed("server-sent events", EventTransport.ServerSentEvents),
            await StreamAsync("server-sent events of a subscription"),
            await LaneAsync("TCP lane of a subscription"),
            await HookAsync("webhook, single events", batchMax: 1, concurrency: 32),
            await HookAsync("webhook, batches", batchMax: 50, concurrency: 8),
        ];
        try
        {
            await RunAsync(subscribers, bounded.Token);
        }
        finally
        {
            await Task.WhenAll(subscribers.Select(static subscriber => subscriber.DisposeAsync().AsTask()));
        }
    }

    private async Task RunAsync(DeliverySubscriber[] subscribers, CancellationToken cancellation)
    {
        Array.ForEach(subscribers, static subscriber => subscriber.Start());
        var load = new DeliveryLoad(site, Messages);
        var sending = load.RunAsync(cancellation);
        for (var kill = 1; kill <= Kills; kill++)
        {
            var at = Messages * kill / (Kills + 1);
            await Wait.UntilAsync(() => Task.FromResult(load.Accepted >= at), DoneWithin, () => $"{load.Accepted} accepted\n{site.Gateway.Output}", cancellation);
            await site.Gateway.KillAsync();
            await site.Gateway.StartAsync(cancellation);
            foreach (var subscriber in subscribers)
            {
                await subscriber.KillAsync();
                subscriber.Start();
            }
        }

        await sending;
        var log = await LogAsync(cancellation);
        foreach (var subscriber in subscribers)
        {
            await Wait.UntilAsync(
                () => Task.FromResult(subscriber.Lacks(log) == 0), DoneWithin,
                () => $"{subscriber.Way} lacks {subscriber.Lacks(log)} of {log.Count}\n{subscriber.Output}\n{site.Gateway.Output}", cancellation);
        }

        var figures = subscribers.Select(subscriber => subscriber.Figures(log, Kills)).ToArray();
        output.WriteLine(DeliveryFigures.Table(figures, Kills));
        TestContext.Current.SendDiagnosticMessage(DeliveryFigures.Table(figures, Kills));
        if (Environment.GetEnvironmentVariable("GATEWAY_DELIVERY_FIGURES") is { Length: > 0 } file)
        {
            await File.WriteAllTextAsync(file, DeliveryFigures.ToJson(figures, Kills), cancellation);
        }

        Assert.All(figures, static one => Assert.Equal((0, 0, 0), (one.Lost, one.Unknown, one.OutOfOrder)));
        Assert.All(figures, static one => Assert.InRange(one.Repeated, 0, one.RepeatsMax));
    }

    /// <summary>Every event of the log; the tenant is alone, so that its sequences have no hole.</summary>
    private async Task<HashSet<(int Partition, long Sequence)>> LogAsync(CancellationToken cancellation)
    {
        var log = new HashSet<(int Partition, long Sequence)>();
        await new LogReader(site.Gateway.Client, site.Key).ReadAsync(one => log.Add((one.Partition, one.Sequence)), cancellation);
        Assert.All(log.GroupBy(static place => place.Partition), static partition => Assert.Equal((1, partition.Count()), (partition.Min(p => p.Sequence), partition.Max(p => p.Sequence))));
        return log;
    }

    private DeliverySubscriber Feed(string way, EventTransport transport)
    {
        var notes = site.File_(transport.ToString());
        return new DeliverySubscriber(way, notes, [.. Worker(transport), notes], ordered: true, FeedWindow);
    }

    private async Task<DeliverySubscriber> LaneAsync(string way)
    {
        var (id, notes) = (await PulledAsync(), site.File_("lane-subscription"));
        return new DeliverySubscriber(way, notes, [.. Worker(EventTransport.Lane), notes, id], ordered: true, StreamWindow);
    }

    private string[] Worker(EventTransport transport) =>
        ["feed", site.Gateway.Url.ToString(), site.Key, site.LanePort.ToString(CultureInfo.InvariantCulture), transport.ToString()];

    private async Task<string> PulledAsync() => (string)(await site.SubscribeAsync($$"""{"delivery":"pull","ackWindow":{{StreamWindow}},"start":"beginning"}"""))["id"]!;

    private async Task<DeliverySubscriber> StreamAsync(string way)
    {
        var id = await PulledAsync();
        return new DeliverySubscriber(way, site.File_("stream"), ["reader", site.Gateway.Url.ToString(), site.Key, id, site.File_("stream")], ordered: true, StreamWindow);
    }

    private async Task<DeliverySubscriber> HookAsync(string way, int batchMax, int concurrency)
    {
        var (url, notes) = (string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{FreePort.Next()}"), site.File_(string.Create(CultureInfo.InvariantCulture, $"hook-{batchMax}")));
        await site.SubscribeAsync(
            $$"""{"delivery":"webhook","url":"{{url}}/hook","batchMax":{{batchMax}},"concurrency":{{concurrency}},"timeout":"00:00:05","start":"beginning"}""");
        return new DeliverySubscriber(way, notes, ["hook", url, notes], ordered: false, HookRepeatsMax + (batchMax * concurrency));
    }

    private static int Size(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? value : otherwise;
}
