using System.Text;
using Gateway.Journal;

namespace Gateway.Tests.Journal;

// Dedupe ids and due times.
public abstract partial class JournalCompliance
{
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
}
