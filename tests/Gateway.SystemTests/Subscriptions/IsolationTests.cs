using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>How: a good endpoint alone, then with a bad one of every kind beside it, gets the same events at the same pace; what counts is the time from the event to its arrival.</summary>
public sealed class IsolationTests(SubscriptionSite site) : IClassFixture<SubscriptionSite>
{
    private const int Events = 300;

    // Below it, the difference is the noise of a machine that others use too.
    private static readonly TimeSpan Noise = TimeSpan.FromMilliseconds(15);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    // A stall of the machine slows one round; endpoints that hold others up slow all.
    private const int Rounds = 3;

    [Fact]
    public async Task Webhook_BadEndpointsOfEveryKindBesideIt_StaysWithinOneAndAHalf()
    {
        await using var receiver = await HookReceiver.StartAsync();
        var made = await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{receiver.Url}}","filter":"type = 'gateway.message.accepted'"}""");
        receiver.Secrets.Add((string)made["secret"]!);
        await RunAsync(receiver, "warm");
        var alone = await RunAsync(receiver, "alone");
        var bad = Enum.GetValues<Hostility>().Select(static how => new HostileEndpoint(how)).ToArray();
        foreach (var endpoint in bad)
        {
            await site.SubscribeAsync($$"""{"delivery":"webhook","url":"{{endpoint.Url}}","timeout":"00:00:01","concurrency":64,"order":"none","filter":"type = 'gateway.message.accepted'"}""");
        }

        var beside = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds && beside > Bound(alone); round++)
        {
            var delay = await RunAsync(receiver, $"beside{round}");
            beside = delay < beside ? delay : beside;
        }

        Array.ForEach(bad, static endpoint => endpoint.Dispose());

        TestContext.Current.SendDiagnosticMessage($"p99 alone {alone.TotalMilliseconds:F1} ms, beside ten bad endpoints {beside.TotalMilliseconds:F1} ms");
        Assert.All(bad, static endpoint => Assert.True(endpoint.Requests > 0));
        Assert.True(beside <= Bound(alone), $"p99 was {alone.TotalMilliseconds:F1} ms alone and {beside.TotalMilliseconds:F1} ms beside bad endpoints");
        Assert.Empty(receiver.Wrong);
    }

    private static TimeSpan Bound(TimeSpan alone) => (1.5 * alone) + Noise;

    /// <summary>The 99th percentile of the delay of one run's events.</summary>
    private async Task<TimeSpan> RunAsync(HookReceiver receiver, string run)
    {
        receiver.Events.Clear();
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        for (var i = 0; i < Events; i++)
        {
            await site.SendAsync($"U{run}-{i % 20}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }

        await Wait.UntilAsync(
            () => Task.FromResult(receiver.Events.Count >= Events), TimeSpan.FromSeconds(30), () => $"{receiver.Events.Count} of {Events} came", TestContext.Current.CancellationToken);
        var delays = receiver.Events.Select(static e => e.At - e.Event.Time!.Value).Order().ToArray();
        return delays[(int)(delays.Length * 0.99)];
    }
}
