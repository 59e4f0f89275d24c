using Gateway.Contracts.Agents;
using Gateway.Routing;
using Gateway.Tests.Routing.Model;

namespace Gateway.Tests.Routing;

public sealed class SeveralOffersTests
{
    [Fact]
    public void Match_ThreeAtOnce_OffersToTheBestThreeAndTheFirstToAcceptHasIt()
    {
        var pool = Team("ana", "bo", "chen", "dana").Job("j");
        Assert.Equal("j>ana j>bo j>chen", pool.Match());
        var offers = pool.Facts.OfType<OfferIssued>().ToDictionary(o => o.Agent, o => o.Offer);

        var accepted = pool.Accept(offers["bo"], "bo");
        var late = pool.Accept(offers["ana"], "ana");

        Assert.Equal((AcceptKind.Accepted, AcceptKind.Gone), (accepted.Kind, late.Kind));
        Assert.Equal(["ana Taken", "chen Taken"], pool.Facts.OfType<OfferRevoked>().Select(r => $"{r.Agent} {r.Why}"));
        Assert.Equal(("bo", JobPlace.Assigned), (pool.Matcher.FindJob("j")!.Agent, pool.Matcher.FindJob("j")!.Place));
        Assert.Equal([0, 1, 0, 0], new[] { "ana", "bo", "chen", "dana" }.Select(pool.Used));
        Assert.Equal(AcceptKind.Accepted, pool.Accept(offers["bo"], "bo").Kind);
    }

    [Fact]
    public void Decline_OneOfSeveral_TheOthersStandAndTheJobWaitsOnlyAfterTheLast()
    {
        var pool = Team("ana", "bo", "chen").Job("j");
        pool.Match();
        foreach (var agent in new[] { "ana", "bo" })
        {
            Assert.Equal(DeclineOutcome.Declined, pool.DeclineAs("j", agent));
            Assert.Equal(JobPlace.Offered, pool.Matcher.FindJob("j")!.Place);
            Assert.Equal("", pool.Match());
        }

        Assert.Equal(DeclineOutcome.Declined, pool.DeclineAs("j", "chen"));
        Assert.Equal(JobPlace.Waiting, pool.Matcher.FindJob("j")!.Place);
        Assert.Equal(["ana", "bo", "chen"], pool.Matcher.FindJob("j")!.DeclinedBy);
        Assert.Equal("", pool.Match());
    }

    [Fact]
    public void SetPresence_OneGoesOffline_ItsOfferAloneIsRevoked()
    {
        var pool = Team("ana", "bo").Job("j");
        pool.Match();

        pool.Presence("ana", Presence.Offline);

        Assert.Equal(["ana Offline"], pool.Facts.OfType<OfferRevoked>().Select(r => $"{r.Agent} {r.Why}"));
        Assert.Equal("bo", Assert.Single(pool.Matcher.JobsOf("bo")).Agent);
        Assert.Empty(pool.Matcher.JobsOf("ana"));
    }

    [Fact]
    public void Cancel_OfferedToSeveral_RevokesAllAndFreesAll()
    {
        var pool = Team("ana", "bo", "chen").Job("j");
        pool.Match();

        Assert.Equal(JobOutcome.Done, pool.Cancel("j"));

        Assert.Equal(3, pool.Facts.OfType<OfferRevoked>().Count(r => r.Why == RevokeReason.Cancelled));
        Assert.All(new[] { "ana", "bo", "chen" }, agent => Assert.Equal(0, pool.Used(agent)));
    }

    [Fact]
    public void Restore_OfferedToSeveralWithLimits_IsTheSameMatcher()
    {
        var pool = Team("ana", "bo", "chen").Supply(new AgentSupply
        {
            Id = "dana",
            Queues = ["q"],
            Capacity = 3,
            InterruptTo = 5,
            ShareMax = 3,
            ShareWindow = Pool.Seconds(60),
            MissesMax = 3,
            WrapUp = Pool.Seconds(50),
            Caps = new Dictionary<string, int> { ["chat"] = 2 },
        });
        pool.Demand("a", channel: "chat", interruptible: true).Demand("b", channel: "chat").Match();
        pool.Accept("b", "dana");
        pool.Complete("b");
        pool.DeclineAs("a", "bo");
        pool.At(25).Match();

        var restored = Matcher.Restore(pool.Matcher.Snapshot(), Pool.Plain);
        var replayed = new Matcher(Pool.Plain);
        foreach (var fact in pool.Facts) replayed.Replay(fact);

        Assert.Equal(Step.Bytes(pool.Matcher.Snapshot()), Step.Bytes(restored.Snapshot()));
        Assert.Equal(Step.Bytes(pool.Matcher.Snapshot()), Step.Bytes(replayed.Snapshot()));
        Assert.Equal(pool.Matcher.NextDue, restored.NextDue);
        Assert.NotNull(pool.Matcher.Snapshot().Agents.Single(a => a.Agent.Id == "dana").Limits);
    }

    private static Pool Team(params string[] agents)
    {
        var pool = new Pool().Policy(new QueuePolicy
        {
            Name = "q",
            OfferTimeout = Pool.Seconds(20),
            AgeingStep = Pool.Seconds(60),
            DepthMax = 1000,
            Priority = 5,
            OffersAtOnce = 3,
            CoolDown = Pool.Seconds(5),
        });
        foreach (var agent in agents) pool.Agent(agent);
        return pool;
    }
}
