using System.Globalization;
using System.Text.Json;
using Gateway.Client.Publishing;
using Gateway.Contracts;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Lanes;

/// <summary>
/// How: a publisher sends batches over the TCP lane while the data-lake example, a program of its own, writes every event into files. Both it and the
/// gateway are killed again and again. At the end every message that was acknowledged is in the files, once.
/// </summary>
public sealed class LaneKillTests
{
    private const int Batches = 400;
    private const int Items = 16;
    private const int Senders = 50;
    private const int Kills = 3;

    // Between two kills: enough that batches and events are under way again.
    private const int BatchesBetweenKills = Batches / (Kills + 1);

    [Fact]
    public async Task Lane_GatewayAndSubscriberKilled_EveryAcknowledgedMessageIsReadOnce()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var site = new LaneTenant();
        await site.Gateway.StartAsync(cancellation);
        var lake = StartLake(site);
        await using var publisher = new GatewayPublisher(site.Client("provider"), waitingItemsMax: 20 * Items);
        var publishing = new List<Task>();
        for (var batch = 0; batch < Batches; batch++)
        {
            publishing.Add(await PublishAsync(publisher, batch, cancellation));
            if (batch % BatchesBetweenKills == BatchesBetweenKills - 1 && batch < Batches - 1)
            {
                await lake.DisposeAsync();
                await site.Gateway.KillAsync();
                lake = StartLake(site);
                await site.Gateway.StartAsync(cancellation);
            }
        }

        await Task.WhenAll(publishing).WaitAsync(TimeSpan.FromSeconds(60), cancellation);
        var feed = new EventFeed(site.Gateway.Client, site.Key("events"));
        await feed.CatchUpAsync(cancellation);
        await Wait.UntilAsync(
            () => Task.FromResult(Lines(site).Count() >= feed.Events.Count), TimeSpan.FromSeconds(30),
            () => $"The lake has {Lines(site).Count()} of {feed.Events.Count} events. It said:\n{lake.Output}\nThe gateway said:\n{site.Gateway.Output}", cancellation);
        await lake.DisposeAsync();

        var events = Lines(site).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.All(events.GroupBy(e => e.GetProperty("partition").GetInt32()), partition =>
        {
            var sequences = partition.Select(e => e.GetProperty("sequence").GetInt64()).ToArray();
            Assert.Equal(Enumerable.Range(1, sequences.Length).Select(n => (long)n), sequences);
        });
        var messages = events.Where(e => e.GetProperty("type").GetString() == "gateway.message.accepted").ToArray();
        Assert.Equal(Batches * Items, messages.Select(e => e.GetProperty("data").GetProperty("id").GetString()).Distinct().Count());
        Assert.Equal(Batches * Items, messages.Length);
        Assert.All(messages.GroupBy(e => e.GetProperty("data").GetProperty("sender").GetString()), customer =>
        {
            var numbers = customer.OrderBy(e => e.GetProperty("sequence").GetInt64()).Select(e => e.GetProperty("data").GetProperty("id").GetString()).ToArray();
            Assert.Equal(numbers.Order(StringComparer.Ordinal), numbers);
        });
    }

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
}
