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
        await using var rig = await AgentRig.WelcomedAsync();

        Assert.Equal(new HelloFrame(null), await rig.ToldAsync<HelloFrame>());
        await rig.Grain.Session!.PushAsync([new RevokedFrame("o1", "expired") { Seq = 41 }]);
        Assert.Equal(41, (await rig.NextAsync()).Seq);
        await rig.Agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await rig.ToldAsync<ReplyFrame>();
        rig.Cut();

        Assert.IsType<WelcomeFrame>(await rig.NextAsync());
        var resumed = await rig.ToldAsync<HelloFrame>();
        var repeated = await rig.ToldAsync<ReplyFrame>();
        await rig.Grain.Session!.PushAsync([new RevokedFrame("o1", "expired") { Seq = 41 }, new DeliveryFrame("c.1", "r-1", "accepted", null) { Seq = 42 }]);
        var delivery = await rig.NextAsync();

        Assert.Equal((41L, "r-1"), (resumed.ResumeAfter!.Value, repeated.ClientId));
        Assert.Equal((42L, 0), (delivery.Seq, rig.Agent.PendingReplies));
        Assert.Equal(2, rig.Agent.Connections);
    }

    [Fact]
    public async Task Acts_OnAConversation_NameTheJobThatTheProgramWasToldLast()
    {
        await using var rig = await AgentRig.WelcomedAsync();

        await rig.Grain.Session!.PushAsync(
            [new AssignedFrame("c.1", "c.1.1", []) { Seq = 1 }, new UnassignedFrame("c.1", "taken") { Seq = 2 }, new AssignedFrame("c.1", "c.1.3", []) { Seq = 3 }]);
        await rig.NextAsync();
        await rig.NextAsync();
        await rig.Agent.CloseAsync("c.1", cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal("c.1.1", (await rig.ToldAsync<CloseFrame>()).Job);
        await rig.NextAsync();
        await rig.Agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await rig.Agent.TransferAsync("c.1", "refunds", null, cancellationToken: TestContext.Current.CancellationToken);
        await rig.Agent.CloseAsync("d.1", cancellationToken: TestContext.Current.CancellationToken);

        await rig.Grain.Session!.PushAsync([new JoinedFrame("c.1", ParticipantRole.Speak, "bo", []) { Seq = 4 }]);
        await rig.NextAsync();
        await rig.Agent.ReplyAsync("c.1", "r-2", "Hier Ana", TestContext.Current.CancellationToken);

        Assert.Equal(("c.1.3", "c.1.3", null), ((await rig.ToldAsync<ReplyFrame>()).Job, (await rig.ToldAsync<TransferFrame>()).Job, (await rig.ToldAsync<CloseFrame>()).Job));
        Assert.Null((await rig.ToldAsync<ReplyFrame>()).Job);
    }

    [Fact]
    public async Task Agent_FramesHandled_AreAcknowledged()
    {
        await using var rig = await AgentRig.WelcomedAsync();

        await rig.Grain.Session!.PushAsync([.. Enumerable.Range(1, 21).Select(seq => new RevokedFrame("o", "expired") { Seq = seq })]);
        for (var seq = 1; seq <= 21; seq++)
        {
            Assert.Equal(seq, (await rig.NextAsync()).Seq);
        }

        Assert.Equal(20, (await rig.ToldAsync<AckFrame>()).Seq);
    }

    [Fact]
    public async Task Agent_AnotherSessionTakesOver_EndsInsteadOfTakingTurns()
    {
        await using var rig = await AgentRig.WelcomedAsync();

        await rig.Grain.Session!.EndAsync(SessionEnd.Taken);

        Assert.Equal("taken", (await Assert.ThrowsAsync<GatewayException>(() => rig.NextAsync())).Code);
    }

    [Theory]
    [InlineData(SessionEnd.Unavailable)]
    [InlineData(SessionEnd.Silent)]
    public async Task Agent_SessionIsLetGoForAWhile_ComesBack(SessionEnd why)
    {
        await using var rig = await AgentRig.WelcomedAsync();

        await rig.Grain.Session!.EndAsync(why);

        Assert.IsType<WelcomeFrame>(await rig.NextAsync());
    }

    [Fact]
    public async Task Reply_Refused_IsToldByItsNameAndForgotten()
    {
        await using var rig = await AgentRig.WelcomedAsync();
        await rig.Agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);

        await rig.Grain.Session!.PushAsync([new ErrorFrame("not_yours", "no", "reply", "r-1")]);

        Assert.Equal("r-1", Assert.IsType<ErrorFrame>(await rig.NextAsync()).ClientId);
        Assert.Equal(0, rig.Agent.PendingReplies);
    }

    [Fact]
    public async Task Reply_Unavailable_IsSentAgainOverTheSameSession()
    {
        var time = new FakeTimeProvider();
        await using var rig = await AgentRig.WelcomedAsync(time);
        await rig.Agent.ReplyAsync("c.1", "r-1", "Hallo", TestContext.Current.CancellationToken);
        await rig.ToldAsync<ReplyFrame>();

        await rig.Grain.Session!.PushAsync([new ErrorFrame("unavailable", "no", "reply", "r-1")]);
        await rig.NextAsync();
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("r-1", (await rig.ToldAsync<ReplyFrame>()).ClientId);
        Assert.Equal((1, 1), (rig.Agent.PendingReplies, rig.Agent.Connections));
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
        await using var rig = await AgentRig.StartAsync();
        string[] names = [.. Enumerable.Range(0, 100).Select(static i => $"r-{i}")];
        foreach (var name in names)
        {
            await rig.Agent.ReplyAsync("c.1", name, "Hallo", TestContext.Current.CancellationToken);
        }

        await rig.NextAsync();
        Assert.Equal(names, await RepliesAsync(rig, names.Length));
        await rig.Grain.Session!.PushAsync([new DeliveryFrame("c.1", "r-0", "accepted", null) { Seq = 1 }]);
        await rig.NextAsync();
        rig.Cut();
        await rig.NextAsync();
        await rig.Agent.ReplyAsync("c.1", "r-100", "Hallo", TestContext.Current.CancellationToken);

        Assert.Equal([.. names[1..], "r-100"], await RepliesAsync(rig, names.Length));
    }

    [Fact]
    public async Task Agent_ReadAgain_GetsWhatTheFirstReaderDidNotHandle()
    {
        await using var rig = await AgentRig.WelcomedAsync();
        await rig.Grain.Session!.PushAsync([.. Enumerable.Range(1, 3).Select(static seq => new RevokedFrame("o", "expired") { Seq = seq })]);
        Assert.Equal((1L, 2L), ((await rig.NextAsync()).Seq, (await rig.NextAsync()).Seq));
        await rig.ReadAgainAsync();
        Assert.Null((await rig.ToldAsync<HelloFrame>()).ResumeAfter);

        await rig.NextAsync();
        Assert.Equal(1, (await rig.ToldAsync<HelloFrame>()).ResumeAfter);
        await rig.Grain.Session!.PushAsync([.. Enumerable.Range(2, 2).Select(static seq => new RevokedFrame("o", "expired") { Seq = seq })]);

        Assert.Equal((2L, 3L), ((await rig.NextAsync()).Seq, (await rig.NextAsync()).Seq));
    }

    [Fact]
    public async Task Agent_ClosedForWhatItWouldDoAgain_Ends()
    {
        await using var rig = await AgentRig.StartAsync(grain: new FakeAgentGrain { Outcome = ConnectOutcome.UnknownAgent });
        Assert.Equal("unknown_agent", Assert.IsType<ErrorFrame>(await rig.NextAsync()).Code);

        Assert.Equal("policy_violation", (await Assert.ThrowsAsync<GatewayException>(() => rig.NextAsync())).Code);
        Assert.Equal(1, rig.Agent.Connections);
    }

    private static async Task<List<string>> RepliesAsync(AgentRig rig, int count)
    {
        var names = new List<string>();
        while (names.Count < count)
        {
            names.Add((await rig.ToldAsync<ReplyFrame>()).ClientId);
        }

        return names;
    }
}
