using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>Which jobs somebody is to be asked about: those without an agent that nobody has spoken of for long, a few at a time.</summary>
public sealed class UnconfirmedTests
{
    [Fact]
    public void Unconfirmed_JobSpokenOfSince_IsPassedOver()
    {
        var pool = new Pool().At(0).Job("old").Job("again").Job("asked").At(60).Job("new");

        Assert.Equal(EnqueueOutcome.AlreadyKnown, pool.TryJob("again"));
        pool.Matcher.Confirm(new JobKey("asked", 0), Pool.Seconds(60));

        Assert.Equal([new JobKey("old", 0)], pool.Matcher.Unconfirmed(Pool.Seconds(60), max: 10));
    }

    [Fact]
    public void Unconfirmed_OneOfThemIsOfferedAndOneAssigned_NamesTheOfferedOneOnly()
    {
        var pool = new Pool().Agent("ana").Agent("bo").Job("offered").Job("assigned");
        var facts = new List<RoutingFact>();
        pool.Matcher.Match(0, facts);
        var offer = facts.OfType<OfferIssued>().Single(o => o.Job.Id == "assigned");
        pool.Matcher.Accept(offer.Offer, offer.Agent, 0, facts);

        Assert.Equal([new JobKey("offered", 0)], pool.Matcher.Unconfirmed(1, max: 10));
        Assert.Equal(JobOutcome.WrongState, pool.Matcher.CancelWaiting(new JobKey("assigned", 0), 1, facts));
        Assert.Equal(JobOutcome.Done, pool.Matcher.CancelWaiting(new JobKey("offered", 0), 1, facts));
        Assert.Equal(RevokeReason.Cancelled, facts.OfType<OfferRevoked>().Single().Why);
    }

    [Fact]
    public void Unconfirmed_MoreThanOnePart_GoesRoundAllWhileTheTableGrows()
    {
        const int Jobs = 5_000, Max = 100;
        var pool = new Pool(depthMax: 10 * Jobs).At(0);
        var wanted = Enumerable.Range(0, Jobs).Select(i => new JobKey($"job-{i}", 0)).ToHashSet();
        foreach (var job in wanted)
        {
            pool.Job(job.Id);
        }

        var (found, parts) = (new HashSet<JobKey>(), 0);
        for (; found.Count < Jobs; parts++)
        {
            var part = pool.Matcher.Unconfirmed(1, Max);
            // At the end of a round the next one begins in the same part; the jobs of the last bucket come on top.
            Assert.InRange(part.Count, 1, Max + 20);
            found.UnionWith(part);
            // Newer ones, of which somebody has just spoken, make the table split its buckets on the way.
            for (var i = 0; i < 200; i++)
            {
                pool.At(1).Job($"new-{parts}-{i}");
            }
        }

        Assert.Equal(wanted, found);
        Assert.InRange(parts, Jobs / Max, 2 * Jobs / Max);
    }

    [Fact]
    public void Unconfirmed_RestoredFromASnapshot_CountsFromWhenItCame()
    {
        var pool = new Pool().At(100).Job("a");

        var restored = Matcher.Restore(pool.Matcher.Snapshot(), new MatcherOptions());

        Assert.Empty(restored.Unconfirmed(Pool.Seconds(100), max: 10));
        Assert.Single(restored.Unconfirmed(Pool.Seconds(101), max: 10));
    }
}
