using System.Text.Json;
using Gateway.Client;
using Gateway.Client.Events;
using Gateway.Events;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Host.Lanes;

/// <summary>Durable subscriptions read over lanes: their place is the subscription's, and moves by what the reader says it has handled.</summary>
public sealed class SubscriptionLaneTests
{
    private const string Id = "sub_1";

    [Theory]
    [InlineData(LaneContent.Native)]
    [InlineData(LaneContent.Json)]
    public async Task Subscription_HandledEvents_AreNotGivenAgainAndOthersAre(LaneContent content)
    {
        await using var door = await LaneDoor.OpenAsync();
        var place = door.Subscriptions.Add(Id);
        Append(door, 0, 1, 2, 3, 4, 5);
        using (var wire = await SubscribeAsync(door, content: content))
        {
            await AssertAssignedAsync(wire, 0, 1);
            await AssertNextAsync(wire, 1, 2, 3, 4, 5);
            await wire.SendAsync(new LaneHandled(3));
            await UntilAsync(() => place.Positions[0] == 3);
        }

        using var again = await SubscribeAsync(door, content: content);
        await again.NextAsync<LaneAssignment>();

        await AssertNextAsync(again, 4, 5);
        Assert.Equal([3, 0], place.Positions);
    }

    [Fact]
    public async Task Subscription_AckWindow_HoldsBackUntilEventsAreHandled()
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Subscriptions.Add(Id, ackWindow: 3);
        Append(door, 0, [.. Enumerable.Range(1, 7)]);
        using var wire = await SubscribeAsync(door);
        await wire.NextAsync<LaneAssignment>();

