using System.Diagnostics;
using System.Text;
using Gateway.Journal;
using Gateway.Journal.Redis;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Gateway.SystemTests.Journal;

/// <summary>What the journal does when its redis-server dies, hangs, forgets, or comes back as it was before.</summary>
public sealed class RedisFaultTests
{
    // A command is given up after 3 s; the rest is a busy machine.
    private static readonly TimeSpan AnswerMax = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan RecoveryMax = TimeSpan.FromSeconds(20);

    private long _version;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("no", "everysec", Durability.None)]
    [InlineData("yes", "no", Durability.Crash)]
    [InlineData("yes", "everysec", Durability.Crash)]
    [InlineData("yes", "always", Durability.Power)]
    public async Task Durability_IsWhatTheServerSays(string append, string flush, Durability expected)
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", append, "--appendfsync", flush);
        await using var journal = await JournalAsync(redis);

        Assert.Equal(expected, journal.Status.Durability);
        Assert.Contains($"appendonly {append}", journal.Status.DurabilityReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durability_ConfigForbidden_IsNoneAndSaysSo()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always", "--rename-command", "CONFIG", "");
        await using var journal = await JournalAsync(redis);

        Assert.Equal(Durability.None, journal.Status.Durability);
        Assert.Contains("does not tell its configuration", journal.Status.DurabilityReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Durability_ServerMayEvict_IsNone()
    {
        await using var redis = await RedisUnderTest.StartAsync(
            "--appendonly", "yes", "--appendfsync", "always", "--maxmemory", "64mb", "--maxmemory-policy", "volatile-lru");
        await using var journal = await JournalAsync(redis);

        Assert.Equal(Durability.None, journal.Status.Durability);
    }

    [Fact]
    public async Task Commit_ServerEmptied_IsRefusedUntilRestart()
    {
        await using var redis = await RedisUnderTest.StartAsync();
        await using var journal = await JournalAsync(redis);
        Assert.Equal(CommitOutcome.Committed, (await CommitAsync(journal)).Outcome);

        await redis.ExecuteAsync("FLUSHALL");

        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(journal)).Outcome);
        Assert.False(journal.CanAccept);
        Assert.False(journal.Status.Ready);
        Assert.Contains("not the store it was", journal.Status.Reason, StringComparison.Ordinal);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(journal)).Outcome);
        Assert.Equal(0, (long)await redis.ExecuteAsync("DBSIZE"));
    }

    [Fact]
    public async Task Check_ServerEmptiedWithoutACommit_IsNoticed()
    {
        await using var redis = await RedisUnderTest.StartAsync();
        await using var journal = await JournalAsync(redis);

        await redis.ExecuteAsync("FLUSHALL");

        await UntilAsync(() => !journal.CanAccept, AnswerMax);
        Assert.Contains("not the store it was", journal.Status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_KilledAndStartedAgain_IsUsedAgainWithEverythingAcknowledged()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var journal = await JournalAsync(redis);
        for (var n = 0; n < 20; n++) Assert.Equal(CommitOutcome.Committed, (await CommitAsync(journal)).Outcome);

        await redis.KillAsync();
        var sent = Stopwatch.GetTimestamp();
        var outcome = (await CommitAsync(journal)).Outcome;
        Assert.True(outcome is CommitOutcome.Unknown or CommitOutcome.Refused, $"A commit without a server ended as {outcome}.");
        Assert.True(Stopwatch.GetElapsedTime(sent) < AnswerMax);
        await UntilAsync(() => !journal.CanAccept, AnswerMax);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(journal)).Outcome);

        await redis.StartAgainAsync();

        await UntilAsync(() => journal.CanAccept, RecoveryMax);
        Assert.Equal(20, (await journal.ReadAsync(Key, Cancel))!.Version);
        Assert.Equal(new CommitResult(CommitOutcome.Committed, 21, 21), await CommitAsync(journal));
    }

    [Fact]
    public async Task Server_Frozen_CommitsAreUnknownInBoundedTimeAndAtMostOneVersionCameOfThem()
    {
        await using var redis = await RedisUnderTest.StartAsync();
        await using var journal = await JournalAsync(redis);
        await CommitAsync(journal);

        redis.Freeze();
        var sent = Stopwatch.GetTimestamp();
        var frozen = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => CommitAsync(journal)));
        Assert.True(Stopwatch.GetElapsedTime(sent) < AnswerMax + AnswerMax);
        Assert.Contains(frozen, result => result.Outcome == CommitOutcome.Unknown);
        Assert.All(frozen, result => Assert.True(result.Outcome is CommitOutcome.Unknown or CommitOutcome.Refused));
        Assert.False(journal.CanAccept);
        redis.Thaw();

        await UntilAsync(() => journal.CanAccept, RecoveryMax);
        var record = await journal.ReadAsync(Key, Cancel);
        Assert.InRange(record!.Version, 1, 2);
        _version = record.Version;
        Assert.Equal(new CommitResult(CommitOutcome.Committed, record.Version + 1, record.Version + 1), await CommitAsync(journal));
        Assert.Equal(record.Version + 1, (await journal.ReadLogAsync(0, 0, 100, Cancel)).Records.Count);
    }

    [Fact]
    public async Task Server_StartedOnOlderData_IsRefused()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var journal = await JournalAsync(redis);
        await CommitAsync(journal);
        await redis.KillAsync();
        var older = redis.Backup();
        await redis.StartAgainAsync();
        await UntilAsync(() => journal.CanAccept, RecoveryMax);
        await UntilAsync(async () => (await CommitAsync(journal)).Outcome == CommitOutcome.Committed, RecoveryMax);
        await redis.KillAsync();
        await UntilAsync(async () => (await CommitAsync(journal)).Outcome != CommitOutcome.Committed, AnswerMax);
        redis.Restore(older);

        await redis.StartAgainAsync();

        await UntilAsync(() => journal.Status.Reason?.Contains("came back older", StringComparison.Ordinal) == true, RecoveryMax);
        Assert.False(journal.CanAccept);
        Assert.Equal(CommitOutcome.Refused, (await CommitAsync(journal)).Outcome);
    }

    [Fact]
    public async Task Commit_ServerTakesNoWrites_StaysClosedUntilItDoes()
    {
        await using var redis = await RedisUnderTest.StartAsync();
        await using var journal = await JournalAsync(redis);
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal(CommitOutcome.Unknown, (await CommitAsync(journal)).Outcome);

        // Three retries long, while everything can be read.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        for (var looks = 0; looks < 30; looks++)
        {
            Assert.False(journal.CanAccept);
            await timer.WaitForNextTickAsync(Cancel);
        }

        Assert.Null(await journal.ReadAsync(Key, Cancel));
        Assert.Contains("OOM", journal.Status.Reason, StringComparison.Ordinal);
        await redis.ExecuteAsync("CONFIG", "SET", "maxmemory", "0");
        await UntilAsync(() => journal.CanAccept, RecoveryMax);
        Assert.Equal(CommitOutcome.Committed, (await CommitAsync(journal)).Outcome);
    }

    [Fact]
    public async Task Read_OnlyAReplicaIsLeft_IsNotAnsweredByIt()
    {
        await using var redis = await RedisUnderTest.StartAsync();
        await using var replica = await RedisUnderTest.StartAsync("--replicaof", "127.0.0.1", redis.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await using var store = await RedisStore.ConnectAsync($"{redis.ConnectionString},{replica.ConnectionString}", new RedisOptions { Partitions = 2 });
        await UntilAsync(async () => (long)await redis.ExecuteAsync("WAIT", 1, 1000) == 1, RecoveryMax);
        Assert.Null(await store.ReadAsync(Key, default, Cancel));

        await redis.KillAsync();

        await Assert.ThrowsAnyAsync<RedisException>(async () => await store.ReadAsync(Key, default, Cancel));
        await Assert.ThrowsAnyAsync<RedisException>(async () => await store.ReadLogAsync(0, 0, 10, 1000, Cancel));
        await Assert.ThrowsAnyAsync<RedisException>(async () => await store.ReadLogBoundsAsync(0, Cancel));
        await Assert.ThrowsAnyAsync<RedisException>(async () => await store.ReadDueAsync(0, TimeProvider.System.GetUtcNow(), 10, Cancel));
        await Assert.ThrowsAnyAsync<RedisException>(async () => await store.ReadEpochAsync(Cancel));
    }

    private static JournalKey Key { get; } = new(RecordKind.Conversation, new Guid(0, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]));

    private static async Task<GatewayJournal> JournalAsync(RedisUnderTest redis)
    {
        var store = await RedisStore.ConnectAsync(redis.ConnectionString, new RedisOptions { Partitions = 2 });
        var journal = new GatewayJournal(store, new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(Cancel);
        return journal;
    }

    private static Task UntilAsync(Func<bool> condition, TimeSpan max) => UntilAsync(() => Task.FromResult(condition()), max);

    private static async Task UntilAsync(Func<Task<bool>> condition, TimeSpan max)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(max);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while (!await condition()) await timer.WaitForNextTickAsync(patience.Token);
    }

    private async Task<CommitResult> CommitAsync(GatewayJournal journal)
    {
        var expected = Interlocked.Read(ref _version);
        ReadOnlyMemory<byte> text = Encoding.ASCII.GetBytes($"{expected + 1}");
        var result = await journal.CommitAsync(new Commit { Key = Key, ExpectedVersion = expected, State = text, Events = [text], Now = TimeProvider.System.GetUtcNow() });
        if (result.Outcome == CommitOutcome.Committed) Interlocked.Exchange(ref _version, result.Version);
        return result;
    }
}
