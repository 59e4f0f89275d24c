using Gateway.Client.Events;
using Gateway.Protocol.Lanes;
using Gateway.Tests.Host.Lanes;

namespace Gateway.Tests.Client;

/// <summary>A reader knows where its feed began before it has had an event.</summary>
public sealed class FeedBeginTests
{
    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    public async Task Read_FromNowAndConnectionGoesBeforeAnEvent_AsksForThePlaceWhereItBegan(EventTransport transport)
    {
        await using var gateway = new HandGateway();
        await using var batches = new GatewayEvents(gateway.Options())
            .ReadAsync(new SubscriptionOptions { Transport = transport, After = "now" }, gateway.Stop).GetAsyncEnumerator(gateway.Stop);
        var moving = batches.MoveNextAsync().AsTask();
        var (peer, asked) = await gateway.AskedAsync(transport);
        await peer.SayAsync(new LaneSubscribed("c5"));
        Assert.True(await moving);
        Assert.Equal(("now", "c5", 0), (asked.After, batches.Current.Cursor, batches.Current.Events.Count));

        peer.Dispose();
        moving = batches.MoveNextAsync().AsTask();
        var (next, again) = await gateway.AskedAsync(transport);
        await next.SayAsync(new LaneSubscribed(again.After));
        await next.GiveAsync(6);

        Assert.True(await moving);
        Assert.Equal(("c5", "c6", 6L), (again.After, batches.Current.Cursor, Assert.Single(batches.Current.Events).Sequence));
    }

    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    public async Task Read_Subscription_GivesNoPlaceOfItsOwn(EventTransport transport)
    {
        await using var gateway = new HandGateway();
        await using var batches = new GatewayEvents(gateway.Options())
            .ReadAsync(new SubscriptionOptions { Transport = transport, Subscription = "sub_1" }, gateway.Stop).GetAsyncEnumerator(gateway.Stop);
        var moving = batches.MoveNextAsync().AsTask();
        var (peer, asked) = await gateway.AskedAsync(transport);
        await peer.SayAsync(new LaneSubscribed(null));
        await peer.SayAsync(new LaneAssignment([0], 1));
        await peer.GiveAsync(1);

        Assert.True(await moving);
        Assert.Equal(("sub_1", null, "c1", 1), (asked.Subscription, asked.After, batches.Current.Cursor, batches.Current.Events.Count));
    }

    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    [InlineData(EventTransport.ServerSentEvents)]
    public async Task Read_FromNowAndProgramEndsBeforeAnEvent_TheNextOneGoesOnThere(EventTransport transport)
    {
        await using var door = await LaneDoor.OpenAsync();
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        // Ten seconds of real time are a place that is never told, not a slow machine.
        bounded.CancelAfter(TimeSpan.FromSeconds(10));
        var cursors = new HandCursors();
        var wanted = new SubscriptionOptions { Transport = transport, After = "now", Cursors = cursors };
        var options = GatewayEventsTests.Options(door, door.Port, door.Url.Port);
        door.Log.Append(0, "acme", 1);
        using (var life = CancellationTokenSource.CreateLinkedTokenSource(bounded.Token))
        {
            var batches = new GatewayEvents(options).ReadAsync(wanted, life.Token).GetAsyncEnumerator(life.Token);
            Assert.True(await batches.MoveNextAsync());
            Assert.Empty(batches.Current.Events);
            var moving = batches.MoveNextAsync().AsTask();
            await cursors.Saved.WaitAsync(bounded.Token);
            await life.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);
            await batches.DisposeAsync();
        }

        door.Log.Append(0, "acme", 2);

        await foreach (var batch in new GatewayEvents(options).ReadAsync(wanted, bounded.Token))
        {
            if (batch.Events.Count > 0)
            {
                Assert.Equal(2, batch.Events[0].Sequence);
                break;
            }
        }
    }

    private sealed class HandCursors : ICursorStore
    {
        private readonly TaskCompletionSource _saved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private string? _cursor;

        public Task Saved => _saved.Task;

        public ValueTask<string?> LoadAsync(CancellationToken cancellationToken) => new(_cursor);

        public ValueTask SaveAsync(string cursor, CancellationToken cancellationToken)
        {
            _cursor = cursor;
            _saved.TrySetResult();
            return default;
        }
    }
}
