using Gateway.Client;
using Gateway.Client.Events;
using Gateway.Contracts.Events;
using Gateway.Events.Cursors;
using Gateway.Host.Security;
using Gateway.Tests.Host.Lanes;

namespace Gateway.Tests.Client;

public sealed class GatewayEventsTests
{
    private const int Events = 300;

    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    [InlineData(EventTransport.ServerSentEvents)]
    public async Task Read_ConnectionCutAgainAndAgain_GivesEveryEventOnceInOrder(EventTransport transport)
    {
        await using var door = await LaneDoor.OpenAsync();
        await using var lane = new CuttingProxy(door.Port);
        await using var http = new CuttingProxy(door.Url.Port);
        var events = new GatewayEvents(Options(door, lane.Port, http.Port));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var got = new List<GatewayEvent>();
        Append(door, 0, 50);

        await foreach (var batch in events.ReadAsync(new SubscriptionOptions { Transport = transport, Window = 20 }, stop.Token))
        {
            var before = got.Count;
            got.AddRange(batch.Events);
            if (before / 50 != got.Count / 50)
            {
                lane.Cut();
                http.Cut();
                Append(door, got.Count / 50 * 50, 50);
            }

            if (got.Count >= Events)
            {
                break;
            }
        }

        Assert.Equal(Enumerable.Range(0, Events), got.Take(Events).Select(one => one.Data.GetProperty("n").GetInt32()).Order());
        Assert.All(got.GroupBy(one => one.Partition), partition => Assert.Equal(partition.Select(one => one.Sequence).Order(), partition.Select(one => one.Sequence)));
        Assert.True(events.Connections > 1, "The connection was never cut.");
    }

    [Fact]
    public async Task Read_ServerSentEventsOfOthersOnly_MoveTheCursor()
    {
        await using var door = await LaneDoor.OpenAsync();
        door.Log.Append(0, "canary", 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var events = new GatewayEvents(Options(door, door.Port, door.Url.Port));

        await foreach (var batch in events.ReadAsync(new SubscriptionOptions { Transport = EventTransport.ServerSentEvents, After = "now" }, stop.Token))
        {
            Assert.Empty(batch.Events);
            Assert.Equal([1, 0], new CursorCodec(door.Log.Epoch, 2).Read(EventRecord.TenantHash("acme"), batch.Cursor)!.Positions);
            break;
        }
    }

    [Fact]
    public async Task Read_WithAFileOfCursors_GoesOnWhereTheProgramEnded()
    {
        await using var door = await LaneDoor.OpenAsync();
        Append(door, 0, 30);
        var path = Path.Combine(Directory.CreateTempSubdirectory("gateway-cursor-").FullName, "cursor");
        var wanted = new SubscriptionOptions { Cursors = new FileCursorStore(path), Window = 5 };
        var got = new List<int>();
        for (var life = 0; life < 4 && got.Count < 30; life++)
        {
            var taken = 0;
            await foreach (var batch in new GatewayEvents(Options(door, door.Port, door.Url.Port)).ReadAsync(wanted, TestContext.Current.CancellationToken))
            {
                if (taken > 0 && life < 3)
                {
                    // Read, and not handled: it comes again in the next life.
                    break;
                }

                got.AddRange(batch.Events.Select(one => one.Data.GetProperty("n").GetInt32()));
                taken += batch.Events.Count;
                if (got.Count >= 30)
                {
                    break;
                }
            }
        }

        Assert.Equal(Enumerable.Range(0, 30), got.Order());
    }

    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.ServerSentEvents)]
    public async Task Read_PastRetention_TellsOfTheGapOrRefuses(EventTransport transport)
    {
        await using var door = await LaneDoor.OpenAsync();
        Append(door, 0, 40);
        door.Log.Trim(0, firstKept: 11);
        var cursor = new CursorCodec(door.Log.Epoch, 2).Text(EventRecord.TenantHash("acme"), new Cursor([3, 20], AcceptsGaps: false));
        var events = new GatewayEvents(Options(door, door.Port, door.Url.Port));

        var first = await FirstAsync(events, new SubscriptionOptions { Transport = transport, After = cursor });
        var refused = await Assert.ThrowsAsync<GatewayException>(() => FirstAsync(events, new SubscriptionOptions { Transport = transport, After = cursor, AcceptsGaps = false }));

        Assert.Equal((0, (4L, 10L)), (first.Partition, first.Gap!.Value));
        Assert.Equal("cursor_expired", refused.Code);
    }

    [Theory]
    [InlineData(EventTransport.Lane, "unauthenticated")]
    [InlineData(EventTransport.WebSocket, "http_401")]
    [InlineData(EventTransport.ServerSentEvents, "unauthenticated")]
    public async Task Read_WrongKey_ThrowsInsteadOfTryingForEver(EventTransport transport, string code)
    {
        await using var door = await LaneDoor.OpenAsync();
        var options = new GatewayClientOptions { Url = door.Url, Key = "gwk_wrong", LanePort = door.Port };

        var refused = await Assert.ThrowsAsync<GatewayException>(() => FirstAsync(new GatewayEvents(options), new SubscriptionOptions { Transport = transport }));

        Assert.Equal(code, refused.Code);
    }

    [Fact]
    public async Task Read_ProgramThatTakesItsTime_HoldsTheGatewayBack()
    {
        await using var door = await LaneDoor.OpenAsync();
        Append(door, 0, 2000);
        var events = new GatewayEvents(Options(door, door.Port, door.Url.Port));
        var batches = events.ReadAsync(new SubscriptionOptions { Window = 10 }, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        // Where it begins, and then the first events.
        Assert.True(await batches.MoveNextAsync());
        Assert.Empty(batches.Current.Events);
        Assert.True(await batches.MoveNextAsync());
        var first = batches.Current.Events.Count;
        var reads = door.Log.Reads;
        using var probe = await door.EnterAsync(KeyRole.Events);
        await probe.SyncAsync();

        // Its window is used up and nothing was handled: nothing more is read for it.
        Assert.Equal(10, first);
        Assert.Equal(reads, door.Log.Reads);
        await batches.DisposeAsync();
    }

    internal static GatewayClientOptions Options(LaneDoor door, int lanePort, int httpPort, KeyRole role = KeyRole.Events) => new()
    {
        Url = new UriBuilder(door.Url) { Port = httpPort }.Uri,
        Key = door.Key(role),
        LaneHost = "127.0.0.1",
        LanePort = lanePort,
        ReconnectMin = TimeSpan.FromMilliseconds(1),
        ReconnectMax = TimeSpan.FromMilliseconds(10),
    };

    private static void Append(LaneDoor door, int from, int count)
    {
        for (var number = from; number < from + count; number++)
        {
            door.Log.Append(number % 2, "acme", number);
        }
    }

    private static async Task<GatewayEvent> FirstAsync(GatewayEvents events, SubscriptionOptions wanted)
    {
        await foreach (var batch in events.ReadAsync(wanted, TestContext.Current.CancellationToken))
        {
            if (batch.Events.Count > 0)
            {
                return batch.Events[0];
            }
        }

        throw new InvalidOperationException("The feed ended.");
    }
}
