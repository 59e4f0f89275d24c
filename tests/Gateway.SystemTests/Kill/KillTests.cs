using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.Host.Security;
using Gateway.Protocol;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Kill;

/// <summary>
/// How: a hundred customers write a hundred messages each, posting every message until it is answered 200. While they do, the gateway is killed with
/// SIGKILL and started again, three times, at points that depend on how much was accepted and not on time. Then the event feed and the agents' own notes are
/// held against the senders' ledger.
/// </summary>
public sealed class KillTests
{
    private const int Threads = 100;
    private const int MessagesPerThread = 100;
    private const int Total = Threads * MessagesPerThread;

    // Three kills in the first three quarters; the last quarter shows that it goes on.
    private static readonly int[] KillsAt = [Total / 5, 2 * Total / 5, 7 * Total / 10];

    // Ten thousand durable messages and three restarts take about half a minute on two cores.
    private static readonly TimeSpan DoneWithin = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task Kill_OnTheEmbeddedStore_LosesNothingRepeatsNothingKeepsOrder()
    {
        using var data = new TempDirectory();
        await RunAsync(data, []);
    }

    [Fact]
    public async Task Kill_OnRedis_LosesNothingRepeatsNothingKeepsOrder()
    {
        using var data = new TempDirectory();
        await using var redis = await RedisServer.StartAsync(TestContext.Current.CancellationToken);
        await RunAsync(data, ["--redis", redis.Connection]);
    }

    private static async Task RunAsync(TempDirectory data, string[] store)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(DoneWithin);
        var keys = Enumerable.Range(0, 5).Select(_ => ApiKey.New("test")).ToArray();
        await File.WriteAllTextAsync(data.File("gateway.json"), Configuration(keys), bounded.Token);
        await using var gateway = new GatewayProcess(["--config", data.File("gateway.json"), "--data", data.File("data"), .. store]);
        await gateway.StartAsync(bounded.Token);

        var ledger = new Ledger();
        var desks = keys[..4].Select((key, index) => new Desk(gateway, key.Key, index % 2 == 0 ? FrameFormat.Json : FrameFormat.MessagePack)).ToArray();
        using var shift = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token);
        var working = desks.Select(desk => desk.RunAsync(shift.Token)).ToArray();
        var sending = new Senders(gateway, ledger, Threads, MessagesPerThread).RunAsync(bounded.Token);
        foreach (var count in KillsAt)
        {
            await Wait.UntilAsync(
                () => Task.FromResult(ledger.Count >= count || sending.IsFaulted), DoneWithin, () => $"Only {ledger.Count} messages were accepted.", bounded.Token);
            await gateway.KillAsync();
            await gateway.StartAsync(bounded.Token);
        }

        await sending;
        var feed = new EventFeed(gateway.Client, keys[4].Key);
        await feed.CatchUpAsync(bounded.Token);
        AssertEffects(feed.Events, ledger);
        feed.AssertDense();
        await Wait.UntilAsync(
            () => Task.FromResult(Told(desks) >= Total), TimeSpan.FromSeconds(60), () => Missing(desks, feed, gateway), bounded.Token);
        await shift.CancelAsync();
        await Task.WhenAll(working);
        AssertDesks(desks);
    }

    private static void AssertEffects(List<JsonNode> events, Ledger ledger)
    {
        var accepted = events.Where(e => (string?)e["type"] == EventTypes.MessageAccepted && (string?)e["data"]!["direction"] == "in").ToArray();
        var texts = accepted.Select(e => (string)e["data"]!["text"]!).ToArray();

        Assert.Empty(ledger.Accepted.Except(texts));
        Assert.Equal(texts.Distinct().Count(), texts.Length);
        Assert.Equal(Total, texts.Length);
        foreach (var thread in texts.GroupBy(ThreadOf))
        {
            Assert.Equal(Enumerable.Range(0, MessagesPerThread), thread.Select(NumberOf));
        }
    }

    /// <summary>Every line reached exactly one place in one agent's notes, in order.</summary>
    private static void AssertDesks(Desk[] desks)
    {
        Assert.All(desks, desk => Assert.Equal(0, desk.RepeatedFrames));
        var byThread = desks.SelectMany(desk => desk.Lines.Values).SelectMany(lines => lines).GroupBy(line => ThreadOf(line.Text));
        foreach (var thread in byThread)
        {
            Assert.Equal(Enumerable.Range(0, MessagesPerThread), thread.DistinctBy(line => line.Sequence).OrderBy(line => line.Sequence).Select(line => NumberOf(line.Text)));
        }

        Assert.All(desks.SelectMany(desk => desk.Lines.Values), lines => Assert.Equal(lines.OrderBy(line => line.Sequence), lines));
    }

    private static int Told(Desk[] desks) => desks.SelectMany(desk => desk.Lines).Sum(conversation =>
    {
        lock (conversation.Value)
        {
            return conversation.Value.Count;
        }
    });

    /// <summary>Enough to see where messages stay: which conversations nobody was told of, which are incomplete, and how often each job moved.</summary>
    private static string Missing(Desk[] desks, EventFeed feed, GatewayProcess gateway)
    {
        var told = desks.SelectMany(desk => desk.Lines).GroupBy(lines => lines.Key, lines => lines.Value.Count).ToDictionary(lines => lines.Key, lines => lines.Sum());
        var partial = told.Where(lines => lines.Value < MessagesPerThread).Select(lines => $"{lines.Key} {lines.Value}").Take(10);
        var types = feed.Events.CountBy(e => (string)e["type"]!).Select(type => $"{type.Key} {type.Value}");
        var desk = desks.Select((d, i) => $"desk-{i}: {d.Lines.Count} conversations, {d.RepeatedFrames} repeated frames, {d.Sessions} sessions");
        return $"""
            The agents were told {Told(desks)} of {Total} messages in {told.Count} of {Threads} conversations.
            Incomplete: {string.Join(", ", partial)}
            {string.Join("\n", desk)}
            Events: {string.Join(", ", types)}
            The gateway said:
            {gateway.Output}
            """;
    }

    private static int ThreadOf(string text) => int.Parse(text.AsSpan(0, text.IndexOf('/', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture);

    private static int NumberOf(string text) => int.Parse(text.AsSpan(text.IndexOf('/', StringComparison.Ordinal) + 1), System.Globalization.CultureInfo.InvariantCulture);

    private static string Configuration((string Key, string Id, byte[] Hash)[] keys) => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            ["kill"] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "telegram",
                    ["account"] = "bot",
                    ["secrets"] = new JsonObject { ["secretToken"] = Senders.Secret, ["botToken"] = "1:token" },
                }),
                // An agent that is signed in again within this time keeps its offers: a restart is no reason to pass them on.
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default", ["offerTimeout"] = "00:01:00" }),
                ["agents"] = new JsonArray([.. Enumerable.Range(0, 4).Select(i => (JsonNode)new JsonObject { ["id"] = $"desk-{i}", ["kind"] = "bot", ["capacity"] = Threads })]),
                ["keys"] = new JsonArray([.. keys.Select((key, i) => (JsonNode)Key(key, i))]),
            },
        },
    }.ToJsonString();

    private static JsonObject Key((string Key, string Id, byte[] Hash) key, int index)
    {
        var entry = new JsonObject { ["id"] = key.Id, ["hash"] = ApiKey.HashText(key.Hash), ["role"] = index < 4 ? "agent" : "events" };
        if (index < 4)
        {
            entry["agent"] = $"desk-{index}";
        }

        return entry;
    }
}
