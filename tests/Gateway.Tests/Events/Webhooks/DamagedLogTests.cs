using Gateway.Events.Webhooks;

namespace Gateway.Tests.Events.Webhooks;

/// <summary>A delivery while parts of the log cannot be read, and while its own records cannot be written.</summary>
public sealed class DamagedLogTests
{
    private static readonly WebhookAnswer Taken = new(WebhookOutcome.Taken, "http_200");
    private static readonly WebhookAnswer Failed = new(WebhookOutcome.Failed, "http_500");
    private static readonly WebhookAnswer Refused = new(WebhookOutcome.Refused, "http_400");

    [Fact]
    public async Task Run_DamagedEvents_ToldAsOneGapAndTheRestArrives()
    {
        await using var rig = new DeliveryRig();
        for (var i = 1; i <= 6; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        rig.Log.Append(1, "acme", 100);
        rig.Log.Damage(0, 3);
        rig.Log.Damage(0, 4);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions is [6, 1]);

        Assert.Equal([-3, 1, 2, 5, 6, 100], rig.Numbers().Order());
    }

    [Fact]
    public async Task Run_EventDamagedWhileItComes_DoesNotHoldTheOthers()
    {
        await using var rig = new DeliveryRig();
        await rig.StartAsync();
        rig.Log.Damage(0, 2);
        for (var i = 1; i <= 3; i++)
        {
            rig.Log.Append(0, "acme", i, subject: $"c.{i}");
        }

        await rig.UntilAsync(() => rig.Saved.Positions[0] == 3);

        Assert.Equal([-2, 1, 3], rig.Numbers().Order());
    }

    [Fact]
    public async Task Run_OnePartitionCannotBeRead_OthersGoOnAndItFollows()
    {
        await using var rig = new DeliveryRig();
        rig.Log.Append(0, "acme", 1);
        rig.Log.Append(1, "acme", 2, subject: "c.2");
        rig.Log.Away = 0;
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Positions[1] == 1);
        Assert.False(rig.Running!.IsCompleted);

        rig.Log.Away = null;
        await rig.UntilAsync(() => rig.Saved.Positions[0] == 1);

        Assert.Equal([2, 1], rig.Numbers());
    }

    [Fact]
    public async Task Run_ParkedEventCannotBeRead_WaitsAndGoesLater()
    {
        await using var rig = new DeliveryRig();
        var mended = false;
        rig.Answer = numbers => numbers.Contains(1) && !Volatile.Read(ref mended) ? Failed : Taken;
        rig.Log.Append(0, "acme", 1, subject: "c.1");
        rig.Log.Append(1, "acme", 2, subject: "c.2");
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 1 && rig.Saved.Positions is [1, 1]);

        // What was parked is read from the log again.
        rig.Log.Away = 0;
        Volatile.Write(ref mended, true);
        var reads = rig.Log.Reads;
        await rig.UntilAsync(() => rig.Log.Reads > reads + 1, TimeSpan.FromSeconds(1));
        rig.Log.Append(1, "acme", 3, subject: "c.3");
        await rig.UntilAsync(() => rig.Numbers().Contains(3));
        Assert.Single(rig.Numbers(), 1);
        rig.Log.Away = null;
        await rig.UntilAsync(() => rig.Saved.Parked.Count == 0, TimeSpan.FromSeconds(1));

        Assert.Equal(2, rig.Numbers().Count(number => number == 1));
    }

    [Fact]
    public async Task Run_GivingUpIsNotConfirmed_IsTriedAgainAndDisablesNothing()
    {
        await using var rig = new DeliveryRig { Answer = static _ => Refused };
        rig.GiveUps.Enqueue(static () => DeadOutcome.Unconfirmed);
        rig.GiveUps.Enqueue(static () => null);
        rig.Log.Append(0, "acme", 1);
        await rig.StartAsync();
        await rig.UntilAsync(() => rig.Saved is { Positions: [1, 0], Parked.Count: 0 }, TimeSpan.FromSeconds(1));

        Assert.False(rig.Running!.IsCompleted);
        Assert.Equal(1, Assert.Single(rig.Dead).Id.Sequence);
        Assert.Equal([1, 1, 1], rig.Numbers());
    }
}
