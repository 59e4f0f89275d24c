using Gateway.Host.Pages.Stats;

namespace Gateway.Tests.Host.Pages;

public sealed class EventGlanceTests
{
    [Fact]
    public void Read_InboundMessage_TellsTypeSubjectTimeAndDirection()
    {
        var glance = EventGlance.Read(
            """{"specversion":"1.0","type":"gateway.message.accepted","time":"2026-01-02T03:04:05.006Z","subject":"c.1","data":{"attachments":[{"type":"x","direction":"out"}],"direction":"in","text":"hi"}}"""u8);

        Assert.Equal(new EventGlance("gateway.message.accepted", "c.1", new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero), Inbound: true, WaitedMs: null), glance);
    }

    [Fact]
    public void Read_MembersOfDataWithTheSameNames_AreNotTakenForTheEvents()
    {
        var glance = EventGlance.Read(
            """{"data":{"type":"inner","subject":"inner","labels":{"direction":"in"},"waitedMs":1250},"type":"gateway.job.assigned","time":"2026-01-02T03:04:05Z","subject":"c.1","waitedMs":9}"""u8);

        Assert.Equal("gateway.job.assigned", glance.Type);
        Assert.Equal("c.1", glance.Subject);
        Assert.False(glance.Inbound);
        Assert.Equal(1250, glance.WaitedMs);
    }
}
