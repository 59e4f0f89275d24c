using Gateway.Journal;

namespace Gateway.Tests.Journal;

// Deletions: what is left of a record, and what a later one of the same key finds.
public abstract partial class JournalCompliance
{
    [Fact]
    public async Task Delete_RecordWithEverything_LeavesNothingAndItsEvents()
    {
        var key = NewKey(1);
        await CommitAsync(State(key, 0, "s", "a"));
        for (var version = 1; version <= 100; version++) await CommitAsync(Entry(key, version, $"{version}"));
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 101, DedupeIds = Ids(0, 200), Due = DueChange.Set(Start), Now = Start });

        Assert.Equal(new CommitResult(CommitOutcome.Committed, 0, 2), await CommitAsync(Gone(key, 102, "b")));

        Assert.Null(await ReadAsync(key));
        Assert.Empty(await DueAsync(1, Start.AddDays(1)));
        Assert.Equal(["a", "b"], await LogAsync(1));
        await ReopenAsync();
        Assert.Null(await ReadAsync(key));
        Assert.Empty(await DueAsync(1, Start.AddDays(1)));
    }

    [Fact]
    public async Task Delete_OtherVersionExpected_ConflictsAndKeepsTheRecord()
    {
        var key = NewKey(0);
        await CommitAsync(State(key, 0, "s"));
        await CommitAsync(Entry(key, 1, "e"));

        Assert.Equal(new CommitResult(CommitOutcome.Conflict, 2, 0), await CommitAsync(Gone(key, 1)));
        Assert.Equal((2L, "s", 0L), Facts(await ReadAsync(key)));
    }

    [Fact]
    public async Task Delete_AndWriteAgain_IsANewRecordOfVersionOne()
    {
        var key = NewKey(2);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes("old"), Entry = Bytes("old"), DedupeIds = Ids(0, 200), Due = DueChange.Set(Start), Now = Start });
        await CommitAsync(Gone(key, 1));

        Assert.Equal(new CommitResult(CommitOutcome.Conflict, 0, 0), await CommitAsync(State(key, 1, "stale")));
        var young = DedupeId.Of("young"u8);
        Assert.Equal(new CommitResult(CommitOutcome.Committed, 1, 0), await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, Entry = Bytes("new"), DedupeIds = [young], Now = Start }));

        var record = await ReadAsync(key);
        Assert.Equal((1L, ""), (record!.Version, Text(record.State)));
        Assert.Equal(["new"], record.Entries.Select(Text));
        Assert.Equal((young, Start), Assert.Single(record.DedupeIds));
        Assert.Empty(await DueAsync(2, Start.AddDays(1)));
    }

    [Fact]
    public async Task Delete_InTheMiddleOfABatch_IsBetweenItsNeighbours()
    {
        var key = NewKey(3);

        var results = await CommitBatchAsync(3, State(key, 0, "1", "a"), Gone(key, 1, "b"), State(key, 1, "no", "no"), State(key, 0, "2", "c"));

        Assert.Equal(
            [new(CommitOutcome.Committed, 1, 1), new(CommitOutcome.Committed, 0, 2), new(CommitOutcome.Conflict, 0, 0), new(CommitOutcome.Committed, 1, 3)],
            results);
        Assert.Equal((1L, "2", 3L), Facts(await ReadAsync(key)));
        Assert.Equal(["a", "b", "c"], await LogAsync(3));
    }

    [Fact]
    public async Task Delete_OfWhatNeverWas_ChangesNothing()
    {
        var key = NewKey(0);

        Assert.Equal(new CommitResult(CommitOutcome.Committed, 0, 0), await CommitAsync(Gone(key, 0)));
        Assert.Null(await ReadAsync(key));
    }

    [Fact]
    public async Task Delete_TogetherWithAState_IsTheCallersMistake()
    {
        await using var journal = await JournalAsync();
        var key = NewKey(0);

        await Assert.ThrowsAsync<ArgumentException>(
            async () => await journal.CommitAsync(new Commit { Key = key, ExpectedVersion = 0, State = Bytes("s"), Delete = true, Now = Start }));
    }

    private static Commit Gone(JournalKey key, long expected, params string[] events) =>
        new() { Key = key, ExpectedVersion = expected, Events = [.. events.Select(Bytes)], Delete = true, Now = Start };

    private static DedupeId[] Ids(int first, int count) => [.. Enumerable.Range(first, count).Select(n => DedupeId.Of(BitConverter.GetBytes(n)))];
}
