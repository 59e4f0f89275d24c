using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>Jobs in hand: completion, wrap-up, cancelling, unassigning, direct assignment; and what enqueueing refuses.</summary>
public sealed class MatcherLifeTests
{
    private static Pool InHand(Pool pool, string job)
    {
        pool.Job(job).Match();
        Assert.Equal(AcceptKind.Accepted, pool.Accept(job).Kind);
        return pool;
    }

    [Fact]
    public void Complete_WithWrapUp_HoldsCapacityUntilItsTime()
    {
        var pool = InHand(new Pool().Agent("kim", wrapUp: 30), "a");
        Assert.Equal(JobOutcome.Done, pool.At(10).Complete("a"));
        Assert.Equal("", pool.Job("b").Match());
        Assert.Equal(1, pool.Matcher.FindAgent("kim")!.Value.Wrapping);
        Assert.Equal(Pool.Seconds(40), pool.Matcher.NextDue);
        Assert.Equal("b>kim", pool.At(40).Match());
    }

    [Fact]
    public void EndWrapUp_BeforeItsTime_FreesCapacity()
    {
        var pool = InHand(new Pool().Agent("kim", wrapUp: 30), "a");
        pool.Complete("a");
        Assert.Equal(JobOutcome.Done, pool.EndWrapUp("kim", "a"));
        Assert.Equal(JobOutcome.UnknownJob, pool.EndWrapUp("kim", "a"));
        Assert.Equal(0, pool.Used("kim"));
        Assert.Null(pool.Matcher.NextDue);
    }

    [Fact]
    public void Complete_NotAssigned_IsRefused()
    {
        var pool = new Pool().Job("j");
        Assert.Equal(JobOutcome.WrongState, pool.Complete("j"));
        Assert.Equal(JobOutcome.UnknownJob, pool.Matcher.Complete(new JobKey("j", 9), 0, []));
    }

    [Fact]
    public void Cancel_Offered_RevokesTheOffer()
    {
        var pool = new Pool().Agent("kim").Job("j");
        pool.Match();
        pool.Cancel("j");
        Assert.Equal(RevokeReason.Cancelled, pool.Facts.OfType<OfferRevoked>().Single().Why);
        Assert.Null(pool.Matcher.FindJob("j"));
        Assert.Equal(0, pool.Used("kim"));
    }

    [Fact]
    public void Unassign_Requeued_WaitsAtItsOldAge()
    {
        var pool = InHand(new Pool().Agent("kim"), "old");
        pool.At(50).Job("young");
        pool.Unassign("old", requeue: true);
        Assert.Equal("old>kim", pool.Match());
    }

    [Fact]
    public void Unassign_NotRequeued_IsGone()
    {
        var pool = InHand(new Pool().Agent("kim"), "j");
        pool.Unassign("j", requeue: false);
        Assert.Null(pool.Matcher.FindJob("j"));
        Assert.Equal(0, pool.Used("kim"));
    }

    [Fact]
    public void RemoveAgent_WithWork_PutsAllOfItBack()
    {
        var pool = InHand(new Pool().Agent("kim", 2), "a");
        pool.Job("b").Match();
        Assert.True(pool.Matcher.RemoveAgent("kim", 0, []));
        Assert.False(pool.Matcher.RemoveAgent("kim", 0, []));
        Assert.Equal(2, pool.Matcher.Queues()[0].Waiting);
        Assert.Equal("a>ana b>ana", pool.Agent("ana", 2).Match());
    }

    [Fact]
    public void Assign_OfferedToAnother_TakesItFromThere()
    {
        var pool = new Pool().Agent("ana").Agent("kim").Presence("kim", Presence.Away).Job("j");
        pool.Match();
        Assert.Equal(AssignOutcome.Assigned, pool.Assign("j", "kim"));
        Assert.Equal(RevokeReason.Taken, pool.Facts.OfType<OfferRevoked>().Single().Why);
        Assert.Equal(AssignOutcome.AlreadyAssigned, pool.Assign("j", "kim"));
        Assert.Equal(0, pool.Used("ana"));
    }

    [Fact]
    public void Assign_BeyondCapacity_IsRefused()
    {
        var pool = InHand(new Pool().Agent("kim"), "a").Job("b");
        Assert.Equal(AssignOutcome.NoCapacity, pool.Assign("b", "kim"));
        Assert.Equal(JobPlace.Waiting, pool.Matcher.FindJob("b")!.Place);
    }

