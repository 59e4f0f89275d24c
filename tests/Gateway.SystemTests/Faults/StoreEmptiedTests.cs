using System.Net;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>How: Redis is emptied under a gateway that takes messages. It must notice, say so, and take nothing more.</summary>
public sealed class StoreEmptiedTests(ITestOutputHelper output)
{
    // The gateway compares its store's epoch with every commit and every second.
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromSeconds(5);

    // The provider's 64 lines repeat ten times a second: this is some seconds of asking in vain.
    private const int RefusalsAfter = 2000;

    [Fact]
    public async Task FlushAll_UnderLoad_EndsAcceptanceAndSaysWhy()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var site = new Site(100_000, null, "--redis", redis.ConnectionString);
        await site.BeginAsync();
        await Wait.UntilAsync(() => Task.FromResult(site.Ledger.Count >= 1000), FaultSize.Bound(1000), () => site.Progress("the load did not start"), site.Cancel);

        var emptied = TimeProvider.System.GetTimestamp();
        await redis.ExecuteAsync("FLUSHALL");
        await Wait.UntilAsync(() => Task.FromResult(site.Provider.Answers.Refused >= RefusalsAfter), TimeSpan.FromSeconds(60), () => site.Progress("too little was refused"), site.Cancel);

        var noticed = site.Provider.Answers.All.Where(answer => answer.Status == 503 && answer.Answered >= emptied).Min(answer => answer.Answered);
        var delay = TimeProvider.System.GetElapsedTime(emptied, noticed);
        output.WriteLine($"seed {FaultSize.Seed}: emptied after {site.Ledger.Count} messages; first refusal after {delay.TotalMilliseconds:F0} ms, {site.Provider.Answers.Refused} refused, {site.Provider.Answers.All.Count(answer => answer.Status == 200 && answer.Sent > noticed)} taken after it");
        Assert.True(delay < NoticedWithin, $"The first refusal came after {delay}.");
        Assert.DoesNotContain(site.Provider.Answers.All, answer => answer.Status == 200 && answer.Sent > noticed);
        site.Provider.Answers.AssertHonest();
        using var ready = await site.Gateway.Client.GetAsync(new Uri("health/ready", UriKind.Relative), site.Cancel);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("not the store it was", await ready.Content.ReadAsStringAsync(site.Cancel), StringComparison.Ordinal);
    }
}
