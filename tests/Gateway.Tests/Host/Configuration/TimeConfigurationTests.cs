using System.Text;
using Gateway.Contracts.Configuration;
using Gateway.Host.Configuration;
using Gateway.Routing.Calendars;

namespace Gateway.Tests.Host.Configuration;

public sealed class TimeConfigurationTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("gateway-time-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Load_CalendarSitesAndSla_BecomeTheModel()
    {
        var tenant = Load("""
            "calendars":[{"name":"berlin","zone":"Europe/Berlin","hours":{"mon-fri":["13:30-18:00","09:00-12:30"],"fri":["22:00-02:00"]},
                          "exceptions":[{"date":"2026-12-24","hours":["09:00-12:00"]},{"date":"2026-12-31"}]}],
            "sites":[{"name":"berlin","calendar":"berlin","handover":"unanswered"}],
            "slas":[{"name":"gold","calendar":"berlin","firstResponse":"00:30:00","onReopen":"restart","onRisk":{"priority":0}}],
            "queues":[{"name":"main","sla":"gold","overflow":{"queue":"second","wait":"00:05:00"},"abandonAfter":"00:30:00","autoReply":false},{"name":"second"}],
            "agents":[{"id":"anna","site":"berlin"}]
            """).Tenant!;

        var calendar = BusinessCalendar.Of(tenant.Sites["berlin"].Calendar);
        Assert.Equal(TimeSpan.FromHours((5 * 8) + 4), calendar.OpenTime(Utc("2026-03-02"), Utc("2026-03-09")));
        Assert.Equal(TimeSpan.FromHours(3), calendar.OpenTime(Utc("2026-12-24"), Utc("2026-12-25")));
        Assert.Equal(TimeSpan.Zero, calendar.OpenTime(Utc("2026-12-31"), Utc("2026-12-31").AddHours(23)));
        Assert.Equal(HandoverScope.Unanswered, tenant.Sites["berlin"].Handover);
        Assert.Equal("berlin", tenant.Agents["anna"].Site);
        var queue = tenant.Queues["main"];
        Assert.Equal((TimeSpan.FromMinutes(30), true, 0, 0.75), (queue.Sla!.FirstResponse, queue.Sla.RestartsOnReopen, queue.Sla.OnRisk!.Priority, queue.Sla.AtRisk));
        Assert.Equal(("second", TimeSpan.FromMinutes(5)), (queue.Overflow!.Queue, queue.Overflow.Wait));
        Assert.Equal((TimeSpan.FromMinutes(30), false), (queue.AbandonAfter, queue.AutoReply));
    }

    [Fact]
    public void Load_ManyMistakesInTime_ReportsEachWithItsPath()
    {
        var errors = Load("""
            "calendars":[{"name":"a","zone":"Mars/Olympus","hours":{"monday":["9-17"],"fri":["25:00-26:00"]},"exceptions":[{"date":"2026-02-30"}],"feeds":["none.ics"]},{"name":"b"}],
            "sites":[{"name":"s","calendar":"gone","handover":"some","handoverAfter":"13:00:00"},{"name":"t"}],
            "slas":[{"name":"x"},{"name":"y","firstResponse":"00:00:01","atRisk":2,"onReopen":"maybe","onBreach":{"queue":"gone","priority":10}}],
            "queues":[{"name":"p","sla":"gone","overflow":{"queue":"q","length":1}},{"name":"q","overflow":{"queue":"p","wait":"00:00:01"}},{"name":"r","overflow":{"queue":"p"}}],
            "agents":[{"id":"anna","site":"nowhere"}],
            "deferredTexts":{"de":"bald","German":"{when}"}
            """).Errors;

        Assert.Equal(
            [
                "agents[0].site", "calendars[0].exceptions[0].date", "calendars[0].feeds[0]", "calendars[0].hours.fri[0]", "calendars[0].hours.monday",
                "calendars[0].hours.monday[0]", "calendars[0].zone", "calendars[1].hours", "calendars[1].zone", "deferredTexts.German", "deferredTexts.de",
                "queues[0].overflow.queue", "queues[0].sla", "queues[1].overflow.queue", "queues[1].overflow.wait", "queues[2].overflow",
                "sites[0].calendar", "sites[0].handover", "sites[0].handoverAfter", "sites[1].calendar",
                "slas[0]", "slas[1].atRisk", "slas[1].firstResponse", "slas[1].onBreach.priority", "slas[1].onBreach.queue", "slas[1].onReopen",
            ],
            errors.Select(e => e.Path["$.tenants.acme.".Length..]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("""[{"name":"a","sla":"x"},{"name":"b","sla":"y"}]""", "queues[0].sla queues[1].sla")]
    [InlineData("""[{"name":"a","sla":"x"},{"name":"b","overflow":{"queue":"a","length":9}}]""", "queues[0].sla queues[1].overflow.queue")]
    [InlineData("""[{"name":"a","sla":"x"},{"name":"b","sla":"x"}]""", "")]
    [InlineData("""[{"name":"a","overflow":{"queue":"b","length":9}},{"name":"b","split":[{"queue":"a","share":0.1}]}]""", "")]
    public void Load_MovesOfWaitingWork_MustNotLeadBack(string queues, string wrong)
    {
        var errors = Load($$"""
            "slas":[{"name":"x","firstResponse":"00:30:00","onBreach":{"queue":"b"} },{"name":"y","firstResponse":"00:30:00","onRisk":{"queue":"a"} }],
            "queues":{{queues}}
            """).Errors;

        Assert.Equal(wrong, string.Join(' ', errors.Where(e => !e.Path.Contains(".slas", StringComparison.Ordinal)).Select(e => e.Path["$.tenants.acme.".Length..])));
    }

    [Fact]
    public void LoadFile_FeedBesideIt_ClosesItsDatesAndIsPartOfTheDigest()
    {
        var file = Path.Combine(_directory.FullName, "gateway.json");
        File.WriteAllText(file, Text("""
            "calendars":[{"name":"c","zone":"Europe/Berlin","hours":{"mon-fri":["09:00-17:00"]},"feeds":["holidays.ics"]}],
            "sites":[{"name":"s","calendar":"c"}]
            """));
        WriteFeed("20260501");
        var first = Loader.LoadFile(file, 1);
        WriteFeed("20260504");
        var second = Loader.LoadFile(file, 2);

        Assert.Empty(first.Errors);
        Assert.NotEqual(first.Digest, second.Digest);
        Assert.Equal([new DateOnly(2026, 5, 1)], first.Result!.Model.Tenants["acme"].Sites["s"].Calendar.Exceptions.Keys);
        Assert.Equal([new DateOnly(2026, 5, 4)], second.Result!.Model.Tenants["acme"].Sites["s"].Calendar.Exceptions.Keys);
    }

    private void WriteFeed(string date) => File.WriteAllText(
        Path.Combine(_directory.FullName, "holidays.ics"),
        $"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:{date}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");

    private static (TenantModel? Tenant, IReadOnlyList<ConfigurationError> Errors) Load(string members)
    {
        var outcome = Loader.Load(Encoding.UTF8.GetBytes(Text(members)), 1, new Substitution(_ => null, _ => ""));
        return (outcome.Result?.Model.Tenants["acme"], outcome.Errors);
    }

    private static string Text(string members) =>
        """{"tenants":{"acme":{"pepper":"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",""" + members + "}}}";

    private static DateTimeOffset Utc(string date) => DateTimeOffset.Parse(date + "T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
}
