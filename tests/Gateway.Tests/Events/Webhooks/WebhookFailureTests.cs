using Gateway.Events.Webhooks;

namespace Gateway.Tests.Events.Webhooks;

public sealed class WebhookFailureTests
{
    private static readonly WebhookAnswer Taken = new(WebhookOutcome.Taken, "http_200");
    private static readonly WebhookAnswer Failed = new(WebhookOutcome.Failed, "http_500");
    private static readonly WebhookAnswer Refused = new(WebhookOutcome.Refused, "http_400");

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
        Assert.InRange(rig.Saved.Parked.Count, 1, DeliveryLimits.StrandParkedMax + 10);
        Assert.DoesNotContain(DeliveryLimits.StrandParkedMax + 10, rig.Numbers());
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
    public async Task Run_RefusedAfterAFailure_CountsBothAttempts()
    {
        await using var rig = new DeliveryRig();
        rig.Answer = _ => rig.Requests.Count == 1 ? Failed : Refused;
        rig.Log.Append(0, "acme", 0);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Dead.Count == 1);

        Assert.Equal(2, rig.Dead[0].Attempts);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    public async Task Run_EndpointDown_IsKnockedAtAndNotHammered(int? retryAfter)
    {
        await using var rig = new DeliveryRig();
        rig.Answer = _ => retryAfter is { } seconds ? new WebhookAnswer(WebhookOutcome.Throttled, "http_429", TimeSpan.FromSeconds(seconds)) : Failed;
        for (var i = 0; i < 1000; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.StartAsync();
        var started = rig.Time.GetUtcNow();
        await rig.UntilAsync(() => rig.Time.GetUtcNow() - started > TimeSpan.FromHours(10) || rig.Requests.Count > 60, TimeSpan.FromMinutes(1));
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
}
