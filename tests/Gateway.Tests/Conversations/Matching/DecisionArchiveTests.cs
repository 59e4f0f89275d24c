using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Conversations.Matching;

public sealed class DecisionArchiveTests : IAsyncLifetime
{
    private readonly string _path = Directory.CreateTempSubdirectory("decisions-").FullName;
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
    private GatewayJournal _journal = null!;

    public async ValueTask InitializeAsync()
    {
        _journal = new GatewayJournal(EmbeddedStore.Open(_path, new EmbeddedOptions()), new JournalOptions(), _time, NullLogger<GatewayJournal>.Instance);
        await _journal.StartAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _journal.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public async Task Read_MoreDecisionsThanAreKept_GivesTheNewestWithTheirEnds()
    {
        var archive = Archive();
        for (var i = 1; i <= 50; i++)
        {
            archive.Add([Samples.Offer("j", i)]);
            await archive.FlushAsync();
            archive.Add([Samples.Ended("j", i)]);
            await archive.FlushAsync();
        }

        var decisions = await archive.ReadAsync("j");

        Assert.Equal(Enumerable.Range(50 - DecisionRecord.KeptMax + 1, DecisionRecord.KeptMax), decisions.Select(d => (int)d.Offer!.Value.Number));
        Assert.All(decisions, d => Assert.Equal(DecisionEnd.Expired, d.Ending!.End));
        var record = (await _journal.ReadAsync(DecisionRecord.KeyOf("acme", "j"), TestContext.Current.CancellationToken))!;
        Assert.InRange(record.Entries.Count, 0, DecisionRecord.CommitsBetween - 1);
        Assert.InRange(record.State.Length, 1, DecisionRecord.KeptMax * (DecisionCodec.DecisionBytesMax + 100));
    }

    [Fact]
    public async Task Add_AfterAnotherArchiveHasWritten_GoesBehindWhatIsThere()
    {
        var first = Archive();
        first.Add([Samples.Offer("j", 1)]);
        await first.FlushAsync();
        var second = Archive();
        second.Add([Samples.Ended("j", 1), Samples.Offer("j", 2)]);

        Assert.Equal([(1L, DecisionEnd.Expired), (2L, null)], (await second.ReadAsync("j")).Select(d => (d.Offer!.Value.Number, d.Ending?.End)));
    }

    [Fact]
    public async Task Add_MoreThanMayWait_LeavesTheRestOut()
    {
        var archive = Archive();
        archive.Add([.. Enumerable.Range(0, DecisionArchive.WaitingMax + 5).Select(i => Samples.Offer($"j{i}", 1))]);
        await archive.FlushAsync();

        Assert.Single(await archive.ReadAsync($"j{DecisionArchive.WaitingMax - 1}"));
        Assert.Empty(await archive.ReadAsync($"j{DecisionArchive.WaitingMax}"));
    }

    [Fact]
    public async Task Record_AsOldAsEventsAreKept_IsDueAndThenGone()
    {
        var archive = Archive();
        archive.Add([Samples.Offer("j", 1)]);
        await archive.FlushAsync();
        var key = DecisionRecord.KeyOf("acme", "j");
        var until = _time.GetUtcNow() + new GatewayModel { Version = 0, Tenants = GatewayModel.Empty.Tenants }.EventRetention;
        Assert.Empty(await DueAsync(until.AddSeconds(-1)));
        Assert.Equal([key], await DueAsync(until));

        await DecisionRecord.ForgetAsync(_journal, key, until);

        Assert.Null(await _journal.ReadAsync(key, TestContext.Current.CancellationToken));
        Assert.Empty(await archive.ReadAsync("j"));
        Assert.Empty(await DueAsync(until.AddDays(1)));

        // Its old version is remembered, and it is another record now.
        archive.Add([Samples.Offer("j", 2)]);
        Assert.Equal(2, Assert.Single(await archive.ReadAsync("j")).Offer!.Value.Number);

        async Task<IEnumerable<JournalKey>> DueAsync(DateTimeOffset now) =>
            (await _journal.ReadDueAsync(key.Partition(_journal.PartitionCount), now, 10, TestContext.Current.CancellationToken)).Select(d => d.Key);
    }

    private DecisionArchive Archive() => new(_journal, new ModelSource(), "acme", _time, NullLogger.Instance);

    private static class Samples
    {
        public static DecisionNews Offer(string job, long number) => new(job, Tests.Routing.DecisionCodecTests.Decision(job, number), null);

        public static DecisionNews Ended(string job, long number) => new(job, null, new DecisionEnding(new OfferId(1, number), DecisionEnd.Expired, 5, null));
    }
}
