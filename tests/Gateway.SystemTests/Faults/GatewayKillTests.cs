using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// How: a provider posts until every message is answered 2xx, agents take, pass on and close conversations, and the gateway is killed with SIGKILL and
/// started again at points given by what was accepted. Then the event log is held against the provider's ledger and the agents' notes.
/// </summary>
/// <remarks>GATEWAY_FAULT_KILLS and GATEWAY_FAULT_MESSAGES set the size: 3 and 10,000 unless set, 10 and 100,000 for the figures in <c>docs/reliability.md</c>.</remarks>
public sealed class GatewayKillTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Kill_OnTheEmbeddedStore_KeepsEveryPromise()
    {
        await using var site = new Site(FaultSize.Messages);
        await RunAsync(site);
    }

    [Theory]
    [InlineData("everysec")]
    [InlineData("always")]
    public async Task Kill_OnRedis_KeepsEveryPromise(string flush)
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", flush);
        await using var site = new Site(FaultSize.Messages, null, "--redis", redis.ConnectionString);
        await RunAsync(site);
    }

    private async Task RunAsync(Site site)
    {
        await site.BeginAsync();
        await site.InterruptAsync(FaultSize.Kills, async _ =>
        {
            await site.Gateway.KillAsync();
            await site.StartAgainAsync();
        });
        output.WriteLine(await site.EndAsync());
    }
}
