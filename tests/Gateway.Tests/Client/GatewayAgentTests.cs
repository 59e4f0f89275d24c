using Gateway.Client;
using Gateway.Client.Agents;
using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Tests.Agents;
using Microsoft.Extensions.Time.Testing;

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
    public async Task Acts_OnAConversation_NameTheJobThatTheProgramWasToldLast()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.IsType<WelcomeFrame>(await NextAsync(frames));

        await grain.Session!.PushAsync(
            [new AssignedFrame("c.1", "c.1.1", []) { Seq = 1 }, new UnassignedFrame("c.1", "taken") { Seq = 2 }, new AssignedFrame("c.1", "c.1.3", []) { Seq = 3 }]);
        await NextAsync(frames);
        await NextAsync(frames);
        await agent.CloseAsync("c.1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("c.1.1", (await ToldAsync<CloseFrame>(grain)).Job);
        await NextAsync(frames);
        await agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await agent.TransferAsync("c.1", "refunds", null, cancellationToken: TestContext.Current.CancellationToken);
        await agent.CloseAsync("d.1", cancellationToken: TestContext.Current.CancellationToken);

        await grain.Session!.PushAsync([new JoinedFrame("c.1", ParticipantRole.Speak, "bo", []) { Seq = 4 }]);
        await NextAsync(frames);
        await agent.ReplyAsync("c.1", "r-2", "Hier Ana", TestContext.Current.CancellationToken);

        Assert.Equal(("c.1.3", "c.1.3", null), ((await ToldAsync<ReplyFrame>(grain)).Job, (await ToldAsync<TransferFrame>(grain)).Job, (await ToldAsync<CloseFrame>(grain)).Job));
        Assert.Null((await ToldAsync<ReplyFrame>(grain)).Job);
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

    [Fact]
    public async Task Reply_Refused_IsToldByItsNameAndForgotten()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(frames);
        await agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);

        await grain.Session!.PushAsync([new ErrorFrame("not_yours", "no", "reply", "r-1")]);

        Assert.Equal("r-1", Assert.IsType<ErrorFrame>(await NextAsync(frames)).ClientId);
        Assert.Equal(0, agent.PendingReplies);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Reply_Unavailable_IsSentAgainOverTheSameSession()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        var time = new FakeTimeProvider();
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana", time));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(frames);
        await agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await ToldAsync<ReplyFrame>(grain);

        await grain.Session!.PushAsync([new ErrorFrame("unavailable", "no", "reply", "r-1")]);
        await NextAsync(frames);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("r-1", (await ToldAsync<ReplyFrame>(grain)).ClientId);
        Assert.Equal((1, 1), (agent.PendingReplies, agent.Connections));
        await frames.DisposeAsync();
    }

    [Theory]
    [InlineData("r-1", 70_000)]
    [InlineData("", 1)]
    [InlineData("r-2345678901234567890123456789012345678901234567890123456789012345", 1)]
    public async Task Reply_ThatTheGatewayWouldNotTake_IsRefusedHereAndNotKept(string clientId, int length)
    {
        await using var agent = new GatewayAgent(new GatewayClientOptions { Url = new Uri("http://127.0.0.1:1"), Key = "ana" });

        await Assert.ThrowsAsync<ArgumentException>(() => agent.ReplyAsync("c.1", clientId, new string('x', length), TestContext.Current.CancellationToken));

        Assert.Equal(0, agent.PendingReplies);
    }

    [Fact]
    public async Task Agent_ConnectionCut_RepeatsItsRepliesInOrderBeforeAnythingNew()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var proxy = new CuttingProxy(server.Address.Port);
        await using var agent = new GatewayAgent(Options(server, proxy.Port, "ana"));
        string[] names = [.. Enumerable.Range(0, 100).Select(static i => $"r-{i}")];
        foreach (var name in names)
        {
            await agent.ReplyAsync("c.1", name, "Hallo", TestContext.Current.CancellationToken);
        }

        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(frames);
        Assert.Equal(names, await RepliesAsync(grain, names.Length));
        await grain.Session!.PushAsync([new DeliveryFrame("c.1", "r-0", "accepted", null) { Seq = 1 }]);
        await NextAsync(frames);
        proxy.Cut();
        await NextAsync(frames);
        await agent.ReplyAsync("c.1", "r-100", "Hallo", TestContext.Current.CancellationToken);

        Assert.Equal([.. names[1..], "r-100"], await RepliesAsync(grain, names.Length));
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task Agent_ReadAgain_GetsWhatTheFirstReaderDidNotHandle()
    {
        await using var server = await AgentServer.StartAsync();
        var grain = server.Grain("ana");
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var first = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(first);
        await grain.Session!.PushAsync([.. Enumerable.Range(1, 3).Select(static seq => new RevokedFrame("o", "expired") { Seq = seq })]);
        Assert.Equal((1L, 2L), ((await NextAsync(first)).Seq, (await NextAsync(first)).Seq));
        await first.DisposeAsync();
        Assert.Null((await ToldAsync<HelloFrame>(grain)).ResumeAfter);

        var second = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        await NextAsync(second);
        Assert.Equal(1, (await ToldAsync<HelloFrame>(grain)).ResumeAfter);
        await grain.Session!.PushAsync([.. Enumerable.Range(2, 2).Select(static seq => new RevokedFrame("o", "expired") { Seq = seq })]);

        Assert.Equal((2L, 3L), ((await NextAsync(second)).Seq, (await NextAsync(second)).Seq));
        await second.DisposeAsync();
    }

    [Fact]
    public async Task Agent_ClosedForWhatItWouldDoAgain_Ends()
    {
        await using var server = await AgentServer.StartAsync();
        server.Grain("ana", new FakeAgentGrain { Outcome = ConnectOutcome.UnknownAgent });
        await using var agent = new GatewayAgent(Options(server, server.Address.Port, "ana"));
        var frames = agent.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.Equal("unknown_agent", Assert.IsType<ErrorFrame>(await NextAsync(frames)).Code);

        Assert.Equal("policy_violation", (await Assert.ThrowsAsync<GatewayException>(() => NextAsync(frames))).Code);
        Assert.Equal(1, agent.Connections);
    }

    private static async Task<List<string>> RepliesAsync(FakeAgentGrain grain, int count)
    {
        var names = new List<string>();
        while (names.Count < count)
        {
            names.Add((await ToldAsync<ReplyFrame>(grain)).ClientId);
        }

        return names;
    }

    private static GatewayClientOptions Options(AgentServer server, int port, string agent, TimeProvider? time = null) => new()
    {
        Url = new UriBuilder(server.Address) { Port = port }.Uri,
        Key = agent,
        Time = time ?? TimeProvider.System,
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
