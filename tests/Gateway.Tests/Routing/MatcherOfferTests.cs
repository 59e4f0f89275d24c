using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class MatcherOfferTests
{
    [Fact]
    public void Match_PreferredAgentOfALevelThatIsNotOpen_GetsTheJob()
    {
        var pool = new Pool().Policy(new QueuePolicy
        {
            Name = "q",
            OfferTimeout = Pool.Seconds(20),
            AgeingStep = 1,
            DepthMax = 9,
            Ladder = Ladder.Of([new LadderStep(10, 0), new LadderStep(5, Pool.Seconds(30))]),
        });
        pool.Agent("owner", skills: ("de", 5)).Agent("expert", skills: ("de", 10));

        Assert.Equal("known>owner other>expert", pool.Job("known", preferred: "owner", requires: ("de", 1)).Job("other", requires: ("de", 1)).Match());
    }

    [Fact]
    public void Match_Again_IssuesNoSecondOffer()
    {
        var pool = new Pool().Agent("ana").Agent("kim").Job("j");
        Assert.Equal("j>ana", pool.Match());
        Assert.Equal("", pool.Match());
    }

    [Fact]
    public void Offer_HoldsCapacity()
    {
        var pool = new Pool().Agent("kim", 3).Job("a", cost: 2).Job("b", cost: 2);
        Assert.Equal("a>kim", pool.Match());
        Assert.Equal(2, pool.Used("kim"));
    }

    [Fact]
    public void OfferIds_InANewEpoch_NeverRepeat()
    {
        var pool = new Pool().Agent("kim", 2).Job("a");
        pool.Match();
        Assert.Equal("1-1", pool.OfferOf("a").ToString());
        pool.Matcher.StartEpoch(7, 0, []);
        pool.Job("b").Match();
        Assert.Equal("7-1", pool.OfferOf("b").ToString());
        Assert.True(OfferId.TryParse("7-1", out var parsed) && parsed == pool.OfferOf("b"));
        Assert.Equal(AcceptKind.Accepted, pool.Accept("a").Kind);
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("7-")]
    [InlineData("7-x")]
    [InlineData("7--1")]
    [InlineData(" 7-1")]
    public void OfferId_NotOne_IsRefused(string text) => Assert.False(OfferId.TryParse(text, out _));

    [Fact]
    public void Accept_Twice_GivesTheSameAnswerAndOneFact()
    {
        var pool = new Pool().Agent("kim").Job("j");
        pool.Match();
        var first = pool.Accept("j");
        var facts = pool.Facts.Count;
        Assert.Equal(new AcceptOutcome(AcceptKind.Accepted, new JobKey("j", 0), "conversation of j"), first);
        Assert.Equal(first, pool.Accept("j"));
        Assert.Equal(facts, pool.Facts.Count);
    }

    [Fact]
    public void Accept_AnothersOffer_IsNotYours()
    {
        var pool = new Pool().Agent("ana").Agent("kim").Job("j");
        pool.Match();
        Assert.Equal(AcceptKind.NotYours, pool.Accept("j", "kim").Kind);
        Assert.Equal(JobPlace.Offered, pool.Matcher.FindJob("j")!.Place);
    }

    [Fact]
    public void Accept_AtItsExpiry_IsExpiredAndTheJobIsBack()
    {
        var pool = new Pool().Agent("kim").Job("j");
        pool.Match();
        var offer = pool.OfferOf("j");
        Assert.Equal(AcceptKind.Expired, pool.Matcher.Accept(offer, "kim", Pool.Seconds(20), []).Kind);
        Assert.Equal(JobPlace.Waiting, pool.Matcher.FindJob("j")!.Place);
        Assert.Equal(AcceptKind.Gone, pool.Accept(offer, "kim").Kind);
    }

    [Fact]
    public void Decline_Offer_NeverComesBackToTheDecliner()
    {
        var pool = new Pool().Agent("ana").Job("j");
        Assert.Equal("j>ana", pool.Match());
        Assert.Equal(DeclineOutcome.Declined, pool.Decline("j"));
        Assert.Equal("", pool.Match());
        pool.Presence("ana", Presence.Offline).Presence("ana", Presence.Online).Agent("ana", 3);
        Assert.Equal("", pool.Match());
        Assert.Equal("j>kim", pool.Agent("kim").Match());
    }

    [Fact]
    public void Decline_FirstJob_DoesNotBlockTheJobsBehindIt()
    {
        var pool = new Pool().Agent("ana").Job("1").Job("2");
        pool.Match();
        pool.Decline("1");
        Assert.Equal("2>ana", pool.Match());
    }

    [Fact]
    public void ExpireDue_Offer_GoesToAnotherAtItsOldAge()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.LeastLoaded }).Agent("ana", 9).At(1).Agent("kim").Job("j");
        Assert.Equal("j>ana", pool.Match());
        Assert.Equal(Pool.Seconds(21), pool.Matcher.NextDue);
        Assert.Equal("j>kim", pool.At(21).Match());
        Assert.Equal(Pool.Seconds(1), pool.Matcher.FindJob("j")!.Demand.WaitingSince);
    }

    [Fact]
    public void ExpireDue_NobodyElse_OffersItToTheSameAgentAgain()
    {
        var pool = new Pool().Agent("ana").Job("j");
        pool.Match();
        Assert.Equal("j>ana", pool.At(20).Match());
    }

    [Fact]
    public void SetPresence_Offline_RevokesOffersAndKeepsAssignedWork()
    {
        var pool = new Pool().Agent("kim", 2).Job("held");
        pool.Match();
        pool.Accept("held");
        pool.At(5).Job("offered").Match();
        pool.Presence("kim", Presence.Offline);
        Assert.Equal(RevokeReason.Offline, pool.Facts.OfType<OfferRevoked>().Single().Why);
        Assert.Equal(JobPlace.Waiting, pool.Matcher.FindJob("offered")!.Place);
        Assert.Equal("kim", pool.Matcher.FindJob("held")!.Agent);
        Assert.Equal(1, pool.Used("kim"));
    }

    [Fact]
    public void SetPresence_Draining_KeepsTheOpenOffer()
    {
        var pool = new Pool().Agent("kim").Job("j");
        pool.Match();
        pool.Presence("kim", Presence.Draining);
        Assert.Equal(AcceptKind.Accepted, pool.Accept("j").Kind);
    }
}
