using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

public sealed class MatcherPairingTests
{
    [Fact]
    public void Match_SkillLevelTooLow_LeavesTheJobWaiting()
    {
        var pool = new Pool().Agent("kim", skills: ("language:de", 6)).Job("j", requires: ("language:de", 7));
        Assert.Equal("", pool.Match());
        Assert.Equal("j>ana", pool.Agent("ana", skills: ("language:de", 7)).Match());
    }

    [Fact]
    public void Match_AgentOfAnotherQueue_GetsNothing()
    {
        var pool = new Pool();
        pool.Queue("vip");
        Assert.Equal("", pool.Agent("kim", queues: ["vip"]).Job("j").Match());
    }

    [Fact]
    public void Match_RequirementsInAnotherOrder_AreTheSameDemand()
    {
        var pool = new Pool().Job("1", requires: [("b", 2), ("a", 1)]).Job("2", requires: [("a", 1), ("b", 2)]);
        Assert.Equal("1>kim 2>kim", pool.Agent("kim", capacity: 2, skills: [("a", 1), ("b", 2)]).Match());
    }

    [Fact]
    public void Match_SeveralFree_TakesTheLongestIdle()
    {
        var pool = new Pool().Agent("ana").At(1).Agent("kim").At(2).Agent("lee");
        Assert.Equal("1>ana 2>kim", pool.At(3).Job("1").Job("2").Match());
        pool.Accept("1");
        pool.Accept("2");
        pool.At(4).Complete("2");
        pool.At(5).Complete("1");
        Assert.Equal("3>lee 4>kim 5>ana", pool.At(6).Job("3").Job("4").Job("5").Match());
    }

    [Fact]
    public void Match_LongestIdleWithSeveralSlots_DoesNotFillOneAgentFirst() =>
        Assert.Equal("1>ana 2>kim", new Pool().Agent("ana", 3).Agent("kim", 3).At(1).Job("1").Job("2").Match());

    // The documented example of Azure Job Router: A 3/5 available for 5 minutes, B 3/4 for 3, C 3/5 for 7, D 0/3 for 2.
    // https://learn.microsoft.com/azure/communication-services/concepts/router/distribution-concepts
    [Fact]
    public void Match_LeastLoaded_FollowsLoadRatioThenIdleTime()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.LeastLoaded });
        Load("C", 5, 3, 0);
        Load("A", 5, 3, 120);
        Load("B", 4, 3, 240);
        Load("D", 3, 0, 300);
        pool.At(420);
        foreach (var agent in (string[])["D", "C", "A", "B"])
        {
            Assert.Equal($"for {agent}>{agent}", pool.Job($"for {agent}").Match());
            pool.Presence(agent, Presence.Away);
        }

        void Load(string agent, int capacity, int used, double since)
        {
            pool.At(since).Agent(agent, capacity);
            for (var i = 0; i < used; i++)
            {
                pool.Job($"{agent}{i}");
                Assert.Equal(AssignOutcome.Assigned, pool.Assign($"{agent}{i}", agent));
            }
        }
    }

    [Fact]
    public void Match_MoreUrgentBand_GoesFirst() =>
        Assert.Equal("urgent>kim", new Pool().Job("calm", priority: 3).At(1).Job("urgent", priority: 0).Agent("kim").Match());

    [Fact]
    public void Match_PriorityNotGiven_TakesTheBandOfTheQueue()
    {
        var pool = new Pool().Job("j", priority: null);
        Assert.Equal(5, pool.Matcher.FindJob("j")!.Demand.Priority);
    }

    [Theory]
    [InlineData(179, "late")]
    [InlineData(181, "early")]
    public void Match_LowBand_IsOvertakenOnlyByWorkThatArrivesWithinPriorityTimesAgeingStep(double lateArrival, string first)
    {
        // Band 3, ageing step 60 s: the bound is 180 s.
        var pool = new Pool(ageingStep: 60).Job("early", priority: 3).At(lateArrival).Job("late", priority: 0);
        Assert.Equal(first + ">kim", pool.At(1000).Agent("kim").Match());
    }

    [Fact]
    public void Match_PreferredAgentFree_GetsItBeforeTheLongestIdle() =>
        Assert.Equal("j>kim", new Pool().Agent("ana").At(1).Agent("kim").Job("j", preferred: "kim").Match());

    [Fact]
    public void Match_PreferredAgentBusy_DoesNotWaitForIt() =>
        Assert.Equal("j>ana", new Pool().Agent("ana").Agent("kim").Presence("kim", Presence.Away).Job("j", preferred: "kim").Match());

    [Fact]
    public void Match_OnlyAgent_WaitsForItOutsideTheQueue()
    {
        var pool = new Pool().Agent("ana").Agent("kim", queues: []).Presence("kim", Presence.Away).Job("j", only: "kim").Job("k");
        Assert.Equal("k>ana", pool.Match());
        Assert.Equal("j>kim", pool.Presence("kim", Presence.Online).Match());
    }

    [Fact]
    public void Match_OnlyAgentWithoutTheSkill_NeverGetsIt() =>
        Assert.Equal("", new Pool().Agent("kim").Job("j", only: "kim", requires: ("language:de", 1)).Match());

    [Fact]
    public void Match_OnlyAgentAppearsLater_GetsIt()
    {
        var pool = new Pool().Agent("ana").Job("j", only: "kim");
        Assert.Equal("", pool.Match());
        Assert.Equal("j>kim", pool.Agent("kim").Match());
    }

    [Theory]
    [InlineData(Presence.Away)]
    [InlineData(Presence.Draining)]
    [InlineData(Presence.Offline)]
    public void Match_AgentNotOnline_GetsNothingNew(Presence presence) =>
        Assert.Equal("", new Pool().Agent("kim", 2).Presence("kim", presence).Job("j").Match());

    [Fact]
    public void Match_SkillAdded_MakesTheWaitingJobPairable()
    {
        var pool = new Pool().Agent("kim").Job("j", requires: ("language:de", 1));
        Assert.Equal("", pool.Match());
        Assert.Equal("j>kim", pool.Agent("kim", skills: ("language:de", 1)).Match());
    }

    [Fact]
    public void SetQueue_AgeingStepChanges_ReordersWhatWaits()
    {
        var pool = new Pool(ageingStep: 60).Job("calm", priority: 2).At(10).Job("urgent", priority: 0);
        pool.Queue("q", ageingStep: 1);
        Assert.Equal("calm>kim", pool.Agent("kim").Match());
    }
}
