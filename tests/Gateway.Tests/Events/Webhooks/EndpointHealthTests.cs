using Gateway.Events.Webhooks;

namespace Gateway.Tests.Events.Webhooks;

public sealed class EndpointHealthTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly WebhookAnswer Failure = new(WebhookOutcome.Failed, "connection_failed");

    [Fact]
    public void Failed_ManyInFlightAtOnce_CountAsOneKnock()
    {
        var health = new EndpointHealth(null);
        for (var i = 0; i < 64; i++)
        {
            health.Failed(Failure, Now, random: 1);
        }

        Assert.True(health.IsDown);
        Assert.Equal(Now + TimeSpan.FromSeconds(1), health.PausedUntil);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(60, 60)]
    public void Failed_DownAndRetryAfter_WaitsForTheLaterOfItAndTheKnock(int asked, int seconds)
    {
        var health = new EndpointHealth(null);
        for (var i = 0; i < 5; i++)
        {
            health.Failed(new WebhookAnswer(WebhookOutcome.Throttled, "http_429", TimeSpan.FromSeconds(asked)), Now, random: 1);
        }

        Assert.Equal(Now + TimeSpan.FromSeconds(seconds), health.PausedUntil);
    }

    [Theory]
    [InlineData(null, 25)]
    [InlineData(0, 25)]
    [InlineData(24, 25)]
    [InlineData(26, 26)]
    public void AfterAttempt_RetryAfter_IsTheLeast(int? asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryLadder.AfterAttempt(3, random: 1, asked is { } least ? TimeSpan.FromSeconds(least) : null));

    [Fact]
    public void Failed_KnockAfterKnock_WaitsTwiceAsLongUpToAnHour()
    {
        var health = new EndpointHealth(null);
        for (var i = 0; i < 5; i++)
        {
            health.Failed(Failure, Now, random: 1);
        }

        var waits = new List<double>();
        for (var i = 0; i < 14; i++)
        {
            var at = health.PausedUntil;
            health.Failed(Failure, at, random: 1);
            waits.Add((health.PausedUntil - at).TotalSeconds);
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 3600, 3600, 3600], waits);
        Assert.Equal(Now, health.FailingSince);
        Assert.True(health.Succeeded());
        Assert.Equal((null, 8, false), (health.FailingSince, health.Limit(8), health.IsDown));
    }
}
