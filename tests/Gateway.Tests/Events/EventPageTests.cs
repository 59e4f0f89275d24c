using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using CloudNative.CloudEvents.SystemTextJson;

namespace Gateway.Tests.Events;

public sealed class EventPageTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Page_FollowedByCursor_GivesEveryEventOnceInPartitionOrder(int limit)
    {
        var log = Filled(partitions: 3, events: 40);
        await using var server = await EventsServer.StartAsync(log);
        var seen = new List<(int Partition, long Sequence)>();
        var page = await server.PageAsync($"/events?limit={limit}");
        while (page.Events.Count > 0)
        {
            Assert.InRange(page.Events.Count, 1, limit);
            seen.AddRange(page.Events.Select(static one => (one.GetProperty("partition").GetInt32(), one.GetProperty("sequence").GetInt64())));
            page = await server.PageAsync($"/events?limit={limit}&after={page.Cursor}");
        }

        Assert.False(page.More);
        for (var partition = 0; partition < 3; partition++)
        {
            var sequences = seen.Where(one => one.Partition == partition).Select(static one => one.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, (int)log.Head(partition)).Select(static number => (long)number), sequences);
        }
    }

    [Fact]
    public async Task Page_DamagedEvents_NamesTheGapAndGoesOnBehindIt()
    {
        var log = Filled(partitions: 1, events: 60);
        for (var sequence = 3; sequence <= 40; sequence++)
        {
            log.Damage(0, sequence);
        }

        await using var server = await EventsServer.StartAsync(log);
        var page = await server.PageAsync("/events?limit=1000");

        Assert.False(page.More);
        Assert.Equal([1, 2, 40, .. Enumerable.Range(41, 20)], page.Events.Select(static one => one.GetProperty("sequence").GetInt32()));
        var gap = page.Events[2].GetProperty("data");
        Assert.Equal((3, 40), (gap.GetProperty("from").GetInt32(), gap.GetProperty("to").GetInt32()));
    }

    [Fact]
    public async Task Page_OneEventAtATime_DoesNotStarveAnyPartition()
    {
        var log = Filled(partitions: 3, events: 90);
        await using var server = await EventsServer.StartAsync(log);
        var seen = new List<int>();
        var cursor = "";
        for (var number = 0; number < 9; number++)
        {
            var page = await server.PageAsync("/events?limit=1" + cursor);
            seen.Add(page.Events.Single().GetProperty("partition").GetInt32());
            cursor = "&after=" + page.Cursor;
        }

        Assert.Equal([3, 3, 3], seen.CountBy(static partition => partition).Select(static pair => pair.Value));
    }

    [Fact]
    public async Task Page_Event_ParsesAsCloudEventAndKeepsItsBytes()
    {
        var log = Filled(partitions: 1, events: 1);
        await using var server = await EventsServer.StartAsync(log);
        var text = (await server.PageAsync("/events")).Events.Single().GetRawText();
        Assert.StartsWith("""{"partition":0,"sequence":1,"specversion":"1.0",""", text, StringComparison.Ordinal);
        var parsed = new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(text), null, null);
        Assert.True(parsed.IsValid);
        Assert.Equal(("gateway.message.accepted", "e-0", "c.1"), (parsed.Type, parsed.Id, parsed.Subject));
        Assert.Equal(("1", "0", "0"), (parsed["sequence"]?.ToString(), parsed["partition"]?.ToString(), parsed["conversationsequence"]?.ToString()));
        Assert.Equal(DateTimeOffset.Parse("2026-03-01T12:00:00.125Z", System.Globalization.CultureInfo.InvariantCulture), parsed.Time);
    }

    [Fact]
    public async Task Page_OtherTenantsEvents_AreNeverShown()
    {
        var log = new MemoryEventLog(2);
        for (var number = 0; number < 300; number++)
        {
            log.Append(number % 2, number % 3 == 0 ? "acme" : "canary", number);
        }

        await using var server = await EventsServer.StartAsync(log);
        using var response = await server.GetAsync("/events?limit=1000");
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.Equal(100, JsonDocument.Parse(text).RootElement.GetProperty("events").GetArrayLength());
        Assert.Empty((await server.PageAsync("/events", "nobody")).Events);
    }

    [Fact]
    public async Task Page_Filtered_GivesOnlyWhatWasAskedFor()
    {
        var log = new MemoryEventLog(1);
        log.Append(0, "acme", 1, "gateway.message.accepted", "c.1");
        log.Append(0, "acme", 2, "gateway.job.created", "c.1");
        log.Append(0, "acme", 3, "gateway.message.sent", "c.2");
        await using var server = await EventsServer.StartAsync(log);
        Assert.Equal([1, 3], Numbers(await server.PageAsync("/events?type=gateway.message.")));
        Assert.Equal([1, 2], Numbers(await server.PageAsync("/events?conversation=c.1")));
        Assert.Equal([3], Numbers(await server.PageAsync("/events?conversation=c.2&type=gateway.message")));
    }

    [Fact]
    public async Task Page_AfterNow_GivesOnlyWhatComes()
    {
        var log = Filled(partitions: 2, events: 10);
        await using var server = await EventsServer.StartAsync(log);
        var page = await server.PageAsync("/events?after=now");
        Assert.Empty(page.Events);
        log.Append(1, "acme", 77);
        Assert.Equal([77], Numbers(await server.PageAsync("/events?after=" + page.Cursor)));
    }

    [Theory]
    [InlineData("limit=x", "invalid_limit")]
    [InlineData("after=abc", "invalid_cursor")]
    [InlineData("after=%21%21", "invalid_cursor")]
    [InlineData("after=AQAAAAAAAAAAAAAAAAAAAAAA", "invalid_cursor")]
    public async Task Page_BrokenQuery_IsRefusedByName(string query, string code)
    {
        await using var server = await EventsServer.StartAsync(Filled(partitions: 2, events: 1));
        Assert.Equal((HttpStatusCode.BadRequest, code), await RefusalAsync(server, "/events?" + query));
    }

    [Fact]
    public async Task Page_EveryChangedCharacterOfACursor_IsRefused()
    {
        await using var server = await EventsServer.StartAsync(Filled(partitions: 2, events: 30));
        var cursor = (await server.PageAsync("/events?limit=5")).Cursor;
        for (var index = 0; index < cursor.Length; index++)
        {
            // The last character may carry unused bits; a change by two changes used ones or breaks the encoding.
            var changed = string.Concat(cursor.AsSpan(0, index), cursor[index] == 'z' ? "A" : "z", cursor.AsSpan(index + 1));
            Assert.Equal((HttpStatusCode.BadRequest, "invalid_cursor"), await RefusalAsync(server, "/events?after=" + changed));
        }
    }

    [Fact]
    public async Task Page_CursorOfAnotherTenantOrStore_IsRefused()
    {
        var log = Filled(partitions: 2, events: 10);
        await using var server = await EventsServer.StartAsync(log);
        await using var other = await EventsServer.StartAsync(new MemoryEventLog(2) { Epoch = Guid.NewGuid() });
        var cursor = (await server.PageAsync("/events")).Cursor;
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_cursor"), await RefusalAsync(server, "/events?after=" + cursor, "canary"));
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_cursor"), await RefusalAsync(other, "/events?after=" + cursor));
    }

    [Fact]
    public async Task Page_CursorFromTheFuture_IsRefused()
    {
        await using var server = await EventsServer.StartAsync(Filled(partitions: 1, events: 10));
        await using var younger = await EventsServer.StartAsync(Filled(partitions: 1, events: 5));
        var cursor = (await server.PageAsync("/events")).Cursor;
        Assert.Equal((HttpStatusCode.BadRequest, "cursor_from_the_future"), await RefusalAsync(younger, "/events?after=" + cursor));
    }

    [Fact]
    public async Task Page_CursorOfTenKilobytes_IsRefusedUnread()
    {
        await using var server = await EventsServer.StartAsync(Filled(partitions: 1, events: 1));
        using var response = await server.GetAsync("/events", lastEventId: new string('A', 10_240));
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task Page_CursorPastRetention_IsGoneAndItsSuccessorNamesTheGap()
    {
        var log = Filled(partitions: 1, events: 20);
        await using var server = await EventsServer.StartAsync(log);
        var cursor = (await server.PageAsync("/events?limit=5")).Cursor;
        log.Trim(0, firstKept: 11);
        using var gone = await server.GetAsync("/events?after=" + cursor);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        var problem = await gone.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal("cursor_expired", problem.GetProperty("code").GetString());

        var page = await server.PageAsync("/events?after=" + problem.GetProperty("cursor").GetString());
        Assert.Equal("gateway.gap", page.Events[0].GetProperty("type").GetString());
        Assert.Equal((6, 10), (page.Events[0].GetProperty("data").GetProperty("from").GetInt32(), page.Events[0].GetProperty("data").GetProperty("to").GetInt32()));
        Assert.True(new JsonEventFormatter().DecodeStructuredModeMessage(Encoding.UTF8.GetBytes(page.Events[0].GetRawText()), null, null).IsValid);
        Assert.Equal(Enumerable.Range(11, 10), page.Events.Skip(1).Select(static one => one.GetProperty("sequence").GetInt32()));
        Assert.Empty((await server.PageAsync("/events?after=" + page.Cursor)).Events);
    }

    [Fact]
    public async Task Page_WithoutCursorPastRetention_BeginsAtTheOldestEventWithoutAGap()
    {
        var log = Filled(partitions: 1, events: 20);
        log.Trim(0, firstKept: 11);
        await using var server = await EventsServer.StartAsync(log);
        Assert.Equal(Enumerable.Range(10, 10), Numbers(await server.PageAsync("/events")));
    }

    [Fact]
    public async Task Page_RecordOfUnknownVersion_IsPassedOver()
    {
        var log = new MemoryEventLog(1);
        log.Append(0, "acme", 1);
        log.AppendRaw(0, "acme", "no json");
        log.Append(0, "acme", 3);
        await using var server = await EventsServer.StartAsync(log);
        Assert.Equal([1, 3], Numbers(await server.PageAsync("/events")));
    }

    [Fact]
    public async Task Page_CredentialWithoutTenant_IsForbidden()
    {
        await using var server = await EventsServer.StartAsync(Filled(partitions: 1, events: 1));
        Assert.Equal((HttpStatusCode.Forbidden, "no_tenant"), await RefusalAsync(server, "/events", ""));
    }

    internal static MemoryEventLog Filled(int partitions, int events)
    {
        var log = new MemoryEventLog(partitions);
        for (var number = 0; number < events; number++)
        {
            log.Append(number % partitions, "acme", number);
        }

        return log;
    }

    private static IEnumerable<int> Numbers(EventsServer.Page page) =>
        page.Events.Select(static one => one.GetProperty("data").GetProperty("n").GetInt32());

    private static async Task<(HttpStatusCode Status, string? Code)> RefusalAsync(EventsServer server, string url, string tenant = "acme")
    {
        using var response = await server.GetAsync(url, tenant);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        var code = problem.GetProperty("code").GetString();
        Assert.Equal("urn:gateway:problem:" + code, problem.GetProperty("type").GetString());
        return (response.StatusCode, code);
    }
}