        await AssertNextAsync(wire, 1, 2, 3);
        Assert.Equal(3, (await wire.NextAsync<LaneCursor>()).Count);
        await wire.SyncAsync();
        await wire.SendAsync(new LaneHandled(2));
        await AssertNextAsync(wire, 4, 5);
    }

    [Fact]
    public async Task Subscription_SecondReader_SharesThePartitions()
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Subscriptions.Add(Id);
        using var one = await SubscribeAsync(door);
        await AssertAssignedAsync(one, 0, 1);
        using var other = await SubscribeAsync(door);
        var first = await one.NextAsync<LaneAssignment>();
        var second = await other.NextAsync<LaneAssignment>();
        while (second.Partitions.Count == 0)
        {
            second = await other.NextAsync<LaneAssignment>();
        }

        Assert.Equal([0, 1], first.Partitions.Concat(second.Partitions).Order());
        Append(door, first.Partitions.Single(), 1);
        Append(door, second.Partitions.Single(), 2);
        await AssertNextAsync(one, 1);
        await AssertNextAsync(other, 2);
    }

    [Fact]
    public async Task Subscription_Replayed_GivesEventsAgainAndOldAcknowledgementsMoveNothing()
    {
        await using var door = await LaneDoor.OpenAsync();
        var place = door.Subscriptions.Add(Id);
        Append(door, 0, 1, 2);
        using var wire = await SubscribeAsync(door);
        Assert.Equal(1, (await wire.NextAsync<LaneAssignment>()).Generation);
        await EventsAsync(wire, 2);
        await place.ReplayAsync([0, 0]);

        Assert.Equal(2, (await wire.NextAsync<LaneAssignment>()).Generation);
        await AssertNextAsync(wire, 1, 2);
        await wire.SendAsync(new LaneHandled(3));
        await UntilAsync(() => place.Positions[0] == 1);
    }

    [Fact]
    public async Task Subscription_NotDurable_EndsTheConnection()
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Subscriptions.Add(Id).Refuses = true;
        Append(door, 0, 1);
        using var wire = await SubscribeAsync(door);
        await wire.NextAsync<LaneAssignment>();
        await EventsAsync(wire, 1);
        await wire.SendAsync(new LaneHandled(1));

        Assert.Equal("unavailable", (await wire.NextAsync<LaneError>()).Code);
        Assert.Null(await wire.ReadAsync());
    }

    [Fact]
    public async Task Subscription_Paused_EndsItsReaders()
    {
        await using var door = await LaneDoor.OpenAsync();
        var place = door.Subscriptions.Add(Id);
        using var wire = await SubscribeAsync(door);
        await wire.NextAsync<LaneAssignment>();
        place.Running = false;

        Assert.Equal("subscription_not_active", (await wire.NextAsync<LaneError>()).Code);
    }

    [Fact]
    public async Task Subscription_ChangedBeforeAnAcknowledgement_MovesNothingAndEndsItsReaders()
    {
        await using var door = await LaneDoor.OpenAsync();
        var place = door.Subscriptions.Add(Id);
        Append(door, 0, 1);
        using var wire = await SubscribeAsync(door);
        await wire.NextAsync<LaneAssignment>();
        await EventsAsync(wire, 1);
        place.Version = 2;
        await wire.SendAsync(new LaneHandled(1));

        Assert.Equal("subscription_not_active", (await wire.NextAsync<LaneError>()).Code);
        Assert.Equal([0, 0], place.Positions);
    }

    [Theory]
    [InlineData("sub_nobody", "subscription_unknown")]
    [InlineData("sub_hook", "delivered_by_webhook")]
    [InlineData("sub_paused", "subscription_not_active")]
    public async Task Subscription_CannotBeRead_IsToldWhyAndTheConnectionGoesOn(string id, string code)
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Subscriptions.Add("sub_hook", webhook: true);
        door.Subscriptions.Add("sub_paused", state: SubscriptionState.Paused);
        using var wire = await door.EnterAsync(KeyRole.Events);
        await wire.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native, id));

        Assert.Equal((code, "subscribe"), ((await wire.ReadErrorAsync()) is var error ? error.Code : "", error.Frame));
        await wire.SyncAsync();
    }

    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    public async Task Client_Subscription_GoesOnWhereItWasHandled(EventTransport transport)
    {
        await using var door = await LaneDoor.OpenAsync();
        var place = door.Subscriptions.Add(Id);
        Append(door, 0, 1, 2, 3);
        Append(door, 1, 4);
        var options = new GatewayClientOptions { Url = door.Url, Key = door.Key(KeyRole.Events), LanePort = door.Port };
        var wanted = new SubscriptionOptions { Transport = transport, Subscription = Id };
        var got = new List<int>();
        await foreach (var batch in new GatewayEvents(options).ReadAsync(wanted, TestContext.Current.CancellationToken))
        {
            got.AddRange(batch.Events.Select(static one => one.Data.GetProperty("n").GetInt32()));
            if (place.Positions.Sum() == 4)
            {
                break;
            }

            if (got.Count == 4)
            {
                // Asking for the next batch says that this one is handled; there is one only when something new comes.
                _ = UntilAsync(() => place.Positions.Sum() == 4).ContinueWith(_ => Append(door, 0, 5), TaskScheduler.Default);
            }
        }

        Assert.Equal([1, 2, 3, 4, 5], got.Order());
        Assert.Equal([3, 1], place.Positions);
    }

    private static void Append(LaneDoor door, int partition, params int[] numbers) => Array.ForEach(numbers, number => door.Log.Append(partition, "acme", number));

    private static async Task<LaneWire> SubscribeAsync(LaneDoor door, LaneContent content = LaneContent.Native)
    {
        var wire = await door.EnterAsync(KeyRole.Events);
        await wire.SendAsync(new LaneSubscribe(null, [], null, 100, content, Id));
        Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
        return wire;
    }

    private static async Task AssertNextAsync(LaneWire wire, params int[] expected) => Assert.Equal(expected, await EventsAsync(wire, expected.Length));

    private static async Task AssertAssignedAsync(LaneWire wire, params int[] expected) => Assert.Equal(expected, (await wire.NextAsync<LaneAssignment>()).Partitions);

    private static async Task UntilAsync(Func<bool> holds)
    {
        // Half a minute of real time is a hang, not a slow machine.
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!holds())
        {
            bounded.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private static async Task<int[]> EventsAsync(LaneWire wire, int count)
    {
        var numbers = new int[count];
        for (var index = 0; index < count; index++)
        {
            // Who was there before lets its partitions go a moment later, which is told as well.
            LaneFrame? frame;
            while ((frame = await wire.ReadAsync()) is LaneAssignment or LaneCursor or LanePing)
            {
            }

            using var json = JsonDocument.Parse(Assert.IsType<LaneEvent>(frame).Json);
            numbers[index] = json.RootElement.GetProperty("data").GetProperty("n").GetInt32();
        }

        return numbers;
    }
}
