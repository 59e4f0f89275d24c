using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.Host.Demo;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Demo;

/// <summary>The demo as a newcomer starts it: a process, thirty seconds, and what its event feed tells.</summary>
public sealed class DemoTests
{
    private const int ConversationsMin = 200;

    private static readonly string[] WholeLife =
    [
        EventTypes.ConversationOpened, EventTypes.MessageAccepted, EventTypes.JobCreated, EventTypes.JobAssigned, EventTypes.MessageSent,
        EventTypes.JobCompleted, EventTypes.ConversationClosed,
    ];

    [Fact]
    public async Task Demo_ThirtySecondsAfterItsStart_HasServedTwoHundredConversationsFromOpeningToClosing()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var data = new TempDirectory();
        var started = TimeProvider.System.GetTimestamp();
        await using var gateway = new GatewayProcess("--demo", "--data", data.Path);
        await gateway.StartAsync(cancellation);
        var feed = new EventFeed(gateway.Client, await File.ReadAllTextAsync(data.File(DemoRun.KeyFile), cancellation));

        await Wait.UntilAsync(
            async () =>
            {
                await feed.CatchUpAsync(cancellation);
                return Served(feed.Events) >= ConversationsMin;
            },
            TimeSpan.FromSeconds(30) - TimeProvider.System.GetElapsedTime(started),
            () => $"{Served(feed.Events)} conversations were served. The gateway said:\n{gateway.Output}",
            cancellation);

        feed.AssertDense();
        var types = feed.Events.Select(e => (string)e["type"]!).ToHashSet();
        Assert.Contains(EventTypes.OfferIssued, types);
        Assert.Contains(EventTypes.OfferAccepted, types);
        Assert.Contains(EventTypes.OfferDeclined, types);
        Assert.Contains(EventTypes.MessageDelivered, types);
        Assert.Contains(EventTypes.MessageRead, types);
        Assert.Equal(10, feed.Events.Where(e => (string?)e["type"] == EventTypes.JobCreated).Select(e => (string?)e["data"]!["labels"]!["language"]).Distinct().Count());
    }

    [Fact]
    public async Task Demo_OnSigterm_StopsByItselfAndLeavesNothingBehind()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var gateway = new GatewayProcess("--demo");
        var before = DemoDirectories();
        await gateway.StartAsync(cancellation);

        await gateway.StopAsync();

        Assert.Equal(before, DemoDirectories());
    }

    private static int Served(List<JsonNode> events) =>
        events.GroupBy(e => (string)e["subject"]!).Count(conversation => WholeLife.All(type => conversation.Any(e => (string)e["type"]! == type)));

    private static string[] DemoDirectories() => [.. Directory.EnumerateDirectories(Path.GetTempPath(), DemoRun.DirectoryPrefix + "*").Order()];
}
