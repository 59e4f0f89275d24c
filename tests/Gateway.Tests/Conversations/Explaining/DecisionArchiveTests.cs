using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Journal;
using Gateway.Routing;
using Gateway.Tests.Journal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Conversations.Explaining;

public sealed class DecisionArchiveTests
{
    [Fact]
    public async Task Read_AfterTheStoreFailedToBeRead_GivesWhatIsStored()
    {
        var (store, time) = (new HeldStore(1), new FakeTimeProvider());
        await using var journal = new GatewayJournal(store, new JournalOptions { StallAfter = TimeSpan.FromDays(365) }, time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        var archive = new DecisionArchive(journal, new ModelSource(), "acme", time, NullLogger.Instance);
        // The next one would rewrite the record, and read it for that.
        for (var number = 1; number < DecisionRecord.CommitsBetween; number++)
        {
            archive.Add([Offer(number)]);
            await archive.FlushAsync();
        }

        store.Failure = new IOException("away by the test");
        archive.Add([Offer(DecisionRecord.CommitsBetween)]);
        await archive.FlushAsync();
        store.Failure = null;

        Assert.Equal(DecisionRecord.CommitsBetween - 1, (await archive.ReadAsync("j")).Count);
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