    [Fact]
    public void SetAgent_CapacityTakenAway_KeepsItsWorkAndGetsNothingNew()
    {
        var pool = InHand(InHand(new Pool().Agent("kim", 2), "a"), "b").Agent("kim", 1).Job("c");
        Assert.Equal("", pool.Match());
        Assert.Equal(2, pool.Used("kim"));
        pool.Complete("a");
        Assert.Equal("", pool.Match());
        pool.Complete("b");
        Assert.Equal("c>kim", pool.Match());
    }

    [Fact]
    public void SetAgent_NothingChanged_IsNoFact()
    {
        var pool = new Pool().Agent("kim", skills: ("a", 1));
        var facts = pool.Facts.Count;
        pool.Agent("kim", skills: ("a", 1));
        Assert.Equal(facts, pool.Facts.Count);
    }

    [Fact]
    public void Enqueue_Repeated_IsKnownWhereverTheJobIs()
    {
        var pool = new Pool().Agent("kim").Job("j");
        Assert.Equal(EnqueueOutcome.AlreadyKnown, pool.TryJob("j"));
        pool.Match();
        Assert.Equal(EnqueueOutcome.AlreadyKnown, pool.TryJob("j"));
        pool.Accept("j");
        Assert.Equal(EnqueueOutcome.AlreadyKnown, pool.TryJob("j"));
        pool.Complete("j");
        Assert.Equal(EnqueueOutcome.AlreadyKnown, pool.TryJob("j"));
        Assert.Equal(EnqueueOutcome.Queued, pool.TryJob("j", epoch: 2));
        Assert.Equal(EnqueueOutcome.Stale, pool.TryJob("j", epoch: 1));
    }

    [Fact]
    public void Enqueue_NewerEpoch_TakesTheOlderFromItsAgent()
    {
        var pool = InHand(new Pool().Agent("kim"), "j").Job("j", epoch: 1);
        Assert.Equal(CancelReason.Superseded, pool.Facts.OfType<JobCancelled>().Single().Why);
        Assert.Equal("j>kim", pool.Match());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Enqueue_NewerEpochOfDeclinedWork_IsNotOfferedToTheDecliner(bool offered)
    {
        var pool = new Pool().Agent("ana").Job("j");
        pool.Match();
        pool.Decline("j");
        pool.Agent("bo");
        Assert.Equal(offered ? "j>bo" : "", offered ? pool.Match() : "");

        pool.Job("j", epoch: 1);
        pool.Presence("bo", Presence.Offline);

        Assert.Equal("", pool.Match());
        Assert.Equal("j>ana", pool.Job("j", epoch: 2, only: "ana").Match());
    }

    [Fact]
    public void Enqueue_NewerEpochOfWorkSomebodyTook_IsOfferedToWhoDeclinedItBefore()
    {
        var pool = new Pool().Agent("ana").Job("j");
        pool.Match();
        pool.Decline("j");
        pool.Agent("bo").Match();
        pool.Accept("j");

        pool.Presence("bo", Presence.Offline).Job("j", epoch: 1);

        Assert.Equal("j>ana", pool.Match());
    }

    [Fact]
    public void Enqueue_FullQueue_RefusesNewWorkAndTakesReturningWork()
    {
        var pool = InHand(new Pool(depthMax: 1).Agent("kim"), "a").Job("b");
        Assert.Equal(EnqueueOutcome.QueueFull, pool.TryJob("c"));
        Assert.Equal(JobOutcome.Done, pool.Unassign("a", requeue: true));
        Assert.Equal(2, pool.Matcher.Queues()[0].Waiting);
    }

    [Fact]
    public void Enqueue_UnknownQueue_IsRefused() => Assert.Equal(EnqueueOutcome.UnknownQueue, new Pool().TryJob("j", queue: "nowhere"));

    [Theory]
    [InlineData(10, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 0)]
    [InlineData(0, 10_001)]
    public void Enqueue_OutOfRange_Throws(int priority, int cost) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pool().TryJob("j", priority: priority, cost: cost));

    [Fact]
    public void Replay_FactThatDoesNotFit_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new Matcher(new MatcherOptions()).Replay(new JobAssigned(0, new JobKey("j", 0), "kim")));
}
