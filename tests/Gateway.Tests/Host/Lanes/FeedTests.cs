using System.Text.Json;
using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Host.Lanes;

public sealed class FeedTests
{
    [Theory]
    [InlineData(LaneContent.Native)]
    [InlineData(LaneContent.Json)]
    public async Task Subscribe_FromTheBeginning_GetsWhatIsThereAndWhatComes(LaneContent content)
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Log.Append(0, "acme", 1, padding: "\\\"é\\\\");
        door.Log.Append(1, "other", 2);
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(new LaneSubscribe(null, [], null, 100, content));
        Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
        var first = await wire.NextAsync<LaneEvent>();
        door.Log.Append(1, "acme", 3);
        var second = await wire.NextAsync<LaneEvent>();

        Assert.Equal([1, 3], new[] { Number(first), Number(second) });
        using var json = JsonDocument.Parse(first.Json);
        Assert.Equal("\"é\\", json.RootElement.GetProperty("data").GetProperty("text").GetString());
        Assert.Equal((0, 1L), (json.RootElement.GetProperty("partition").GetInt32(), json.RootElement.GetProperty("sequence").GetInt64()));
    }

    [Fact]
    public async Task Subscribe_WithACursor_RepeatsNothingAndMissesNothing()
    {
        await using var door = await LaneDoor.OpenAsync();
        var got = new List<int>();
        string? cursor = null;
        for (var round = 0; round < 5; round++)
        {
            for (var number = 0; number < 20; number++)
            {
                door.Log.Append(number % 2, "acme", (round * 20) + number);
            }

            using var wire = await door.EnterAsync(KeyRole.Events);
            await wire.SendAsync(new LaneSubscribe(cursor, [], null, 100, LaneContent.Native));
            Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
            for (var count = 0; count < 20;)
            {
                switch (await wire.ReadAsync())
                {
                    case LaneEvent one:
                        got.Add(Number(one));
                        break;
                    case LaneCursor place:
                        (cursor, count) = (place.Cursor, (int)place.Count);
                        break;
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 100), got.Order());
    }

    [Fact]
    public async Task Subscribe_WindowUsedUp_PausesUntilItIsAcknowledged()
    {
        await using var door = await LaneDoor.OpenAsync();
        for (var number = 0; number < 10; number++)
        {
            door.Log.Append(0, "acme", number);
        }

        using var wire = await door.EnterAsync(KeyRole.Events);
        await wire.SendAsync(new LaneSubscribe(null, [], null, 4, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
        var first = await EventsAsync(wire, 4);
        Assert.Equal(4, (await wire.NextAsync<LaneCursor>()).Count);
        // Nothing more comes by itself: the answer to a ping is next.
        await wire.SyncAsync();
        await wire.SendAsync(new LaneHandled(3));
        var second = await EventsAsync(wire, 3);

        Assert.Equal([0, 1, 2, 3], first);
        Assert.Equal([4, 5, 6], second);
    }

    [Fact]
    public async Task Subscribe_Types_LetsThoseThroughAndTheCursorMovesPastTheOthers()
    {
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        door.Log.Append(0, "acme", 1, type: "gateway.message.accepted");
        door.Log.Append(0, "acme", 2, type: "gateway.job.created");
        door.Log.Append(0, "acme", 3, type: "gateway.conversation.opened");
        door.Log.Append(0, "acme", 4, type: "gateway.job.assigned");
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(new LaneSubscribe(null, ["gateway.message.", "gateway.conversation."], null, 100, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
        var got = await EventsAsync(wire, 2);
        var place = await wire.NextAsync<LaneCursor>();
        using var again = await door.EnterAsync(KeyRole.Events);
        await again.SendAsync(new LaneSubscribe(place.Cursor, [], null, 100, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await again.ReadAsync());
        door.Log.Append(0, "acme", 5);

        Assert.Equal([1, 3], got);
        Assert.Equal(5, (await EventsAsync(again, 1))[0]);
    }

    [Fact]
    public async Task Subscribe_PastRetention_IsToldWhereToGoOnAndThenOfTheGap()
    {
        await using var door = await LaneDoor.OpenAsync();
        for (var number = 1; number < 10; number++)
        {
            door.Log.Append(0, "acme", number);
        }

        door.Log.Trim(0, firstKept: 5);
        using var late = await door.EnterAsync(KeyRole.Events);
        await late.SendAsync(new LaneSubscribe(Cursor(door, "acme", 1, 0), [], null, 100, LaneContent.Native));
        var expired = await late.ReadErrorAsync();
        await late.SendAsync(new LaneSubscribe(expired.Cursor, ["gateway.message."], null, 100, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await late.ReadAsync());
        var gap = await late.NextAsync<LaneEvent>();

        Assert.Equal("cursor_expired", expired.Code);
        using var json = JsonDocument.Parse(gap.Json);
        Assert.Equal("gateway.gap", json.RootElement.GetProperty("type").GetString());
        Assert.Equal((2, 4), (json.RootElement.GetProperty("data").GetProperty("from").GetInt32(), json.RootElement.GetProperty("data").GetProperty("to").GetInt32()));
        var kept = await EventsAsync(late, 2);
        Assert.Equal([5, 6], kept);
    }

    [Theory]
    [InlineData("made-up", "invalid_cursor")]
    [InlineData("AQAAAAAAAAAAAAA", "invalid_cursor")]
    public async Task Subscribe_ForgedCursor_IsRefused(string cursor, string code)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(new LaneSubscribe(cursor, [], null, 100, LaneContent.Native));

        Assert.Equal(code, (await wire.ReadErrorAsync()).Code);
    }

    [Fact]
    public async Task Subscribe_CursorOfAnotherTenant_IsRefused()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Events);

        await wire.SendAsync(new LaneSubscribe(Cursor(door, "other", 0, 0), [], null, 100, LaneContent.Native));

        Assert.Equal("invalid_cursor", (await wire.ReadErrorAsync()).Code);
    }

    [Fact]
    public async Task Subscribe_Twice_OrByAPublisher_IsRefused()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var publisher = await door.EnterAsync();
        using var subscriber = await door.EnterAsync(KeyRole.Events);

        await publisher.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native));
        await subscriber.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native));
        Assert.IsType<LaneSubscribed>(await subscriber.ReadAsync());
        await subscriber.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native));
        await subscriber.SendAsync(new LaneHandled(5));

        Assert.Equal("forbidden", (await publisher.ReadErrorAsync()).Code);
        Assert.Equal("subscribed_already", (await subscriber.NextAsync<LaneError>()).Code);
        Assert.Equal("invalid_ack", (await subscriber.NextAsync<LaneError>()).Code);
    }

    /// <summary>How: a reader that asks for everything and reads nothing. What the gateway took out of the log for it shows in the log's reads: they stop.</summary>
    [Fact]
    public async Task Subscribe_ReaderThatTakesNothing_CostsALittleMemoryAndIsLetGo()
    {
        const int Events = 20_000;
        var time = new FakeTimeProvider();
        await using var door = await LaneDoor.OpenAsync(time: time);
        var padding = new string('x', 1000);
        for (var number = 0; number < Events; number++)
        {
            door.Log.Append(number % 2, "acme", number, padding: padding);
        }

        using var wire = await door.EnterAsync(KeyRole.Events);
        await wire.SendAsync(new LaneSubscribe(null, [], null, LaneLimits.WindowMax, LaneContent.Native));
        var subscribed = Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
        // Time stands still until the gateway waits for the reader: it looks every second and lets go after fifteen.
        var reads = await SettledAsync(() => door.Log.Reads);
        while (door.Log.Reads == reads && await IsOpenAsync(door))
        {
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        // 64 events a read: the sockets' buffers of both ends and ours hold some megabytes at most, of twenty.
        Assert.InRange(reads * 64, 1, Events * 3 / 4);
        Assert.NotEmpty(subscribed.Cursor!);
    }

    [Fact]
    public async Task Subscribe_WhileTheStoreIsAway_IsToldWhenToAskAgain()
    {
        await using var door = await LaneDoor.OpenAsync();
        using var wire = await door.EnterAsync(KeyRole.Events);
        door.Log.Away = 1;
        await wire.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native));
        var error = await wire.ReadErrorAsync();
        door.Log.Away = null;
        await wire.SendAsync(new LaneSubscribe(null, [], null, 100, LaneContent.Native));

        Assert.Equal(("unavailable", 2000L), (error.Code, error.RetryAfterMs));
        Assert.IsType<LaneSubscribed>(await wire.ReadAsync());
    }

    private static string Cursor(LaneDoor door, string tenant, params long[] positions) =>
        new CursorCodec(door.Log.Epoch, door.Log.PartitionCount).Text(EventRecord.TenantHash(tenant), new Cursor(positions, AcceptsGaps: false));

    private static async Task<bool> IsOpenAsync(LaneDoor door)
    {
        await Task.Yield();
        return door.Metrics.Connections > 0;
    }

    private static async Task<int> SettledAsync(Func<int> value)
    {
        var (last, same) = (value(), 0);
        while (same < 20_000)
        {
            await Task.Yield();
            var now = value();
            (last, same) = now == last ? (last, same + 1) : (now, 0);
        }

        return last;
    }

    private static async Task<int[]> EventsAsync(LaneWire wire, int count)
    {
        var numbers = new int[count];
        for (var index = 0; index < count; index++)
        {
            numbers[index] = Number(await wire.NextAsync<LaneEvent>());
        }

        return numbers;
    }

    private static int Number(LaneEvent one)
    {
        using var json = JsonDocument.Parse(one.Json);
        return json.RootElement.GetProperty("data").GetProperty("n").GetInt32();
    }
}
