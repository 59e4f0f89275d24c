using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// How: redis-server is killed with SIGKILL under a gateway that stays, and is started again on its data once the gateway has refused something. The provider
/// goes on posting all the time.
/// </summary>
public sealed class RedisKillTests(ITestOutputHelper output)
{
    // A command is given up after 3 s.
    private static readonly TimeSpan RefusedWithin = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Kill_OfRedis_IsAnswered503AndLosesNothing()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var site = new Site(FaultSize.Messages, null, "--redis", redis.ConnectionString);
        await site.BeginAsync();
        await site.InterruptAsync(FaultSize.Kills, async _ =>
        {
            var refused = site.Provider.Answers.Refused;
            await redis.KillAsync();
            await Wait.UntilAsync(() => Task.FromResult(site.Provider.Answers.Refused > refused), RefusedWithin, () => site.Progress("nothing was refused"), site.Cancel);
            await redis.StartAgainAsync();
        });

        output.WriteLine(await site.EndAsync());
        site.Provider.Answers.AssertHonest();
        Assert.Equal(0, site.ClosedUnheard);
    }
}
