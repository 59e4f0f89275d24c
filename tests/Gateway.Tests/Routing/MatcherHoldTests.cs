using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>A job of three units among jobs of one, on agents of three slots that never empty by themselves.</summary>
public sealed class MatcherHoldTests
{
    private static readonly MatcherOptions Options = Pool.Plain with { HoldAfter = Pool.Seconds(30) };

    [Fact]
    public void Hold_AgentWhoseCapIsNone_IsNotTheOneWhoIsHeld()
    {
        var pool = new Pool(Options).Agent("voice", 3);
        pool.Job("fill").Match();
        pool.Accept("fill");
        pool.Supply(new AgentSupply { Id = "chats", Queues = ["q"], Capacity = 3, Caps = new Dictionary<string, int> { ["phone"] = 0 } });

        pool.Heavy("call", cost: 3, channel: "phone");
        pool.Match();
        pool.At(31).Match();

        Assert.Equal("voice", Assert.Single(pool.Facts.OfType<AgentHeld>()).Agent);
        Assert.Equal("chat>chats", pool.Job("chat").Match());
    }

    // Fills all slots, then completes one light job a second, oldest first, while one new light job a second arrives.
    private static (Pool Pool, double ServedAt) Crowd(int agents, double until, MatcherOptions options)
    {
        var pool = new Pool(options);
        var inHand = new Queue<string>();
        for (var i = 0; i < agents; i++) pool.Agent($"a{i}", 3);
        for (var i = 0; i < agents * 3; i++) pool.Job($"fill{i}");
        Take();
        pool.At(0.5).Job("heavy", cost: 3);
        for (var second = 1; second < until; second++)
        {
            pool.At(second).Job($"light{second}", since: 0);
            pool.Complete(inHand.Dequeue());
            Take();
            if (pool.Matcher.FindJob("heavy")!.Place != JobPlace.Waiting) return (pool, second);
        }

        return (pool, double.PositiveInfinity);

        void Take()
        {
            foreach (var pair in pool.Match().Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var job = pair[..pair.IndexOf('>')];
                pool.Accept(job);
                inHand.Enqueue(job);
            }
        }
    }

    [Fact]
    public void HeavyJob_BehindOlderLightJobs_WaitsItsTurn()
    {
        // The light jobs are older than the heavy one, so each slot is theirs by right: a held agent still takes what comes before.
        var (pool, servedAt) = Crowd(2, 100, Options);
        Assert.Equal(double.PositiveInfinity, servedAt);
        Assert.Equal(6, pool.Used("a0") + pool.Used("a1"));
    }

    [Fact]
    public void HeavyJob_OvertakenByLaterLightJobs_GetsAnAgentAfterTheBound()
    {
        var pool = Steady(Options, out var lightServedWhileHeld, out var servedAt);
        Assert.Equal("heavy", pool.Facts.OfType<AgentHeld>().Single().Job.Id);
        Assert.Equal(Pool.Seconds(31), pool.Facts.OfType<AgentHeld>().Single().At);

        // The held agent's three slots empty in the turns of the round: at most six more seconds with one slot a second on two agents.
        Assert.InRange(servedAt, 32, 37);

        // Meanwhile the other agent went on.
        Assert.True(lightServedWhileHeld > 0);
    }

    [Fact]
    public void HeavyJob_WithoutAHold_WouldStarve()
    {
        Steady(Options with { HoldAfter = Pool.Seconds(1e6) }, out _, out var servedAt);
        Assert.Equal(double.PositiveInfinity, servedAt);
    }

    [Fact]
    public void Hold_AgentGoesAway_MovesToAnother()
    {
        var pool = Held(out var held);
        pool.Presence(held, Presence.Away).Match();
        var second = pool.Facts.OfType<AgentHeld>().Last();
        Assert.NotEqual(held, second.Agent);
        Assert.Equal("heavy", second.Job.Id);
    }

    [Fact]
    public void Hold_JobCancelled_SetsTheAgentFree()
    {
        var pool = Held(out var held);
        pool.Complete(pool.Matcher.JobsOf(held)[0].Demand.Job.Id);
        pool.Job("light");
        Assert.Equal("", pool.Match());
        pool.Cancel("heavy");
        Assert.Equal("light>" + held, pool.Match());
    }

    [Fact]
    public void Match_AllJobsOfTheSameCost_HoldsNobody()
    {
        var pool = new Pool(Options).Agent("kim", 3).Job("1", cost: 2).Job("2", cost: 2);
        pool.Match();
        pool.At(100).Match();
        Assert.Empty(pool.Facts.OfType<AgentHeld>());
    }

    private static Pool Held(out string held)
    {
        var pool = new Pool(Options).Agent("a0", 3).Agent("a1", 3);
        for (var i = 0; i < 6; i++) pool.Job($"fill{i}");
        pool.Match();
        for (var i = 0; i < 6; i++) pool.Accept($"fill{i}");
        pool.Job("heavy", cost: 3).At(30).Match();
        held = pool.Facts.OfType<AgentHeld>().Single().Agent;
        return pool;
    }

    private static Pool Steady(MatcherOptions options, out int lightServedWhileHeld, out double servedAt)
    {
        var pool = new Pool(options).Agent("a0", 3).Agent("a1", 3);
        var inHand = new Queue<string>();
        lightServedWhileHeld = 0;
        servedAt = double.PositiveInfinity;
        for (var i = 0; i < 6; i++) pool.Job($"fill{i}");
        Take(pool.Match());
        pool.At(0.5).Job("heavy", cost: 3);
        for (var second = 1; second < 200 && inHand.Count > 0; second++)
        {
            pool.At(second).Job($"light{second}");
            pool.Complete(inHand.Dequeue());
            var taken = pool.Match();
            if (taken.Contains("heavy", StringComparison.Ordinal))
            {
                servedAt = second;
                return pool;
            }

            if (pool.Facts.OfType<AgentHeld>().Any() && taken.Length > 0) lightServedWhileHeld++;
            Take(taken);
        }

        return pool;

        void Take(string pairs)
        {
            foreach (var pair in pairs.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var job = pair[..pair.IndexOf('>')];
                pool.Accept(job);
                inHand.Enqueue(job);
            }
        }
    }
}
