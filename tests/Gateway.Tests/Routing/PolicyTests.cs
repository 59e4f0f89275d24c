using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>Each choice in its smallest telling case.</summary>
public sealed class PolicyTests
{
    [Theory]
    [InlineData(AgentChoice.LongestIdle, "idle")]
    [InlineData(AgentChoice.LeastLoaded, "spare")]
    [InlineData(AgentChoice.LeastOccupied, "spare")]
    [InlineData(AgentChoice.BestMatch, "best")]
    [InlineData(AgentChoice.SpecialistFirst, "narrow")]
    [InlineData(AgentChoice.Default, "best")]
    public void AgentChoice_OneJob_GoesToTheOneItIsNamedFor(AgentChoice choice, string expected)
    {
        var pool = new Pool(Pool.Plain with { Agents = choice })
            .At(1).Agent("idle", capacity: 2, skills: [("de", 5), ("en", 5)])
            .At(2).Agent("best", capacity: 2, skills: [("de", 9), ("en", 5)])
            .At(3).Agent("narrow", capacity: 2, skills: [("de", 5)])
            .At(4).Agent("spare", capacity: 2, skills: [("de", 5), ("fr", 5)]);
        foreach (var agent in new[] { "idle", "best", "narrow" })
        {
            pool.Job("held by " + agent, only: agent).Match();
            pool.Accept("held by " + agent);
        }

        // Everyone but the spare one holds one of two; whoever got it first is idle longest since.
        Assert.Equal("j>" + expected, pool.At(5).Job("j", requires: [("de", 5)]).Match());
    }

