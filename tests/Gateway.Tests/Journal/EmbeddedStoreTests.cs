using Gateway.Journal;
using Gateway.Journal.Embedded;

namespace Gateway.Tests.Journal;

public sealed class EmbeddedStoreTests : JournalCompliance
{
    private readonly string _path = Directory.CreateTempSubdirectory("journal-").FullName;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_path, recursive: true);
    }

    protected override Task<IJournalStore> OpenAsync(int partitions) => Task.FromResult<IJournalStore>(Open(_path, partitions));

    protected override Task DamageAsync(Part part, JournalKey key, long sequence)
    {
        ((EmbeddedStore)Store).Read(db =>
        {
            byte[] stored = part switch
            {
                Part.Event => new byte[EmbeddedKeys.LogSize],
                Part.Entry => new byte[EmbeddedKeys.EntrySize],
                _ => new byte[EmbeddedKeys.RecordSize],
            };
            if (part == Part.Event) EmbeddedKeys.Log(stored, 0, sequence);
            else if (part == Part.Entry) EmbeddedKeys.Entry(stored, 0, key, 1);
            else EmbeddedKeys.Record(stored, 0, key, EmbeddedKeys.StatePart);
            var family = part == Part.Event ? db.Log : db.Main;
            var value = db.Db.Get(stored, family);
            value[^1] ^= 1;
            db.Db.Put(stored, value, family);
            return 0;
        });
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Store_RandomBatches_AnswersAsTheModel() =>
        await JournalModel.CheckAsync(
            () =>
            {
                var path = Path.Combine(_path, Guid.NewGuid().ToString("N"));
                return Task.FromResult<IJournalStore>(Open(path, 1));
            },
            iterations: 60);

    [Fact]
    public void Open_WhileAnotherHasIt_RefusesAndSaysSo()
    {
        var refusal = Assert.Throws<StoreInUseException>(() => Open(_path, Partitions));

        Assert.Contains("in use", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_InMemoryFileSystem_ReportsCrashOnly()
    {
        Assert.SkipUnless(Directory.Exists("/dev/shm"), "No tmpfs at /dev/shm to open a store on.");
        var path = $"/dev/shm/journal-{Guid.NewGuid():N}";
        try
        {
            await using var store = EmbeddedStore.Open(path, new EmbeddedOptions { Partitions = 1 });

            Assert.Equal(Durability.Crash, store.Durability);
            Assert.Contains("tmpfs", store.DurabilityReason, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(path, recursive: true);
        }
    }

    [Fact]
    public async Task Open_WithoutFlush_ReportsCrashOnly()
    {
        await using var store = EmbeddedStore.Open(Path.Combine(_path, "unflushed"), new EmbeddedOptions { Partitions = 1, Durability = Durability.Crash });

        Assert.Equal(Durability.Crash, store.Durability);
    }

    [Fact]
    public async Task Trim_DaysBeyondTheHorizon_DeletesTheirIdsFromDisk()
    {
        var key = NewKey(0);
        var young = DedupeId.Of("young"u8);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, DedupeIds = Ids(RecentIds.Max + 1), Now = Start });
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 1, DedupeIds = [young], Now = Start.AddDays(3) });

        await Store.TrimAsync(0, 0, Start.AddDays(1), Cancel);

        Assert.Equal([(young, Start.AddDays(3))], (await ReadAsync(key))!.DedupeIds);
    }

    [Fact]
    public async Task DedupeIds_OneACommitAndMoreThanStayInTheRecordsRow_AreAllReadBack()
    {
        var key = NewKey(0);
        var ids = Ids((3 * RecentIds.Max) + 1);
        for (var i = 0; i < ids.Length; i++)
        {
            await CommitAsync(new Commit { Key = key, ExpectedVersion = i, State = i % 2 == 0 ? "s"u8.ToArray() : null, DedupeIds = [ids[i]], Now = Start.AddSeconds(i) });
        }

        await ReopenAsync();

        Assert.Equal(ids.Select((id, i) => (id, Start.AddSeconds(i))), (await ReadAsync(key))!.DedupeIds);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = ids.Length, DedupeIds = [DedupeId.Of("one more"u8)], Now = Start.AddDays(1) });
        Assert.Equal(ids.Length + 1, (await ReadAsync(key))!.DedupeIds.Count);
    }

    private static DedupeId[] Ids(int count) => [.. Enumerable.Range(0, count).Select(n => DedupeId.Of(BitConverter.GetBytes(n)))];

    [Fact]
    public async Task Commit_DamagedRecord_IsUnknownAloneAndTheOthersCommit()
    {
        JournalKey damaged = NewKey(0), healthy = NewKey(0);
        await CommitAsync(State(damaged, 0, "precious"));
        await ReopenAsync();
        await DamageAsync(Part.State, damaged, 0);

        var results = await CommitBatchAsync(0, State(damaged, 1, "s", "lost"), State(healthy, 0, "s", "kept"));

        Assert.Equal([new(CommitOutcome.Unknown, 0, 0), new(CommitOutcome.Committed, 1, 1)], results);
        Assert.Equal(["kept"], await LogAsync(0));
    }

    [Fact]
    public async Task Commit_RecordForgottenByTheCache_IsStillCompared()
    {
        await Store.DisposeAsync();
        await using var store = EmbeddedStore.Open(_path, new EmbeddedOptions { Partitions = Partitions, RememberedRecordsMax = 1 });
        var keys = Enumerable.Range(0, 20).Select(_ => NewKey(0)).ToArray();
        var results = new CommitResult[20];
        await store.CommitAsync(0, keys.Select(k => State(k, 0, "s")).ToArray(), results, 0, Cancel);

        await store.CommitAsync(0, keys.Select((k, n) => State(k, n % 2, "t")).ToArray(), results, 0, Cancel);

        Assert.All(results, (result, n) => Assert.Equal(n % 2 == 1 ? CommitOutcome.Committed : CommitOutcome.Conflict, result.Outcome));
    }

    private static EmbeddedStore Open(string path, int partitions) => EmbeddedStore.Open(path, new EmbeddedOptions { Partitions = partitions });
}
