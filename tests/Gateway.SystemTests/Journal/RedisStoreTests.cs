using Gateway.Journal;
using Gateway.Journal.Redis;
using Gateway.Tests.Journal;
using StackExchange.Redis;

namespace Gateway.SystemTests.Journal;

/// <summary>The compliance suite over a real redis-server, which all tests share under prefixes of their own.</summary>
public sealed class RedisStoreTests(RedisStoreTests.Server server) : JournalCompliance, IClassFixture<RedisStoreTests.Server>
{
    private readonly string _prefix = Guid.NewGuid().ToString("N");

    protected override async Task<IJournalStore> OpenAsync(int partitions) => await ConnectAsync(_prefix, partitions);

    protected override async Task DamageAsync(Part part, JournalKey key, long sequence)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Redis.ConnectionString);
        var db = connection.GetDatabase();
        var keys = new RedisKeys(_prefix, 0);
        if (part == Part.State)
        {
            await db.HashSetAsync(keys.Record(key), "s", Flip(await db.HashGetAsync(keys.Record(key), "s")));
            return;
        }

        var (list, index) = part == Part.Event ? (keys.Segment(0), sequence - 1) : (keys.Entries(key), 0);
        await db.ListSetByIndexAsync(list, index, Flip(await db.ListGetByIndexAsync(list, index)));
    }

    [Fact]
    public async Task Store_RandomBatches_AnswersAsTheModel() =>
        await JournalModel.CheckAsync(async () => await ConnectAsync(Guid.NewGuid().ToString("N"), 1), iterations: 60);

    [Fact]
    public async Task Commit_AfterTheServerForgotItsScripts_LoadsThemAgain()
    {
        await CommitAsync(State(NewKey(0), 0, "before", "a"));
        await server.Redis.ExecuteAsync("SCRIPT", "FLUSH");

        Assert.Equal(new CommitResult(CommitOutcome.Committed, 1, 2), await CommitAsync(State(NewKey(0), 0, "after", "b")));
        Assert.Equal(["a", "b"], await LogAsync(0));
    }

    [Fact]
    public async Task DedupeIds_OfARecordThatRests_ExpireAfterTheHorizon()
    {
        var key = NewKey(0);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, DedupeIds = [DedupeId.Of("x"u8)], Now = Start });

        var left = TimeSpan.FromSeconds((double)await server.Redis.ExecuteAsync("TTL", new RedisKeys(_prefix, 0).Dedupe(key)));

        Assert.InRange(left, TimeSpan.FromDays(7) - TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
    }

    [Fact]
    public async Task DedupeIds_OlderThanTheHorizon_GoWithTheNextCommit()
    {
        var key = NewKey(0);
        var young = DedupeId.Of("young"u8);
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 0, DedupeIds = [DedupeId.Of("old"u8)], Now = Start });
        await CommitAsync(new Commit { Key = key, ExpectedVersion = 1, DedupeIds = [young], Now = Start.AddDays(8) });

        Assert.Equal([(young, Start.AddDays(8))], (await ReadAsync(key))!.DedupeIds);
    }

    [Fact]
    public async Task Commit_TwoProcessesOnOnePartition_ShareOneDenseLog()
    {
        await using var mine = await JournalAsync();
        await using var theirs = new GatewayJournal(
            await ConnectAsync(_prefix, Partitions), new JournalOptions(), Time, Microsoft.Extensions.Logging.Abstractions.NullLogger<GatewayJournal>.Instance);
        await theirs.StartAsync(Cancel);
        var key = NewKey(0);

        var all = await Task.WhenAll(Enumerable.Range(0, 400).Select(n => (n % 2 == 0 ? mine : theirs).CommitAsync(Event(NewKey(0), 0, $"{n}")).AsTask()));
        var race = await Task.WhenAll(mine.CommitAsync(State(key, 0, "mine")).AsTask(), theirs.CommitAsync(State(key, 0, "theirs")).AsTask());

        Assert.Equal(Enumerable.Range(1, 400).Select(n => (long)n), all.Select(r => r.FirstSequence).Order());
        var log = await LogAsync(0);
        Assert.All(all, (result, n) => Assert.Equal($"{n}", log[(int)result.FirstSequence - 1]));
        Assert.Equal([CommitOutcome.Committed, CommitOutcome.Conflict], race.Select(r => r.Outcome).Order());
    }

    [Fact]
    public async Task WaitForEvents_AnotherProcessCommits_WakesByItsMessage()
    {
        await using var mine = await JournalAsync();
        await using var theirs = await ConnectAsync(_prefix, Partitions);
        var waiting = mine.WaitForEventsAsync(3, 0, Cancel).AsTask();

        await theirs.CommitAsync(3, new[] { Event(NewKey(3), 0, "e") }, new CommitResult[1], 0, Cancel);

        // The fake clock stands still, so no periodic check can have noticed.
        Assert.Equal(1, await waiting.WaitAsync(TimeSpan.FromSeconds(10), Cancel));
    }

    [Fact]
    public async Task Heads_OfAStoreInAnotherDatabaseOfTheServer_AreNotTaken()
    {
        await using var mine = await JournalAsync();
        await using var theirs = await RedisStore.ConnectAsync(
            $"{server.Redis.ConnectionString},defaultDatabase=1", new RedisOptions { Partitions = Partitions, Prefix = _prefix });
        await using var mineToo = await ConnectAsync(_prefix, Partitions);

        await theirs.CommitAsync(3, new[] { Event(NewKey(3), 0, "theirs") }, new CommitResult[1], 0, Cancel);
        await mineToo.CommitAsync(2, new[] { Event(NewKey(2), 0, "mine") }, new CommitResult[1], 0, Cancel);

        // The server passes messages on in order: this one came behind the other store's.
        Assert.Equal(1, await mine.WaitForEventsAsync(2, 0, Cancel).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Cancel));
        Assert.Equal(0, mine.Head(3));
        Assert.Equal(CommitOutcome.Committed, (await mine.CommitAsync(Event(NewKey(3), 0, "first"))).Outcome);
    }

    public sealed class Server : IAsyncLifetime
    {
        public RedisUnderTest Redis { get; } = RedisUnderTest.WithoutDurability();

        public async ValueTask InitializeAsync() => await Redis.StartAgainAsync();

        public ValueTask DisposeAsync() => Redis.DisposeAsync();
    }

    private static byte[] Flip(RedisValue value)
    {
        var bytes = ((ReadOnlyMemory<byte>)value).ToArray();
        bytes[^1] ^= 1;
        return bytes;
    }

    private Task<RedisStore> ConnectAsync(string prefix, int partitions) =>
        RedisStore.ConnectAsync(server.Redis.ConnectionString, new RedisOptions { Partitions = partitions, Prefix = prefix });
}
