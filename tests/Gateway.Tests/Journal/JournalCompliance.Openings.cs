using Gateway.Journal;

namespace Gateway.Tests.Journal;

// Opening again, and damage.
public abstract partial class JournalCompliance
{
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
        Assert.Equal((2L, "s", 1L), Facts(record));
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

        var refusal = await Assert.ThrowsAsync<StoreMismatchException>(() => OpenAsync(Partitions * 2));

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
}
