using Gateway.Events.Webhooks;
using Gateway.Journal;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookDeliveryTests
{
    private static readonly WebhookAnswer Taken = new(WebhookOutcome.Taken, "http_200");
    private static readonly WebhookAnswer Failed = new(WebhookOutcome.Failed, "http_500");
    private static readonly WebhookAnswer Refused = new(WebhookOutcome.Refused, "http_400");

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
    public async Task Run_FailingEvent_HoldsItsConversationAndNoOther()
    {
        await using var rig = new DeliveryRig();
        var mended = false;
        rig.Answer = numbers => numbers.Contains(0) && !Volatile.Read(ref mended) ? Failed : Taken;
        rig.Log.Append(0, "acme", 0, subject: "c.bad");
        rig.Log.Append(0, "acme", 1, subject: "c.bad");
        for (var i = 2; i < 20; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 20);
        Assert.DoesNotContain(1, rig.Numbers());
        Assert.Equal([1L, 2L], rig.Saved.Parked.Select(p => p.Sequence));

        Volatile.Write(ref mended, true);
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 0, TimeSpan.FromSeconds(1));
        Assert.Equal([0, 1], rig.Numbers().Where(n => n < 2).Distinct());
        Assert.Single(rig.Requests.Where(r => r.Numbers.Contains(0)).Select(r => r.Id).Distinct());
        Assert.Single(rig.Requests, r => r.Numbers.Contains(1));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(10, false)]
    [InlineData(1, true)]
    public async Task Run_ConversationThatFailsWithThousandsBehindIt_HoldsNoOtherBackAndLosesNothing(int batchMax, bool restarted)
    {
        const int Bad = 3000;
        await using var rig = new DeliveryRig(spec => spec with { BatchMax = batchMax });
        var mended = false;
        rig.Answer = numbers => numbers.Contains(0) && !Volatile.Read(ref mended) ? Failed : Taken;
        for (var i = 0; i < Bad; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.bad");
            if (i % 10 == 0)
            {
                rig.Log.Append(i % 20 / 10, "acme", Bad + (i / 10), subject: "c.good");
            }
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == rig.Log.Head(0) && rig.Saved.Positions[1] == rig.Log.Head(1), TimeSpan.FromSeconds(1));
        Assert.Equal(Bad / 10, rig.Numbers().Where(n => n >= Bad).Distinct().Count());
        Assert.InRange(rig.Saved.Parked.Count, 1, DeliveryLimits.LaneParkedMax + 10);
        Assert.DoesNotContain(DeliveryLimits.LaneParkedMax + 10, rig.Numbers());
        if (restarted)
        {
            await rig.RestartAsync();
        }

        Volatile.Write(ref mended, true);
        rig.Log.Append(0, "acme", Bad * 2, subject: "c.bad");
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 0 && rig.Saved.Positions[0] == rig.Log.Head(0), TimeSpan.FromSeconds(1));

        int[] expected = [.. Enumerable.Range(0, Bad), Bad * 2];
        var bad = rig.Numbers().Where(static n => n is < Bad or Bad * 2).ToArray();
        // The first was tried several times, with those of its batch; all others went once, in order.
        Assert.Equal(expected, bad.Skip(Array.LastIndexOf(bad, 0)));
    }

    [Fact]
    public async Task Run_RestPastRetention_IsAGapInItsPlace()
    {
        await using var rig = new DeliveryRig();
        var mended = false;
        rig.Answer = numbers => numbers.Contains(0) && !Volatile.Read(ref mended) ? Failed : Taken;
        for (var i = 0; i < 100; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.bad");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 100);
        rig.Log.Trim(0, 51);
        Volatile.Write(ref mended, true);
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 0, TimeSpan.FromSeconds(1));

        Assert.Equal([-9, .. Enumerable.Range(50, 50)], rig.Numbers().TakeLast(51));
    }

    [Fact]
    public async Task Run_RefusedEvent_IsADeadLetterAndTheRestGoesOn()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = numbers => numbers.Contains(1) ? Refused : Taken;
        for (var i = 0; i < 3; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.1");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 3);

        Assert.Equal([0, 1, 2], rig.Numbers());
        var dead = Assert.Single(rig.Dead);
        Assert.Equal((0, 2L, 1, "http_400"), (dead.Id.Partition, dead.Id.Sequence, dead.Attempts, dead.Code));
    }

    [Fact]
    public async Task Run_RefusedBatch_IsTakenApartSoThatOnlyTheBadOneIsADeadLetter()
    {
        await using var rig = new DeliveryRig(spec => spec with { BatchMax = 10, Concurrency = 1 });
        rig.Answer = numbers => numbers.Contains(3) ? Refused : Taken;
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i, subject: "c.1");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 10);

        Assert.Equal(4, Assert.Single(rig.Dead).Id.Sequence);
        Assert.Equal([.. Enumerable.Range(0, 10), .. Enumerable.Range(0, 10)], rig.Numbers());
    }

    [Fact]
    public async Task Run_PoisonInABatch_FailsAloneAfterTheFirstTime()
    {
        await using var rig = new DeliveryRig(spec => spec with { BatchMax = 10, Concurrency = 1, Ordered = false });
        rig.Answer = numbers => numbers.Contains(3) ? Failed : Taken;
        for (var i = 0; i < 10; i++)
        {
            rig.Log.Append(0, "acme", i);
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 1, TimeSpan.FromSeconds(1));

        Assert.Equal(4, rig.Saved.Parked[0].Sequence);
        Assert.Equal(10, rig.Saved.Positions[0]);
    }

    [Fact]
    public async Task Run_EndpointDown_IsKnockedAtAndNotHammered()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = static _ => Failed;
        for (var i = 0; i < 1000; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.StartAsync();
        var started = rig.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.Time.GetUtcNow() - started > TimeSpan.FromHours(10), TimeSpan.FromMinutes(1));
        Assert.InRange(rig.Requests.Count, 10, 60);

        rig.Answer = static _ => Taken;
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 1000 && rig.Saved.Parked.Count == 0, TimeSpan.FromMinutes(1));
        Assert.Equal(Enumerable.Range(0, 1000), rig.Numbers().Distinct().Order());
        Assert.Null(rig.Saved.FailingSince);
    }

    [Fact]
    public async Task Run_EndpointDownForThreeDays_EndsAndLosesNothing()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = static _ => Failed;
        for (var i = 0; i < 20; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Running!.IsCompleted, TimeSpan.FromMinutes(10));

        Assert.Equal(DeliveryEnd.Failing, await rig.Running!);
        Assert.Empty(rig.Dead);
        var kept = rig.Saved.Parked.Select(p => p.Sequence).Concat(Enumerable.Range(1, 20).Select(i => (long)i).Where(i => i > rig.Saved.Positions[0])).Distinct();
        Assert.Equal(20, kept.Count());
    }

    [Fact]
    public async Task Run_PoisonForThreeDaysWhileOthersGoThrough_IsADeadLetter()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = static numbers => numbers.Contains(0) ? Failed : Taken;
        rig.Log.Append(0, "acme", 0, subject: "c.bad");
        rig.Log.Append(0, "acme", 1, subject: "c.bad");
        await rig.StartAsync();
        var (number, last) = (2, rig.Time.GetUtcNow());
        await rig.UntilAsync(
            () =>
            {
                // Something goes through at every moment.
                if (rig.Time.GetUtcNow() != last)
                {
                    last = rig.Time.GetUtcNow();
                    rig.Log.Append(1, "acme", number, subject: $"c.{number++}");
                }

                return rig.Dead.Count == 1 && rig.Numbers().Contains(1);
            },
            TimeSpan.FromMinutes(30));

        Assert.Equal((0, 1L), (rig.Dead[0].Id.Partition, rig.Dead[0].Id.Sequence));
        Assert.InRange(rig.Requests.Count(r => r.Numbers.Contains(0)), 8, 30);
    }

    [Fact]
    public async Task Run_Gone_Ends()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = static _ => new WebhookAnswer(WebhookOutcome.Gone, "http_410");
        rig.Log.Append(0, "acme", 0);
        await rig.StartAsync();

        Assert.Equal(DeliveryEnd.Gone, await rig.UntilEndedAsync());
        Assert.Single(rig.Saved.Parked);
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
    public async Task Run_DeadLettersFull_EndsInsteadOfLosing()
    {
        await using var rig = new DeliveryRig { DeadMax = 1, Answer = static _ => Refused };
        rig.Log.Append(0, "acme", 0, subject: "c.1");
        rig.Log.Append(0, "acme", 1, subject: "c.1");
        await rig.StartAsync();

        Assert.Equal(DeliveryEnd.DeadLettersFull, await rig.UntilEndedAsync());
        Assert.Equal(2, Assert.Single(rig.Saved.Parked).Sequence);
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
    public async Task Run_ParkedEventPastRetention_BecomesAGap()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = static numbers => numbers.Contains(0) ? Failed : Taken;
        rig.Log.Append(0, "acme", 0);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 1);
        rig.Log.Trim(0, 2);
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 0, TimeSpan.FromSeconds(1));

        Assert.Equal(-1, rig.Numbers()[^1]);
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
