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