    [Fact]
    public void RoundRobin_TwoRounds_GoesThroughAll()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.RoundRobin }).Agent("a", 9).Agent("b", 9).Agent("c", 9);
        for (var i = 0; i < 6; i++) pool.Job($"{i}");

        Assert.Equal("0>a 1>b 2>c 3>a 4>b 5>c", pool.Match());
    }

    [Fact]
    public void FewestJobs_OneWithHeavyAndOneWithManyJobs_SharesByNumber()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.FewestJobs }).Agent("heavy", 100).Agent("many", 100);
        pool.Job("h", cost: 50, only: "heavy").Match();
        pool.Accept("h");
        for (var i = 0; i < 3; i++)
        {
            pool.Job($"m{i}", only: "many").Match();
            pool.Accept($"m{i}");
        }

        // One against three, whatever they cost: two to the one with fewer, then by turns, whoever has been idle longer first.
        for (var i = 0; i < 4; i++) pool.Job($"{i}");
        Assert.Equal("0>heavy 1>heavy 2>many 3>heavy", pool.At(1).Match());

        // An offer that comes back is no job: three against five.
        Assert.Equal(DeclineOutcome.Declined, pool.Decline("3"));
        Assert.Equal("3>many", pool.Match());
        Assert.Equal("4>heavy 5>heavy", pool.Job("4").Job("5").Match());
    }

    [Fact]
    public void FewestJobs_RestoredFromASnapshot_GoesOnAsItWas()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.FewestJobs }).Agent("a", 9).Agent("b", 9);
        pool.Job("1", only: "a").Job("2", only: "a").Job("3", only: "b").Match();
        var bytes = new System.Buffers.ArrayBufferWriter<byte>();
        SnapshotCodec.Write(bytes, pool.Matcher.Snapshot());
        var restored = Matcher.Restore(SnapshotCodec.Read(new System.Buffers.ReadOnlySequence<byte>(bytes.WrittenMemory)), Pool.Plain with { Agents = AgentChoice.FewestJobs });
        var facts = new List<RoutingFact>();

        restored.Enqueue(new JobDemand { Job = new JobKey("4", 0), Conversation = "4", Queue = "q", WaitingSince = 0 }, 1, facts);
        restored.Match(1, facts);

        Assert.Equal("b", facts.OfType<OfferIssued>().Single().Agent);
        Assert.Equal([2.0, 1.0], pool.Matcher.Snapshot().Agents.Select(a => a.Recent));
    }

    [Fact]
    public void Random_ManyJobs_GiveEachAgentItsShare()
    {
        var pool = new Pool(Pool.Plain with { Agents = AgentChoice.Random, Seed = 5 }, depthMax: 100_000).Agent("a", 10_000).Agent("b", 10_000).Agent("c", 10_000);
        for (var i = 0; i < 9_000; i++) pool.Job($"{i}");
        pool.Match();

        // Three standard deviations of a third of 9,000 draws are 134.
        Assert.All(["a", "b", "c"], agent => Assert.InRange(pool.Used(agent), 2_866, 3_134));
    }

    [Theory]
    [InlineData(JobChoice.Fcfs, "old")]
    [InlineData(JobChoice.Priority, "urgent")]
    [InlineData(JobChoice.Ageing, "old")]
    [InlineData(JobChoice.Due, "due")]
    [InlineData(JobChoice.WaitRatio, "due")]
    [InlineData(JobChoice.LongestQueue, "crowd")]
    [InlineData(JobChoice.Default, "due")]
    public void JobChoice_FreedAgent_TakesTheJobItIsNamedFor(JobChoice choice, string expected)
    {
        var pool = new Pool(Pool.Plain with { Jobs = choice }).Agent("kim", queues: ["slow", "fast", "many"]);
        pool.Policy(Queue("slow", 3600)).Policy(Queue("fast", 20)).Policy(Queue("many", 3600)).Presence("kim", Contracts.Agents.Presence.Away);
        pool.At(0).Job("old", 5, queue: "slow").At(30).Job("due", 5, queue: "fast").At(31).Job("crowd", 5, queue: "many").Job("crowd2", 5, queue: "many").Job("crowd3", 5, queue: "many").At(40).Job("urgent", 4, queue: "slow");

        Assert.StartsWith(expected + ">kim", pool.At(45).Presence("kim", Contracts.Agents.Presence.Online).Match(), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_FreedAgent_TakesItsOwnLevelFirstAndTheOverdueBeforeIt()
    {
        var pool = new Pool(new MatcherOptions()).Agent("kim", skills: [("de", 10), ("en", 7)]).Policy(Queue("q", 10));
        pool.Presence("kim", Contracts.Agents.Presence.Away).Job("english", requires: [("en", 5)]).At(15).Job("german", requires: [("de", 5)]);
        Assert.Equal("german>kim", pool.At(20).Presence("kim", Contracts.Agents.Presence.Online).Match());

        pool.Accept("german");
        pool.Complete("german");
        pool.Presence("kim", Contracts.Agents.Presence.Away).At(201).Job("german", epoch: 1, requires: [("de", 5)]);
        Assert.Equal("english>kim", pool.Presence("kim", Contracts.Agents.Presence.Online).Match());
    }

    [Fact]
    public void Ladder_Steps_OpenLevelsAtTheirTimesAndNeverTheLast()
    {
        var ladder = Ladder.Of([new LadderStep(10, 0), new LadderStep(7, Pool.Seconds(15)), new LadderStep(4, null)]);
        var pool = new Pool(new MatcherOptions()).Policy(Queue("q", 20) with { Ladder = ladder }).Agent("low", skills: [("de", 5)]).Agent("mid", skills: [("de", 8)]).Agent("top", skills: [("de", 10)]);
        pool.Job("a", requires: [("de", 1)]).Match();

        Assert.Equal("", pool.Job("b", requires: [("de", 1)]).Match());
        Assert.Equal(Pool.Seconds(15), pool.Matcher.NextDue);
        Assert.Equal("", pool.At(14.9).Match());
        Assert.Equal("b>mid", pool.At(15).Match());
        Assert.Equal("", pool.Job("c", requires: [("de", 1)]).At(100_000).Match().Replace("a>top", "", StringComparison.Ordinal).Replace("c>top", "", StringComparison.Ordinal));
        Assert.Null(pool.Matcher.FindJob("c")!.Agent is "low" ? "low" : null);
    }

    [Fact]
    public void MeasuredLadder_SlowerLevel_WaitsWhileABetterAgentIsOnDuty()
    {
        var pool = new Pool(new MatcherOptions()).Policy(Queue("q", 10) with { Ladder = Ladder.Measured }).Agent("slow", skills: [("de", 5)]).Agent("fast", skills: [("de", 10)]);
        var at = 0.0;
        for (var i = 0; i < 200; i++)
        {
            // Alone the slow agent takes it at once; together the fast one does.
            var alone = i % 2 == 0;
            pool.At(at).Presence("fast", alone ? Contracts.Agents.Presence.Away : Contracts.Agents.Presence.Online);
            Assert.Equal($"{i}>{(alone ? "slow" : "fast")}", pool.Job($"{i}", requires: [("de", 1)]).Match());
            pool.Accept($"{i}");
            pool.At(at + (alone ? 30 : 10)).Complete($"{i}");
            at += 40;
        }

        pool.At(at).Presence("fast", Contracts.Agents.Presence.Online);
        Assert.Equal("x>fast", pool.Job("x", requires: [("de", 1)]).Match());
        Assert.Equal("", pool.Job("y", requires: [("de", 1)]).Match());
        Assert.Equal("y>slow", pool.Presence("fast", Contracts.Agents.Presence.Draining).Match());
    }

    private static QueuePolicy Queue(string name, double sla) => new()
    {
        Name = name,
        OfferTimeout = Pool.Seconds(1_000_000),
        AgeingStep = Pool.Seconds(20),
        DepthMax = 1000,
        Priority = 5,
        Sla = Pool.Seconds(sla),
    };
}
