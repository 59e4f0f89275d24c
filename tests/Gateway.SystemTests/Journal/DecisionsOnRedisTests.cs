using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Journal;
using Gateway.Journal.Redis;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.SystemTests.Journal;

/// <summary>What a pool notes of its decisions, in a real redis-server that is killed in between.</summary>
public sealed class DecisionsOnRedisTests
{
    [Fact]
    public async Task Decisions_AfterBothWereKilled_AreReadAndGoOnToTheirLimit()
    {
        await using var redis = await RedisUnderTest.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await WithArchiveAsync(redis, async archive =>
        {
            for (var i = 1; i <= 5; i++)
            {
                archive.Add([Offer(i)]);
                await archive.FlushAsync();
            }

            archive.Add([new DecisionNews("j", null, new DecisionEnding(new OfferId(1, 5), DecisionEnd.Declined, 9_000_000, "on a call"))]);
            await archive.FlushAsync();
        });
        await redis.KillAsync();
        await redis.StartAgainAsync();
        await WithArchiveAsync(redis, async archive =>
        {
            var read = await archive.ReadAsync("j");
            Assert.Equal([1, 2, 3, 4, 5], read.Select(d => d.Offer!.Value.Number));
            Assert.Equal("on a call", read[^1].Ending!.Reason);
            Assert.Equal(("ana", new PolicyStamp(7, "0123456789ab")), (Assert.Single(read[0].Why.Candidates).Agent, read[0].Why.Policy));
            for (var i = 6; i <= 40; i++)
            {
                archive.Add([Offer(i)]);
                await archive.FlushAsync();
            }

            Assert.Equal(Enumerable.Range(40 - DecisionRecord.KeptMax + 1, DecisionRecord.KeptMax), (await archive.ReadAsync("j")).Select(d => (int)d.Offer!.Value.Number));
        });
    }

    private static async Task WithArchiveAsync(RedisUnderTest redis, Func<DecisionArchive, Task> use)
    {
        var store = await RedisStore.ConnectAsync(redis.ConnectionString, new RedisOptions { Prefix = "decisions" });
        await using var journal = new GatewayJournal(store, new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        await use(new DecisionArchive(journal, new ModelSource(), "acme", TimeProvider.System, NullLogger.Instance));
    }

    private static DecisionNews Offer(long number)
    {
        var demand = new JobDemand { Job = new JobKey("j", 1), Conversation = "j", Queue = "support", WaitingSince = 1_000_000 };
        var why = new JobExplanation(
            new JobView(demand, JobPlace.Waiting, null, default, null, [], []), 5_000_000, new PolicyStamp(7, "0123456789ab"), AgentChoice.Default, JobChoice.Default,
            4_000_000, 0, false, null, null, [new("ana", Obstacle.None, null, new ScoreTerms(8, 0, 1, 0, 0, 0, 0))], []);
        return new DecisionNews("j", new Decision(new OfferId(1, number), "ana", why, true), null);
    }
}
