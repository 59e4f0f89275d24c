using Gateway.Contracts.Agents;
using Gateway.Conversations;
using Gateway.Journal;
using Gateway.Tests.Conversations.Pools;

namespace Gateway.Tests.Conversations.Agents;

/// <summary>An agent that comes back is in the pool again what it was, whatever happened to the pool meanwhile.</summary>
public sealed class ReconnectTests() : FaultySilo()
{
    [Fact]
    public async Task Connect_PoolAskedWhileItWasGone_IsOnlineAgain()
    {
        var seq = await GoneAsync();

        await Silo.Grains.GetGrain<IAgentGrain>(AgentKey.Of("acme", "ana")).ReportAsync();
        await Desk.ConnectAsync(Silo, "ana", seq, online: false);

        Assert.Equal(Presence.Online, await PresenceAsync());
    }

    [Fact]
    public async Task Connect_PoolCannotBeTold_TheSessionWorksAndThePoolHearsLater()
    {
        var seq = await GoneAsync();

        var failed = Fail(RecordKind.Pool);
        var again = await Desk.ConnectAsync(Silo, "ana", seq, online: false);
        await failed;
        await again.SendAsync(new PingFrame());
        await again.NextAsync<PongFrame>();
        Heal();

        await UntilAsync(async () => await PresenceAsync() == Presence.Online, again);
    }

    /// <summary>The last number of an agent that was online, and that the pool has for offline.</summary>
    private async Task<long> GoneAsync()
    {
        var ana = await Desk.ConnectAsync(Silo, "ana");
        var welcome = await ana.NextAsync<WelcomeFrame>();
        Assert.Equal(Presence.Online, await PresenceAsync());
        await ana.DisconnectAsync();
        await UntilAsync(async () => await PresenceAsync() == Presence.Offline);
        return welcome.ResumeFrom;
    }

    private async Task<Presence?> PresenceAsync() => (await AnswerAsync(Pool.ViewAsync()))?.Agents.Single(a => a.Id == "ana").Presence;
}
