using Gateway.Journal;

namespace Gateway.Tests.Journal;

// Records: versions, states, entries and events of commits.
public abstract partial class JournalCompliance
{
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
        Assert.Equal(1, record.StateFirstSequence);
        Assert.Equal((id, Start), Assert.Single(record.DedupeIds));
    }

    [Fact]
    public async Task Commit_StateStaysAsItIs_KeepsTheFirstSequenceOfItsOwnCommit()
    {
        var key = NewKey(1);
        await CommitAsync(State(NewKey(1), 0, "another's", "x"));
        await CommitAsync(State(key, 0, "s", "a", "b"));
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 1, Due = DueChange.Set(Start.AddHours(1)), Now = Start });
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 2, Events = [Bytes("c")], Now = Start });

        Assert.Equal((3L, "s", 2L), Facts(await ReadAsync(key)));
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
        Assert.Equal((3L, "3", 2L), (record!.Version, Text(record.State), record.StateFirstSequence));
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
    public async Task Commit_StateWithoutEvents_HasNoFirstSequence()
    {
        var key = NewKey(0);
        await CommitAsync(State(key, 0, "s", "a"));
        await CommitAsync(Event(key, 1, "b"));
        Assert.Equal((2L, "s", 1L), Facts(await ReadAsync(key)));

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
}
