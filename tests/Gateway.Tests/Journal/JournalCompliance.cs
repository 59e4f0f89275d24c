using System.Buffers.Binary;
using System.Text;
using Gateway.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Journal;

/// <summary>
/// What every store promises. A store joins by deriving from this class and saying how it is opened, opened again, and damaged.
/// Each test has its own empty store.
/// </summary>
public abstract class JournalCompliance : IAsyncLifetime
{
    protected const int Partitions = 4;
    protected static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    private int _keys;

    protected FakeTimeProvider Time { get; } = new(Start);

    protected IJournalStore Store { get; private set; } = null!;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Opens this test's store; empty at the first call, as it was left at later ones.</summary>
    protected abstract Task<IJournalStore> OpenAsync(int partitions);

    /// <summary>Turns over one bit of a stored state, entry or event, behind the store's back.</summary>
    protected abstract Task DamageAsync(Part part, JournalKey key, long sequence);

    public virtual async ValueTask InitializeAsync() => Store = await OpenAsync(Partitions);

    public virtual async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Commit_NewRecord_IsReadBack()
    {
        var key = NewKey(1);
        var id = DedupeId.Of("wamid.1"u8);

        var result = await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes("s1"), Events = [Bytes("e1"), Bytes("e2")], DedupeIds = [id], Now = Start });

        Assert.Equal(new CommitResult(CommitOutcome.Committed, 1, 1), result);
        var record = await ReadAsync(key);
        Assert.Equal(1, record!.Version);
        Assert.Equal("s1", Text(record.State));
        Assert.Empty(record.Entries);
        Assert.Equal(1, record.LastFirstSequence);
        Assert.Equal((id, Start), Assert.Single(record.DedupeIds));
    }

    [Fact]
    public async Task Read_UnknownRecord_IsNull() => Assert.Null(await ReadAsync(NewKey(0)));

    [Fact]
    public async Task Commit_OneOfABatchConflicts_OnlyThatOneIsRejected()
    {
        JournalKey first = NewKey(1), taken = NewKey(1), last = NewKey(1);
        await CommitAsync(State(taken, 0, "theirs"));

        var results = await CommitBatchAsync(1, Event(first, 0, "a"), State(taken, 0, "mine", "lost"), Event(last, 0, "b"));

        Assert.Equal([new(CommitOutcome.Committed, 1, 1), new(CommitOutcome.Conflict, 1, 0), new(CommitOutcome.Committed, 1, 2)], results);
        Assert.Equal("theirs", Text((await ReadAsync(taken))!.State));
        Assert.Equal(["a", "b"], await LogAsync(1));
    }

    [Fact]
    public async Task Commit_SameRecordSeveralTimesInABatch_EachIsComparedWithTheOneBefore()
    {
        var key = NewKey(2);

        var results = await CommitBatchAsync(2, State(key, 0, "1", "a"), State(key, 1, "2"), State(key, 1, "no", "no"), State(key, 2, "3", "c"));

        Assert.Equal(
            [new(CommitOutcome.Committed, 1, 1), new(CommitOutcome.Committed, 2, 0), new(CommitOutcome.Conflict, 2, 0), new(CommitOutcome.Committed, 3, 2)],
            results);
        var record = await ReadAsync(key);
        Assert.Equal((3L, "3", 2L), (record!.Version, Text(record.State), record.LastFirstSequence));
        Assert.Equal(["a", "c"], await LogAsync(2));
    }

    [Fact]
    public async Task Commit_MissingRecordExpected_Conflicts()
    {
        var key = NewKey(0);

        Assert.Equal(new CommitResult(CommitOutcome.Conflict, 0, 0), await CommitAsync(State(key, 5, "x")));
        Assert.Null(await ReadAsync(key));
    }

    [Fact]
    public async Task Commit_Entries_StandBehindTheStateUntilItIsReplaced()
    {
        var key = NewKey(0);
        await CommitAsync(State(key, 0, "base"));
        for (var version = 1; version <= 3; version++) await CommitAsync(Entry(key, version, $"entry {version}"));

        var before = await ReadAsync(key);
        Assert.Equal(("base", 4L), (Text(before!.State), before.Version));
        Assert.Equal(["entry 1", "entry 2", "entry 3"], before.Entries.Select(Text));

        await CommitAsync(State(key, 4, "snapshot"));
        await CommitAsync(Entry(key, 5, "after"));

        var after = await ReadAsync(key);
        Assert.Equal(("snapshot", 6L), (Text(after!.State), after.Version));
        Assert.Equal(["after"], after.Entries.Select(Text));
    }

    [Fact]
    public async Task Commit_StateAndEntryTogether_EntryStandsBehindTheNewState()
    {
        var key = NewKey(0);
        await CommitAsync(Entry(key, 0, "old"));
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 1, State = Bytes("s"), Entry = Bytes("new"), Now = Start });

        var record = await ReadAsync(key);

        Assert.Equal("s", Text(record!.State));
        Assert.Equal(["new"], record.Entries.Select(Text));
    }

    [Fact]
    public async Task Commit_StateAfterManyEntries_LeavesNone()
    {
        var key = NewKey(3);
        for (var first = 0; first < 300; first += 100)
        {
            var batch = Enumerable.Range(first, 100).Select(version => Entry(key, version, $"{version}")).ToArray();
            Assert.All(await CommitBatchAsync(3, batch), result => Assert.Equal(CommitOutcome.Committed, result.Outcome));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(n => $"{n}"), (await ReadAsync(key))!.Entries.Select(Text));
        await CommitAsync(State(key, 300, "all"));

        Assert.Empty((await ReadAsync(key))!.Entries);
    }

    [Fact]
    public async Task Commit_EventsOnly_KeepsStateAndForgetsOlderFirstSequence()
    {
        var key = NewKey(0);
        await CommitAsync(State(key, 0, "s", "a"));
        await CommitAsync(Event(key, 1, "b"));
        Assert.Equal((2L, "s", 2L), Facts(await ReadAsync(key)));

        await CommitAsync(State(key, 2, "s2"));

        Assert.Equal((3L, "s2", 0L), Facts(await ReadAsync(key)));
    }

    [Fact]
    public async Task Commit_EmptyStateAndEvent_AreKeptAsEmpty()
    {
        var key = NewKey(0);

        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes(""), Events = [Bytes("")], Now = Start });

        Assert.Equal((1L, "", 1L), Facts(await ReadAsync(key)));
        Assert.Equal([""], await LogAsync(0));
    }

    [Fact]
    public async Task Commit_LargeState_IsReadBackWhole()
    {
        var key = NewKey(0);
        var state = new byte[8 * 1024 * 1024];
        new Random(7).NextBytes(state);

        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = state, Now = Start });

        Assert.True((await ReadAsync(key))!.State.Span.SequenceEqual(state));
    }

    [Fact]
    public async Task Commit_BatchOverSeveralSegments_IsDense()
    {
        var batch = Enumerable.Range(0, 512)
            .Select(n => new Commit { Key = NewKey(1), ExpectedVersion = 0, Events = [.. Enumerable.Range(0, 20).Select(m => Bytes($"{n}.{m}"))], Now = Start })
            .ToArray();

        var results = await CommitBatchAsync(1, batch);

        Assert.Equal(Enumerable.Range(0, 512).Select(n => 1L + (n * 20)), results.Select(r => r.FirstSequence));
        Assert.Equal(Enumerable.Range(0, 512).SelectMany(n => Enumerable.Range(0, 20).Select(m => $"{n}.{m}")), await LogAsync(1));
    }

    [Fact]
    public async Task DedupeIds_ADayLater_AreStillThere_AndAfterTheHorizonAreNot()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(0);
        DedupeId old = DedupeId.Of("old"u8), young = DedupeId.Of("young"u8);
        await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes("s"), DedupeIds = [old], Now = Time.GetUtcNow() });
        Time.SetUtcNow(Start.AddDays(1));
        await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 1, State = Bytes("s"), DedupeIds = [young], Now = Time.GetUtcNow() });
        Assert.Equal([(old, Start), (young, Start.AddDays(1))], (await journal.ReadAsync(key, Cancel))!.DedupeIds);

        Time.SetUtcNow(Start.AddDays(7));
        Assert.Equal([(old, Start), (young, Start.AddDays(1))], (await journal.ReadAsync(key, Cancel))!.DedupeIds);

        Time.SetUtcNow(Start.AddDays(7).AddMilliseconds(1));
        Assert.Equal([(young, Start.AddDays(1))], (await journal.ReadAsync(key, Cancel))!.DedupeIds);

        Time.SetUtcNow(Start.AddDays(8).AddHours(1));
        await journal.TrimAsync(0, 0, Cancel);
        Assert.Empty((await journal.ReadAsync(key, Cancel))!.DedupeIds);
        Assert.Equal(2, (await journal.ReadAsync(key, Cancel))!.Version);
    }

    [Fact]
    public async Task DedupeIds_SameIdAgain_CountsFromTheLastTime()
    {
        var key = NewKey(0);
        DedupeId id = DedupeId.Of("x"u8), other = DedupeId.Of("y"u8);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, DedupeIds = [id, other], Now = Start });
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 1, DedupeIds = [id], Now = Start.AddDays(2) });
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 2, DedupeIds = [id], Now = Start.AddDays(1) });

        Assert.Equal([(other, Start), (id, Start.AddDays(2))], (await ReadAsync(key))!.DedupeIds);
    }

    [Fact]
    public async Task DedupeIds_ManyInOneCommit_AreAllReturned()
    {
        var key = NewKey(0);
        var ids = Enumerable.Range(0, 1_000).Select(n => DedupeId.Of(Encoding.UTF8.GetBytes($"id {n}"))).ToArray();

        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, DedupeIds = ids, Now = Start });

        Assert.Equal(ids.OrderBy(i => i.Value), (await ReadAsync(key))!.DedupeIds.Select(d => d.Id));
    }

    [Fact]
    public async Task Due_SetKeptReplacedCleared_HasOneTimeARecord()
    {
        var key = NewKey(0);
        await CommitAsync(Due(key, 0, DueChange.Set(Start.AddMinutes(5))));
        Assert.Empty(await DueAsync(0, Start.AddMinutes(5).AddMilliseconds(-1)));
        Assert.Equal([new DueRecord(key, Start.AddMinutes(5))], await DueAsync(0, Start.AddMinutes(5)));

        await CommitAsync(Due(key, 1, DueChange.Keep));
        Assert.Equal([new DueRecord(key, Start.AddMinutes(5))], await DueAsync(0, Start.AddDays(1)));

        await CommitAsync(Due(key, 2, DueChange.Set(Start.AddMinutes(1))));
        Assert.Equal([new DueRecord(key, Start.AddMinutes(1))], await DueAsync(0, Start.AddDays(1)));

        await CommitAsync(State(key, 3, "s"));
        Assert.Equal([new DueRecord(key, Start.AddMinutes(1))], await DueAsync(0, Start.AddDays(1)));

        await CommitAsync(Due(key, 4, DueChange.Clear));
        Assert.Empty(await DueAsync(0, Start.AddDays(1)));
    }

    [Fact]
    public async Task Due_SeveralRecords_AreReadEarliestFirstUpToTheLimit()
    {
        JournalKey late = NewKey(0), early = NewKey(0), elsewhere = NewKey(1);
        await CommitAsync(Due(late, 0, DueChange.Set(Start.AddMinutes(2))));
        await CommitAsync(Due(early, 0, DueChange.Set(Start.AddMinutes(1))));
        await CommitAsync(Due(elsewhere, 0, DueChange.Set(Start)));

        Assert.Equal([new(early, Start.AddMinutes(1)), new(late, Start.AddMinutes(2))], await DueAsync(0, Start.AddDays(1)));
        Assert.Equal([new(early, Start.AddMinutes(1))], await Store.ReadDueAsync(0, Start.AddDays(1), 1, Cancel));
    }

    [Fact]
    public async Task Due_BetweenMilliseconds_IsNeverEarly()
    {
        var key = NewKey(0);

        await CommitAsync(Due(key, 0, DueChange.Set(Start.AddTicks(1))));

        Assert.Empty(await DueAsync(0, Start));
        Assert.Equal([new DueRecord(key, Start.AddMilliseconds(1))], await DueAsync(0, Start.AddMilliseconds(1)));
    }

    [Fact]
    public async Task ReadLog_InPages_GivesEveryEventOnce()
    {
        await AppendAsync(2, 100);

        List<long> seen = [];
        LogPage page;
        while ((page = await Store.ReadLogAsync(2, seen.LastOrDefault(), 7, int.MaxValue, Cancel)).Records.Count > 0)
        {
            Assert.Equal((1L, 100L), (page.FirstKept, page.Last));
            Assert.True(page.Records.Count <= 7);
            seen.AddRange(page.Records.Select(r => r.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), seen);
    }

    [Fact]
    public async Task ReadLog_SmallByteLimit_StillGivesOneEventAPage()
    {
        await AppendAsync(0, 3);

        var page = await Store.ReadLogAsync(0, 1, 10, 1, Cancel);

        Assert.Equal(2, Assert.Single(page.Records).Sequence);
    }

    [Fact]
    public async Task ReadLog_EmptyOrBehindTheHead_IsEmpty()
    {
        Assert.Equal((1L, 0L), await Store.ReadLogBoundsAsync(0, Cancel));
        Assert.Empty((await Store.ReadLogAsync(0, 0, 10, 1000, Cancel)).Records);
        await AppendAsync(0, 2);

        var page = await Store.ReadLogAsync(0, 2, 10, 1000, Cancel);

        Assert.Empty(page.Records);
        Assert.Equal((1L, 2L), (page.FirstKept, page.Last));
    }

    [Fact]
    public async Task Trim_InsideASegment_DeletesOnlyWholeSegmentsBefore()
    {
        await AppendAsync(1, 9_000);

        await Store.TrimAsync(1, 4_096, Start, Cancel);
        Assert.Equal((1L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));
        await Store.TrimAsync(1, 8_500, Start, Cancel);
        Assert.Equal((8_193L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));
        await Store.TrimAsync(1, 100, Start, Cancel);
        Assert.Equal((8_193L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));

        var page = await Store.ReadLogAsync(1, 10, 2, int.MaxValue, Cancel);
        Assert.Equal(8_193, page.FirstKept);
        Assert.Equal([8_193L, 8_194L], page.Records.Select(r => r.Sequence));
        Assert.Equal("event 8193", Text(page.Records[0].Data));
    }

    [Fact]
    public async Task Trim_Everything_TheLogGoesOnWhereItWas()
    {
        await AppendAsync(1, 4_096);

        await Store.TrimAsync(1, long.MaxValue, Start, Cancel);
        Assert.Equal((4_097L, 4_096L), await Store.ReadLogBoundsAsync(1, Cancel));
        Assert.Empty((await Store.ReadLogAsync(1, 0, 10, 1000, Cancel)).Records);
        await ReopenAsync();

        Assert.Equal(4_097, (await CommitAsync(Event(NewKey(1), 0, "next"))).FirstSequence);
        Assert.Equal((4_097L, 4_097L), await Store.ReadLogBoundsAsync(1, Cancel));
    }

    [Fact]
    public async Task Reopen_AfterClose_KeepsEverything()
    {
        var key = NewKey(3);
        var epoch = await Store.ReadEpochAsync(Cancel);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes("s"), Events = [Bytes("e")], DedupeIds = [DedupeId.Of("i"u8)], Due = DueChange.Set(Start), Now = Start });
        await CommitAsync(Entry(key, 1, "entry"));

        await ReopenAsync();

        Assert.Equal(epoch, await Store.ReadEpochAsync(Cancel));
        var record = await ReadAsync(key);
        Assert.Equal((2L, "s", 0L), Facts(record));
        Assert.Equal(["entry"], record!.Entries.Select(Text));
        Assert.Single(record.DedupeIds);
        Assert.Equal(["e"], await LogAsync(3));
        Assert.Equal([new DueRecord(key, Start)], await DueAsync(3, Start));
        Assert.Equal(CommitOutcome.Conflict, (await CommitAsync(State(key, 1, "old"))).Outcome);
        Assert.Equal(new CommitResult(CommitOutcome.Committed, 3, 2), await CommitAsync(State(key, 2, "s3", "e2")));
    }

    [Fact]
    public async Task Open_WithAnotherPartitionCount_RefusesAndNamesBoth()
    {
        await Store.DisposeAsync();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync(Partitions * 2));

        Assert.Contains("4 partitions", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("8", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DamagedState_IsNamedAndNotServed()
    {
        var key = NewKey(0);
        await CommitAsync(State(key, 0, "precious"));
        await DamageAsync(Part.State, key, 0);

        var damage = await Assert.ThrowsAsync<CorruptRecordException>(async () => await ReadAsync(key));

        Assert.Contains(key.Id.ToString("N"), damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_DamagedEntry_IsNamedAndNotServed()
    {
        var key = NewKey(0);
        await CommitAsync(Entry(key, 0, "precious"));
        await DamageAsync(Part.Entry, key, 0);

        var damage = await Assert.ThrowsAsync<CorruptRecordException>(async () => await ReadAsync(key));

        Assert.Contains(key.Id.ToString("N"), damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadLog_DamagedEvent_IsNamedAndNotServed()
    {
        // One commit each: events of one commit may share a row.
        for (var i = 0; i < 3; i++)
        {
            await AppendAsync(0, 1);
        }

        await DamageAsync(Part.Event, default, 2);

        var damage = await Assert.ThrowsAsync<CorruptRecordException>(async () => await Store.ReadLogAsync(0, 0, 10, 1000, Cancel));

        Assert.Contains("event 2 of partition 0", damage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commit_KnownHeadAboveTheStores_IsAmnesiaAndWritesNothing()
    {
        await AppendAsync(0, 3);
        var key = NewKey(0);

        await Assert.ThrowsAsync<StoreAmnesiaException>(async () => await Store.CommitAsync(0, new[] { State(key, 0, "s") }, new CommitResult[1], 4, Cancel));

        Assert.Null(await ReadAsync(key));
    }

    [Fact]
    public async Task JournalCommit_ManyConcurrentCallers_EveryEventHasItsOwnDenseSequence()
    {
        await using var journal = await JournalAsync();
        var callers = Enumerable.Range(0, 32).Select(caller => Task.Run(async () =>
        {
            var key = NewKey(caller % Partitions);
            List<(long Sequence, string Event)> mine = [];
            for (var version = 0; version < 30; version++)
            {
                var text = $"{caller}:{version}";
                var result = await journal.CommitAsync(State(key, version, text, text, text + "b"));
                Assert.Equal((CommitOutcome.Committed, version + 1L), (result.Outcome, result.Version));
                mine.Add((result.FirstSequence, text));
                mine.Add((result.FirstSequence + 1, text + "b"));
            }

            return (Partition: caller % Partitions, mine);
        }, Cancel));

        var all = await Task.WhenAll(callers);

        for (var partition = 0; partition < Partitions; partition++)
        {
            var told = all.Where(a => a.Partition == partition).SelectMany(a => a.mine).OrderBy(m => m.Sequence).ToList();
            Assert.Equal(Enumerable.Range(1, 8 * 30 * 2).Select(n => (long)n), told.Select(t => t.Sequence));
            Assert.Equal(told.Select(t => t.Event), await LogAsync(partition));
            Assert.Equal(480, journal.Head(partition));
        }
    }

    [Fact]
    public async Task JournalCommit_PipelinedOnOneRecord_AllTakeEffectInOrder()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(1);

        var results = await Task.WhenAll(Enumerable.Range(0, 200).Select(version => journal.CommitAsync(State(key, version, $"{version}", $"{version}")).AsTask()));

        Assert.All(results, (result, n) => Assert.Equal(new CommitResult(CommitOutcome.Committed, n + 1, n + 1), result));
        Assert.Equal(Enumerable.Range(0, 200).Select(n => $"{n}"), await LogAsync(1));
    }

    [Fact]
    public async Task JournalWaitForEvents_CompletesWithTheCommitAndNotBefore()
    {
        await using var journal = await JournalAsync();
        var waiting = journal.WaitForEventsAsync(2, 0, Cancel).AsTask();
        await journal.CommitAsync(State(NewKey(2), 0, "no event"));
        await journal.CommitAsync(Event(NewKey(1), 0, "another partition"));
        Assert.False(waiting.IsCompleted);

        await journal.CommitAsync(Event(NewKey(2), 0, "event"));

        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        Assert.Equal(1, await journal.WaitForEventsAsync(2, 0, Cancel));
    }

    [Fact]
    public async Task JournalCommit_BeyondItsLimits_IsRefusedBeforeAnythingIsWritten()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(0);

        var state = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = new byte[(64 * 1024 * 1024) + 1], Now = Start }));
        var oneEvent = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, Events = [Bytes("fits"), new byte[(256 * 1024) + 1]], Now = Start }));

        Assert.Contains("67108865", state.Message, StringComparison.Ordinal);
        Assert.Contains("262145", oneEvent.Message, StringComparison.Ordinal);
        Assert.Null(await ReadAsync(key));
        Assert.Equal(0, journal.Status.WaitingCount);
    }

    [Fact]
    public async Task JournalStart_ReportsStoreEpochAndDurability()
    {
        await using var journal = await JournalAsync();

        Assert.True(journal.CanAccept);
        Assert.Equal((true, null, Store.Durability), (journal.Status.Ready, journal.Status.Reason, journal.Status.Durability));
        Assert.Equal(await Store.ReadEpochAsync(Cancel), journal.Status.Epoch);
        Assert.NotEqual("", journal.Status.DurabilityReason);
    }

    [Fact]
    public async Task JournalStop_FinishesWhatItAcceptedAndRefusesTheRest()
    {
        await using var journal = await JournalAsync();
        var accepted = Enumerable.Range(0, 50).Select(n => journal.CommitAsync(State(NewKey(n % Partitions), 0, "s")).AsTask()).ToArray();

        await journal.StopAsync(Cancel);

        Assert.Equal(0, journal.Status.WaitingCount);
        Assert.All(await Task.WhenAll(accepted), result => Assert.Equal(CommitOutcome.Committed, result.Outcome));
        Assert.Equal(CommitOutcome.Refused, (await journal.CommitAsync(State(NewKey(0), 0, "s"))).Outcome);
        Assert.False(journal.CanAccept);
        Assert.False(journal.Status.Ready);
    }

    protected enum Part { State, Entry, Event }

    protected async Task ReopenAsync()
    {
        await Store.DisposeAsync();
        Store = await OpenAsync(Partitions);
    }

    /// <summary>A started journal over the test's store, which it takes over.</summary>
    protected async Task<Gateway.Journal.Journal> JournalAsync(JournalOptions? options = null, TimeProvider? time = null)
    {
        var journal = new Gateway.Journal.Journal(Store, options ?? new JournalOptions(), time ?? Time, NullLogger<Gateway.Journal.Journal>.Instance);
        await journal.StartAsync(Cancel);
        return journal;
    }

    protected JournalKey NewKey(int partition)
    {
        Span<byte> id = stackalloc byte[16];
        id.Clear();
        BinaryPrimitives.WriteInt32BigEndian(id, partition);
        BinaryPrimitives.WriteInt32BigEndian(id[12..], Interlocked.Increment(ref _keys));
        return new JournalKey(RecordKind.Conversation, new Guid(id, bigEndian: true));
    }

    protected async Task<CommitResult> CommitAsync(Commit commit) => (await CommitBatchAsync(commit.Key.Partition(Partitions), commit))[0];

    protected async Task<CommitResult[]> CommitBatchAsync(int partition, params Commit[] batch)
    {
        var results = new CommitResult[batch.Length];
        await Store.CommitAsync(partition, batch, results, 0, Cancel);
        return results;
    }

    protected async Task<JournalRecord?> ReadAsync(JournalKey key) => await Store.ReadAsync(key, DateTimeOffset.UnixEpoch, Cancel);

    protected static Commit State(JournalKey key, long expected, string state, params string[] events) =>
        new() { Key = key, ExpectedVersion = expected, State = Bytes(state), Events = [.. events.Select(Bytes)], Now = Start };

    protected static Commit Event(JournalKey key, long expected, string text) => new() { Key = key, ExpectedVersion = expected, Events = [Bytes(text)], Now = Start };

    protected static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    protected static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    protected async Task<List<string>> LogAsync(int partition)
    {
        List<string> all = [];
        long after = 0;
        while (await Store.ReadLogAsync(partition, after, 1000, int.MaxValue, Cancel) is { Records: { Count: > 0 } records })
        {
            all.AddRange(records.Select(r => Text(r.Data)));
            after = records[^1].Sequence;
        }

        return all;
    }

    private static Commit Entry(JournalKey key, long expected, string entry) => new() { Key = key, ExpectedVersion = expected, Entry = Bytes(entry), Now = Start };

    private static Commit Due(JournalKey key, long expected, DueChange due) => new() { Key = key, ExpectedVersion = expected, Due = due, Now = Start };

    private static (long, string, long) Facts(JournalRecord? record) => (record!.Version, Text(record.State), record.LastFirstSequence);

    private async Task<IReadOnlyList<DueRecord>> DueAsync(int partition, DateTimeOffset now) => await Store.ReadDueAsync(partition, now, 100, Cancel);

    private async Task AppendAsync(int partition, int count)
    {
        for (var done = 0; done < count;)
        {
            var take = Math.Min(3_000, count - done);
            var first = done + 1;
            await CommitAsync(new Commit { Key = NewKey(partition), ExpectedVersion = 0, Events = [.. Enumerable.Range(first, take).Select(n => Bytes($"event {n}"))], Now = Start });
            done += take;
        }
    }
}
