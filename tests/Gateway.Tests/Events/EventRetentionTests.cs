using System.Buffers;
using Gateway.Contracts.Configuration;
using Gateway.Contracts.Events;
using Gateway.Events.Retention;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events;

public sealed class EventRetentionTests : IDisposable
{
    private const int SegmentSize = 4096;
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly string _directory = Directory.CreateTempSubdirectory("gateway-retention-").FullName;
    private readonly FakeTimeProvider _time = new(Start);

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Trim_EventsOfFourMonths_KeepsTheSegmentTheLimitLiesIn()
    {
        await using var journal = new GatewayJournal(
            EmbeddedStore.Open(_directory, new EmbeddedOptions { Partitions = 1 }), new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        var models = new ModelSource();
        models.Publish(GatewayModel.Empty with { EventRetention = TimeSpan.FromDays(30) });
        using var retention = new EventRetention(journal, models, _time, NullLogger<EventRetention>.Instance);

        // A hundred events a day for 120 days: what is younger than 30 begins with event 9,001, in the third segment.
        for (var day = 0; day < 120; day++)
        {
            await AppendAsync(journal, day, 100);
            _time.Advance(TimeSpan.FromDays(1));
        }

        await retention.TrimAsync(TestContext.Current.CancellationToken);

        var page = await journal.ReadLogAsync(0, 0, 1, TestContext.Current.CancellationToken);
        Assert.Equal((2 * SegmentSize) + 1, page.FirstKept);
        Assert.Equal(12_000, page.Last);
    }

    [Fact]
    public async Task Trim_NothingOldEnough_DeletesNothing()
    {
        await using var journal = new GatewayJournal(
            EmbeddedStore.Open(_directory, new EmbeddedOptions { Partitions = 1 }), new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        using var retention = new EventRetention(journal, new ModelSource(), _time, NullLogger<EventRetention>.Instance);
        await AppendAsync(journal, 0, SegmentSize);

        await retention.TrimAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, (await journal.ReadLogAsync(0, 0, 1, TestContext.Current.CancellationToken)).FirstKept);
    }

    [Fact(Timeout = 60_000)]
    public async Task Start_EventsOldEnough_AreDeletedAMinuteLater()
    {
        await using var journal = new GatewayJournal(
            EmbeddedStore.Open(_directory, new EmbeddedOptions { Partitions = 1 }), new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        await AppendAsync(journal, 0, SegmentSize);
        await AppendAsync(journal, 1, 1);
        var models = new ModelSource();
        models.Publish(GatewayModel.Empty with { EventRetention = TimeSpan.FromDays(30) });
        using var time = new SignallingTime(TimeSpan.FromMinutes(1));
        time.SetUtcNow(Start.AddDays(60));
        using var retention = new EventRetention(journal, models, time, NullLogger<EventRetention>.Instance);

        await retention.StartAsync(TestContext.Current.CancellationToken);
        await time.NextTimerAsync();
        Assert.Equal(1, (await journal.ReadLogBoundsAsync(0, TestContext.Current.CancellationToken)).First);
        time.Advance(TimeSpan.FromMinutes(1));

        while ((await journal.ReadLogBoundsAsync(0, TestContext.Current.CancellationToken)).First == 1)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await retention.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task LastBefore_EventsThatCannotBeRead_CountsThemWithTheNextOne()
    {
        var log = new MemoryEventLog(1);
        for (var hour = 0; hour < 20; hour++)
        {
            log.AppendRaw(0, "acme", $$"""{"specversion":"1.0","id":"1","type":"t","time":"2026-03-01T{{hour:D2}}:00:00Z","data":{} }""");
        }

        Array.ForEach([1, 5, 6, 10, 11, 12], sequence => log.Damage(0, sequence));
        log.AppendRaw(0, "acme", """{"specversion":"1.0","id":"1","type":"t","data":{} }""");
        var time = new DateTimeOffset(2026, 3, 1, 9, 30, 0, TimeSpan.Zero);

        Assert.Equal(9, await Gateway.Events.Log.LogTimes.LastBeforeAsync(log, 0, time, TestContext.Current.CancellationToken));
        Assert.Equal(13, await Gateway.Events.Log.LogTimes.LastBeforeAsync(log, 0, time.AddHours(3), TestContext.Current.CancellationToken));
        Assert.Equal(0, await Gateway.Events.Log.LogTimes.LastBeforeAsync(log, 0, time.AddDays(-1), TestContext.Current.CancellationToken));
    }

    private async Task AppendAsync(GatewayJournal journal, int day, int count)
    {
        var record = new ArrayBufferWriter<byte>();
        EventRecord.Write(record, EventRecord.TenantHash("acme"));
        var time = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        record.Write(System.Text.Encoding.UTF8.GetBytes("{\"specversion\":\"1.0\",\"id\":\"1\",\"time\":\"" + time + "\",\"data\":{}}"));
        var result = await journal.CommitAsync(new Commit
        {
            Key = new JournalKey(RecordKind.Conversation, new Guid(day, 0, 0, new byte[8])),
            ExpectedVersion = 0,
            State = new byte[1],
            Events = Enumerable.Repeat<ReadOnlyMemory<byte>>(record.WrittenMemory, count).ToArray(),
            Now = _time.GetUtcNow(),
        });
        Assert.Equal(CommitOutcome.Committed, result.Outcome);
    }
}
