using System.Buffers;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>A job that carries a due time is as urgent as one that came an SLA before it.</summary>
public sealed class DueTests
{
    // The SLA of a queue that says nothing.
    private const double Sla = 60;

    [Theory]
    [InlineData(JobChoice.Default)]
    [InlineData(JobChoice.Due)]
    [InlineData(JobChoice.WaitRatio)]
    public void Match_DueSooner_GoesBeforeWhatWaitsLonger(JobChoice choice)
    {
        var pool = new Pool(Pool.Plain with { Jobs = choice });
        pool.Due("long", at: 600, since: 0).Due("soon", at: 70, since: 30);

        Assert.Equal("soon>ana", pool.At(60).Agent("ana").Match());
    }

    [Theory]
    [InlineData(JobChoice.Fcfs)]
    [InlineData(JobChoice.Ageing)]
    [InlineData(JobChoice.Priority)]
    public void Match_ChoiceByWaiting_DoesNotLookAtDueTimes(JobChoice choice)
    {
        var pool = new Pool(Pool.Plain with { Jobs = choice });
        pool.Due("long", at: 600, since: 0).Due("soon", at: 70, since: 30);

        Assert.Equal("long>ana", pool.At(60).Agent("ana").Match());
    }

    [Fact]
    public void Match_DueAnSlaAfterArrival_IsAsWithoutADueTime()
    {
        var pool = new Pool(Pool.Plain with { Jobs = JobChoice.Default });
        pool.Due("told", at: 5 + Sla, since: 5).Job("untold", since: 4);

        Assert.Equal("untold>ana", pool.At(60).Agent("ana").Match());
    }

    [Fact]
    public void Match_PromiseDoesNotRunYet_JobIsStillOfferedWhenNobodyElseWaits() =>
        Assert.Equal("night>ana", new Pool(Pool.Plain with { Jobs = JobChoice.Default }).Due("night", at: 100_000, since: 0).Agent("ana").Match());

    [Fact]
    public void Ladder_PromiseDoesNotRunYet_BestLevelIsOpenAtOnce()
    {
        // A quarter to closing time with an hour promised: due tomorrow, and somebody is free now.
        var pool = new Pool(new MatcherOptions()).Policy(Steps(Ladder.Measured)).Agent("ana", skills: ("de", 10));

        Assert.Equal("evening>ana", pool.At(10).Due("evening", at: 100_000, since: 10, requires: ("de", 1)).Match());
    }

    [Theory]
    [InlineData(JobChoice.Fcfs)]
    [InlineData(JobChoice.Ageing)]
    public void Ladder_OrderByWaiting_CountsWaitingToo(JobChoice choice)
    {
        var pool = new Pool(Pool.Plain with { Jobs = choice }).Policy(Steps(Ladder.Of([new LadderStep(10, 0), new LadderStep(5, Pool.Seconds(30))]))).Agent("ben", skills: ("de", 5));
        pool.Due("late", at: 100_000, since: 0, requires: ("de", 1)).Due("soon", at: 60, since: 0, requires: ("de", 1));

        // What stands in front would keep the other from everybody until its own promise runs.
        Assert.Equal("late>ben", pool.At(30).Match());
    }

    [Fact]
    public void SetJobChoice_SomeHaveDueTimes_PutsEachInItsPlace()
    {
        var pool = new Pool(Pool.Plain with { Jobs = JobChoice.Fcfs });
        pool.Due("long", at: 600, since: 0).Due("soon", at: 70, since: 30).Job("untold", since: 20);

        pool.Matcher.SetJobChoice(JobChoice.Due);

        Assert.Equal("soon>ana untold>ana long>ana", pool.At(60).Agent("ana", capacity: 3).Match());
    }

    [Fact]
    public void Ladder_DueSooner_OpensEarlier()
    {
        var pool = new Pool(Pool.Plain with { Jobs = JobChoice.Due }).Policy(Steps(Ladder.Of([new LadderStep(10, 0), new LadderStep(5, Pool.Seconds(30))])));
        pool.Agent("ana", skills: ("de", 10)).Agent("ben", skills: ("de", 5)).Presence("ana", Contracts.Agents.Presence.Away);
        pool.Due("plain", at: Sla, since: 0, requires: ("de", 1)).Due("soon", at: Sla - 10, since: 0, requires: ("de", 1));

        Assert.Equal("", pool.At(19).Match());
        Assert.Equal("soon>ben", pool.At(20).Match());
    }

    private static QueuePolicy Steps(Ladder ladder) =>
        new() { Name = "q", OfferTimeout = Pool.Seconds(20), AgeingStep = 1, DepthMax = 9, Ladder = ladder };

    [Fact]
    public void Snapshot_JobWithADueTime_KeepsIt()
    {
        var pool = new Pool();
        pool.Due("a", at: 70, since: 30);

        var bytes = new ArrayBufferWriter<byte>();
        SnapshotCodec.Write(bytes, pool.Matcher.Snapshot());

        var restored = Matcher.Restore(SnapshotCodec.Read(new ReadOnlySequence<byte>(bytes.WrittenMemory)), Pool.Plain);

        Assert.Equal(Pool.Seconds(70), restored.FindJob("a")!.Demand.DueAt);
    }
}
