using System.Net;
using System.Net.Http.Headers;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// How: Redis answers every read and refuses every write, as it does when its memory is full; or it is gone while somebody reads. The gateway must say so all the
/// while, and go on afterwards.
/// </summary>
public sealed class StoreFullTests
{
    // The store is looked at twice a second: some ten looks.
    private const int Looks = 50;

    [Fact]
    public async Task OutOfMemory_UnderLoad_IsNotReadyThroughoutAndHealsByItself()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var site = new Site(100_000, null, "--redis", redis.ConnectionString);
        await site.BeginAsync();
        await Wait.UntilAsync(() => Task.FromResult(site.Ledger.Count >= 500), FaultSize.Bound(1000), () => site.Progress("the load did not start"), site.Cancel);

        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        await Wait.UntilAsync(async () => await ReadyAsync(site) == HttpStatusCode.ServiceUnavailable, TimeSpan.FromSeconds(20), () => site.Progress("it stayed ready"), site.Cancel);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        for (var looks = 0; looks < Looks; looks++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await ReadyAsync(site));
            await timer.WaitForNextTickAsync(site.Cancel);
        }

        var taken = site.Ledger.Count;
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");

        await Wait.UntilAsync(async () => await ReadyAsync(site) == HttpStatusCode.OK, TimeSpan.FromSeconds(20), () => site.Progress("it did not heal"), site.Cancel);
        await Wait.UntilAsync(() => Task.FromResult(site.Ledger.Count >= taken + 500), FaultSize.Bound(1000), () => site.Progress("it took nothing more"), site.Cancel);
        Assert.True(site.Provider.Answers.Refused > 0);
        site.Provider.Answers.AssertHonest();
    }

    [Fact]
    public async Task Gone_UnderReaders_IsAnswered503ThatSaysWhenToComeAgain()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var site = new Site(100_000, null, "--redis", redis.ConnectionString);
        await site.Gateway.StartAsync(site.Cancel);
        using (var before = await ReadAsync(site))
        {
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        }

        await redis.KillAsync();
        using var refused = await ReadAsync(site);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Contains("\"store_unavailable\"", await refused.Content.ReadAsStringAsync(site.Cancel), StringComparison.Ordinal);

        await redis.StartAgainAsync();
        await Wait.UntilAsync(
            async () =>
            {
                using var answer = await ReadAsync(site);
                return answer.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(20), () => site.Progress("the log could not be read"), site.Cancel);
    }

    private static async Task<HttpResponseMessage> ReadAsync(Site site)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("events", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", site.EventsKey);
        return await site.Gateway.Client.SendAsync(request, site.Cancel);
    }

    private static async Task<HttpStatusCode> ReadyAsync(Site site)
    {
        using var ready = await site.Gateway.Client.GetAsync(new Uri("health/ready", UriKind.Relative), site.Cancel);
        return ready.StatusCode;
    }
}
