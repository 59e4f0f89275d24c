using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Client.Events;
using Gateway.Contracts.Agents;
using Gateway.Host.Lanes;
using Gateway.Protocol.Lanes;

namespace Gateway.Tests.Client;

/// <summary>Programs that take their time, and gateways that take theirs.</summary>
public sealed class BusyProgramTests
{
    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    public async Task Read_ProgramBusyWithABatch_PingsAreAnsweredBehindAWholeWindow(EventTransport transport)
    {
        await using var gateway = new HandGateway();
        await using var batches = new GatewayEvents(gateway.Options())
            .ReadAsync(new SubscriptionOptions { Transport = transport, Window = 20 }, gateway.Stop).GetAsyncEnumerator(gateway.Stop);
        var moving = batches.MoveNextAsync().AsTask();
        var (peer, asked) = await gateway.AskedAsync(transport);
        await peer.SayAsync(new LaneSubscribed("c0"));
        Assert.True(await moving);

        for (var number = 1; number <= asked.Window; number++)
        {
            await peer.GiveAsync(number);
        }

        await peer.PingedAsync();

        var given = new List<long>();
        while (given.Count < asked.Window && await batches.MoveNextAsync())
        {
            given.AddRange(batches.Current.Events.Select(static one => one.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(static number => (long)number), given);
        Assert.Equal("c20", batches.Current.Cursor);
    }

    [Fact]
    public async Task Agent_ProgramBusyWithAFrame_ReadsOnWhatTheGatewayHolds()
    {
        await using var rig = await AgentRig.WelcomedAsync();
        await rig.Agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);

        await rig.Grain.Session!.PushAsync(
            [.. Enumerable.Range(1, 998).Select(static seq => new RevokedFrame("o", "expired") { Seq = seq }), new DeliveryFrame("c.1", "r-1", "accepted", null) { Seq = 999 }]);

        // Ten seconds of real time are a frame that is never read, not a slow machine.
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (rig.Agent.PendingReplies > 0)
        {
            bounded.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        for (var seq = 1; seq <= 999; seq++)
        {
            Assert.Equal(seq, (await rig.NextAsync()).Seq);
        }
    }

    // The hello of a lane has had its deadline; the others are to have the same.
    [Theory]
    [InlineData(EventTransport.Lane)]
    [InlineData(EventTransport.WebSocket)]
    [InlineData(EventTransport.ServerSentEvents)]
    public async Task Read_HostThatTakesConnectionsAndSaysNothing_IsTriedAgain(EventTransport transport)
    {
        await using var gateway = new HandGateway();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gateway.Stop);
        var events = new GatewayEvents(gateway.Options(silenceMax: TimeSpan.FromMilliseconds(50)));
        var batches = events.ReadAsync(new SubscriptionOptions { Transport = transport }, stop.Token).GetAsyncEnumerator(stop.Token);
        var moving = batches.MoveNextAsync().AsTask();

        await gateway.AcceptAsync();
        await gateway.AcceptAsync();

        Assert.Equal(0, events.Connections);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);
        await batches.DisposeAsync();
    }

    [Fact]
    public async Task Read_SocketWhoseFeedIsNotAnswered_IsTriedAgain()
    {
        await using var gateway = new HandGateway();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gateway.Stop);
        var batches = new GatewayEvents(gateway.Options(silenceMax: TimeSpan.FromMilliseconds(200)))
            .ReadAsync(new SubscriptionOptions { Transport = EventTransport.WebSocket }, stop.Token).GetAsyncEnumerator(stop.Token);
        var moving = batches.MoveNextAsync().AsTask();

        await gateway.AskedAsync(EventTransport.WebSocket);
        await gateway.AskedAsync(EventTransport.WebSocket);

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);
        await batches.DisposeAsync();
    }

    [Fact]
    public async Task Agent_HostThatTakesConnectionsAndSaysNothing_IsTriedAgain()
    {
        await using var gateway = new HandGateway();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(gateway.Stop);
        await using var agent = new GatewayAgent(gateway.Options(silenceMax: TimeSpan.FromMilliseconds(50)));
        var frames = agent.ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var moving = frames.MoveNextAsync().AsTask();

        await gateway.AcceptAsync();
        await gateway.AcceptAsync();

        Assert.Equal(0, agent.Connections);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => moving);
        await frames.DisposeAsync();
    }

    [Theory]
    [InlineData("taken")]
    [InlineData("removed")]
    public async Task Agent_SessionEndedForAnyOtherReason_ComesBackUntilItIsOver(string end)
    {
        await using var gateway = new HandGateway();
        await using var agent = new GatewayAgent(gateway.Options());
        await using var frames = agent.ReadAsync(gateway.Stop).GetAsyncEnumerator(gateway.Stop);
        var moving = frames.MoveNextAsync().AsTask();

        foreach (var reason in new[] { "unavailable", "silent", "", end })
        {
            await (await gateway.UpgradedAsync(LaneFraming.WebSocketBinary)).CloseAsync(4001, reason);
        }

        Assert.Equal(end, (await Assert.ThrowsAsync<GatewayException>(() => moving)).Code);
        Assert.Equal(4, agent.Connections);
    }
}
