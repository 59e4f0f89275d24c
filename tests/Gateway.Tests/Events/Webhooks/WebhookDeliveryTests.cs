using Gateway.Events.Webhooks;
using Gateway.Journal;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookDeliveryTests
{
    private static readonly WebhookAnswer Taken = new(WebhookOutcome.Taken, "http_200");
    private static readonly WebhookAnswer Failed = new(WebhookOutcome.Failed, "http_500");

    [Fact]
    public async Task Run_EventsOfTwoConversations_ArriveOnceAndInOrderOfEach()
    {
        await using var rig = new DeliveryRig();
        for (var i = 0; i < 100; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i % 2}");
        }

        rig.Log.Append(1, "other", 1000);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 100 && rig.Saved.Positions[1] == 1);

        Assert.Equal(Enumerable.Range(0, 50).Select(i => i * 2), rig.Numbers().Where(n => n % 2 == 0));
        Assert.Equal(Enumerable.Range(0, 50).Select(i => (i * 2) + 1), rig.Numbers().Where(n => n % 2 == 1));
    }

    [Fact]
    public async Task Run_OneConversationOrdered_HasOneRequestInFlight()
    {
        await using var rig = new DeliveryRig { Hold = new TaskCompletionSource() };
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.1");
        }

        await rig.StartAsync();
        await rig.UntilDeliveredAsync(1);
        for (var i = 0; i < 20; i++)
        {
            await Task.Yield();
        }

        Assert.Equal(1, rig.InFlight);
        var hold = rig.Hold;
        rig.Hold = null;
        hold.SetResult();
        await rig.UntilDeliveredAsync(10);
        Assert.Equal(Enumerable.Range(0, 10), rig.Numbers());
    }

    [Fact]
    public async Task Run_Unordered_UsesItsConcurrency()
    {
        await using var rig = new DeliveryRig(spec => spec with { Ordered = false, Concurrency = 4 }) { Hold = new TaskCompletionSource() };
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.1");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => Volatile.Read(ref rig.InFlight) == 4);

        Assert.Equal(4, rig.Requests.Count);
    }

    [Fact]
    public async Task Run_RetryAfter_SendsNothingUntilThen()
    {
        await using var rig = new DeliveryRig();
        var started = rig.Time.GetUtcNow();
        rig.Answer = _ => rig.Time.GetUtcNow() - started < TimeSpan.FromSeconds(60) ? new WebhookAnswer(WebhookOutcome.Throttled, "http_429", TimeSpan.FromSeconds(60)) : Taken;
        rig.Log.Append(0, "acme", 0, subject: "c.1");
        await rig.StartAsync();
        await rig.UntilDeliveredAsync(1);
        rig.Log.Append(0, "acme", 1, subject: "c.2");
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 2 && rig.Saved.Parked.Count == 0);

        Assert.Equal(3, rig.Requests.Count);
        Assert.True(rig.Time.GetUtcNow() - started >= TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task Run_PastRetention_DeliversAGapBeforeWhatIsKept()
    {
        await using var rig = new DeliveryRig();
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i);
        }

        rig.Log.Trim(0, 6);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 10);

        Assert.Equal([-1, 5, 6, 7, 8, 9], rig.Numbers());
    }

    [Fact]
    public async Task Run_FencedOff_Ends()
    {
        await using var rig = new DeliveryRig { Commit = static _ => CommitOutcome.Conflict };
        rig.Log.Append(0, "acme", 0);
        await rig.StartAsync();

        Assert.Equal(DeliveryEnd.Fenced, await rig.UntilEndedAsync());
    }

    [Fact]
    public async Task Run_JournalRefuses_SendsNoMoreThanACrashMayRepeat()
    {
        await using var rig = new DeliveryRig { Commit = static _ => CommitOutcome.Refused };
        for (var i = 0; i < 2000; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.StartAsync();
        await rig.UntilDeliveredAsync(DeliveryLimits.UnsavedMax);
        await rig.UntilAsync(() => rig.Time.GetUtcNow().Minute > 1, TimeSpan.FromSeconds(1));
        Assert.InRange(rig.Requests.Count, DeliveryLimits.UnsavedMax, DeliveryLimits.UnsavedMax + 4);

        rig.Commit = static _ => CommitOutcome.Committed;
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 2000);
        Assert.Equal(2000, rig.Requests.Count);
    }

    [Fact]
    public async Task Run_EndpointThatAllowsLess_IsWaitedForAndFailsNothing()
    {
        await using var rig = new DeliveryRig(spec => spec with { Ordered = false }) { Hold = new TaskCompletionSource() };
        rig.Pace = new RequestPace(null, rig.Time, agreed: false);
        rig.Answer = _ =>
        {
            // One request every two seconds.
            rig.Pace.Agree(rig.Requests.Count == 1 ? 0.5 : null);
            return Taken;
        };
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i);
        }

        var started = rig.Time.GetUtcNow();
        await rig.StartAsync();
        await rig.UntilDeliveredAsync(1);
        await rig.UntilAsync(() => rig.Time.GetUtcNow() - started >= TimeSpan.FromSeconds(1));
        Assert.Single(rig.Requests);
        var hold = rig.Hold;
        rig.Hold = null;
        hold.SetResult();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 10);

        Assert.Equal(10, rig.Requests.Count);
        Assert.InRange((rig.Time.GetUtcNow() - started).TotalSeconds, 18.9, 21);
        Assert.Null(rig.Health.LastFailure);
        Assert.Empty(rig.Dead);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LargeEvents_GoInBatchesOfBoundedBytes(bool parked)
    {
        await using var rig = new DeliveryRig(spec => spec with { BatchMax = 100, Concurrency = 1 });
        var (padding, failed) = (new string('x', 100_000), !parked);
        for (var i = 0; i < 9; i++)
        {
            rig.Log.Append(0, "acme", i, padding: padding);
        }

        rig.Answer = _ => failed ? Taken : Failed;
        await rig.StartAsync();
        await rig.UntilDeliveredAsync(1);
        failed = true;
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 9 && rig.Saved.Parked.Count == 0, TimeSpan.FromSeconds(1));

        Assert.All(rig.Requests, static request => Assert.InRange(request.Numbers.Length, 1, 2));
        Assert.Equal(Enumerable.Range(0, 9), rig.Numbers().Skip(parked ? rig.Requests.First().Numbers.Length : 0));
    }

    [Fact]
    public async Task Run_Rate_IsKept()
    {
        await using var rig = new DeliveryRig(spec => spec with { RatePerSecond = 10 });
        for (var i = 0; i < 100; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        var started = rig.Time.GetUtcNow();
        await rig.StartAsync();
        await rig.UntilDeliveredAsync(100, TimeSpan.FromMilliseconds(20));

        // Ten at once, then ten a second.
        Assert.InRange((rig.Time.GetUtcNow() - started).TotalSeconds, 8.9, 12);
    }
}
