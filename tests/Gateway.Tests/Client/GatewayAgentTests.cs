using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;
using Gateway.Tests.Agents;

namespace Gateway.Tests.Client;

public sealed class GatewayAgentTests
{
    [Fact]
    public async Task Agent_ConnectionCut_ResumesBehindTheLastFrameAndRepeatsItsReply()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var proxy = new CuttingProxy(server.Address.Port);
        await using var agent = new GatewayAgent(Options(server, proxy.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.IsType<WelcomeFrame>(await NextAsync(frames));
        Assert.Equal(new HelloFrame(null), await ToldAsync<HelloFrame>(grain));
        await grain.Session!.PushAsync([new RevokedFrame("o1", "expired") { Seq = 41 }]);
        Assert.Equal(41, (await NextAsync(frames)).Seq);
        await agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await ToldAsync<ReplyFrame>(grain);
        proxy.Cut();

        Assert.IsType<WelcomeFrame>(await NextAsync(frames));
        var resumed = await ToldAsync<HelloFrame>(grain);
        var repeated = await ToldAsync<ReplyFrame>(grain);
        await grain.Session!.PushAsync([new RevokedFrame("o1", "expired") { Seq = 41 }, new DeliveryFrame("c.1", "r-1", "accepted", null) { Seq = 42 }]);
        var delivery = await NextAsync(frames);

        Assert.Equal((41L, "r-1"), (resumed.ResumeAfter!.Value, repeated.ClientId));
        Assert.Equal((42L, 0), (delivery.Seq, agent.PendingReplies));
        Assert.Equal(2, agent.Connections);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Agent_FramesHandled_AreAcknowledged()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.IsType<WelcomeFrame>(await NextAsync(frames));

        await grain.Session!.PushAsync([.. Enumerable.Range(1, 21).Select(seq => new RevokedFrame("o", "expired") { Seq = seq })]);
        for (var seq = 1; seq <= 21; seq++)
        {
            Assert.Equal(seq, (await NextAsync(frames)).Seq);
        }

        Assert.Equal(20, (await ToldAsync<AckFrame>(grain)).Seq);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Agent_AnotherSessionTakesOver_EndsInsteadOfTakingTurns()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.IsType<WelcomeFrame>(await NextAsync(frames));

        await grain.Session!.EndAsync("taken");

        Assert.Equal("taken", (await Assert.ThrowsAsync<GatewayException>(() => NextAsync(frames))).Code);
    }

    private static GatewayClientOptions Options(AgentServer server, int port, string agent) => new()
    {
        Url = new UriBuilder(server.Address) { Port = port }.Uri,
        Key = agent,
        ReconnectMin = TimeSpan.FromMilliseconds(1),
        ReconnectMax = TimeSpan.FromMilliseconds(10),
    };

    private static async Task<ServerFrame> NextAsync(IAsyncEnumerator<ServerFrame> frames)
    {
        Assert.True(await frames.MoveNextAsync());
        return frames.Current;
    }

    private static async Task<TCall> ToldAsync<TCall>(FakeAgentGrain grain)
    {
        while (true)
        {
            if (await grain.NextAsync() is TCall wanted)
            {
                return wanted;
            }
        }
    }
}
