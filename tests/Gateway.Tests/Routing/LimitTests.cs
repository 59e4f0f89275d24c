using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>Caps of channels, interruptible work, cool-downs, missed offers and shares.</summary>
public sealed class LimitTests
{
    [Fact]
    public void Match_ChannelCapReached_OtherChannelsStillComeAndTheCapFreesWithTheWork()
    {
        var pool = new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 4, Caps = new Dictionary<string, int> { ["voice"] = 1, ["chat"] = 2 } });
        pool.Demand("v1", channel: "voice").Demand("v2", channel: "voice").Demand("c1", channel: "chat").Demand("c2", channel: "chat").Demand("c3", channel: "chat").Demand("m", channel: "mail");

        Assert.Equal("v1>ana c1>ana c2>ana m>ana", pool.Match());
        pool.Accept("v1");
        pool.Complete("v1");

        Assert.Equal("v2>ana", pool.Match());
        Assert.Equal(AssignOutcome.NoCapacity, pool.Assign("c3", "ana"));
    }

    [Fact]
    public void Match_WrapUpOfACall_HoldsTheCapOfItsChannel()
    {
        var pool = new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 4, WrapUp = Pool.Seconds(30), Caps = new Dictionary<string, int> { ["voice"] = 1 } });
        pool.Demand("v1", channel: "voice").Match();
        pool.Accept("v1");
        pool.Complete("v1");
        pool.Demand("v2", channel: "voice");

        Assert.Equal("", pool.Match());
        Assert.Equal("v2>ana", pool.At(30).Match());
    }

    [Fact]
    public void Match_CapZero_NeverGetsTheChannel() =>
        Assert.Equal("", new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], Caps = new Dictionary<string, int> { ["voice"] = 0 } }).Demand("v", channel: "voice").Match());

    [Fact]
    public void SetAgent_CapsChange_CountsWhatIsHeldAlready()
    {
        var pool = new Pool().Agent("ana", capacity: 3).Demand("c1", channel: "chat");
        pool.Match();
        pool.Accept("c1");

        pool.Supply(new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 3, Caps = new Dictionary<string, int> { ["chat"] = 1 } }).Demand("c2", channel: "chat");

        Assert.Equal("", pool.Match());
        pool.Complete("c1");
        Assert.Equal("c2>ana", pool.Match());
    }

    [Fact]
    public void Match_InterruptibleWork_DoesNotKeepOtherWorkAwayUpToTheTotal()
    {
        var pool = new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 2, InterruptTo = 3 });
        pool.Demand("mail1", interruptible: true).Demand("mail2", interruptible: true).Demand("mail3", interruptible: true);

        // Interruptible work itself comes within the capacity only.
        Assert.Equal("mail1>ana mail2>ana", pool.Match());

        pool.Demand("chat1").Demand("chat2");
        Assert.Equal("chat1>ana", pool.Match());
        Assert.Equal(3, pool.Used("ana"));

        // One mail done: the second chat fits into the total; the third mail has to wait until two of the units are free.
        pool.Accept("mail1");
        pool.Complete("mail1");
        Assert.Equal("chat2>ana", pool.Match());
        pool.Accept("mail2");
        pool.Complete("mail2");
        Assert.Equal("", pool.Match());
    }

    [Fact]
    public void Match_DeclinedWithCoolDown_NothingOfThatQueueUntilItIsOver()
    {
        var pool = new Pool().Policy(Policy with { CoolDown = Pool.Seconds(30) });
        pool.Queue("other");
        pool.Agent("ana", queues: ["q", "other"]).Job("a").Match();
        pool.Decline("a");
        pool.Job("b");

        Assert.Equal("", pool.At(29).Match());
        Assert.Equal("c>ana", pool.Job("c", queue: "other").Match());
        pool.Accept("c");
        pool.Complete("c");

        Assert.Equal(Pool.Seconds(30), pool.Matcher.NextDue);
        Assert.Equal("b>ana", pool.At(30).Match());
    }

    [Fact]
    public void ExpireDue_TooManyMissesInARow_TakesTheAgentForAway()
    {
        var pool = new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], MissesMax = 2 }).Job("a");
        Assert.Equal("a>ana", pool.Match());
        Assert.Equal("a>ana", pool.At(20).Match());

        pool.At(40);

        Assert.Equal(Presence.Away, pool.Matcher.FindAgent("ana")!.Value.Presence);
        Assert.Equal("", pool.Match());
        Assert.Equal("a>ana", pool.Presence("ana", Presence.Online).Match());
    }

    [Fact]
    public void ExpireDue_AnswerInBetween_CountsFromTheStart()
    {
        var pool = new Pool().Supply(new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 2, MissesMax = 2 }).Job("a");
        pool.Match();
        pool.At(20).Match();
        pool.Accept("a");
        pool.Job("b").Match();

        pool.At(40);

        Assert.Equal(Presence.Online, pool.Matcher.FindAgent("ana")!.Value.Presence);
    }

    [Fact]
    public void Match_ShareIsUsedUp_OthersGetTheWorkUntilTheWindowMovesOn()
    {
        var share = new AgentSupply { Id = "ana", Queues = ["q"], Capacity = 5, ShareMax = 2, ShareWindow = Pool.Seconds(60) };
        var pool = new Pool().Supply(share);
        pool.Job("a").Match();
        pool.Accept("a");
        pool.At(10).Job("b").Match();
        pool.Accept("b");
        pool.Complete("b");

        Assert.Equal("", pool.At(20).Job("c").Match());
        Assert.Equal("FairShare", pool.Matcher.Explain("c", default, Pool.Seconds(20))!.Candidates[0].Obstacle.ToString());
        Assert.Equal("", pool.At(59).Match());
        Assert.Equal("c>ana", pool.At(60).Match());
    }

    private static QueuePolicy Policy => new() { Name = "q", OfferTimeout = Pool.Seconds(20), AgeingStep = Pool.Seconds(60), DepthMax = 1000, Priority = 5 };
}
