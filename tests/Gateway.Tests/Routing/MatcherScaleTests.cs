using System.Collections;
using CsCheck;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>Work is counted, not timed: how often demands and agents are looked at must not depend on how many there are.</summary>
public sealed class MatcherScaleTests
{
    [Fact]
    public void Match_HundredTimesAsManyWaiting_LooksAtNoMoreDemands() => Assert.Equal(Looks(waiting: 200, agents: 20), Looks(waiting: 20_000, agents: 20));

    [Fact]
    public void Match_HundredTimesAsManyAgents_LooksAtNoMoreAgents() => Assert.Equal(Looks(waiting: 200, agents: 20), Looks(waiting: 200, agents: 2_000));

    [Fact]
    public void Decline_ManyJobsByOneAgent_DoesNotSlowTheJobsBehind()
    {
        // 500 jobs declined by the only agent stand in front; each pairing afterwards looks at a fixed number of demands.
        var counted = new Counted();
        var matcher = Filled(counted, waiting: 0, agents: 1, out var facts);
        for (var i = 0; i < 500; i++)
        {
            matcher.Enqueue(Demand(counted, $"declined-{i}", i), 1000, facts);
            facts.Clear();
            matcher.Match(1000, facts);
            Assert.Equal(DeclineOutcome.Declined, matcher.Decline(((OfferIssued)facts[0]).Offer, "a0", null, 1000, facts));
        }

        var before = counted.Total;
        matcher.Enqueue(Demand(counted, "next", 2000), 2000, facts);
        facts.Clear();
        matcher.Match(2000, facts);
        Assert.Equal("next", ((OfferIssued)Assert.Single(facts)).Job.Id);
        Assert.InRange(counted.Total - before, 1, 20);
    }

    [Fact]
    public void OrderedSet_AnyAddsAndRemoves_IsSortedAndShallow() => Gen.Select(Gen.Int[0, 2], Gen.Int[0, 400]).Array[0, 600].Sample(
        steps =>
        {
            var set = new OrderedSet<Node>();
            var expected = new SortedDictionary<int, Node>();
            foreach (var (kind, number) in steps)
            {
                if (kind > 0 && !expected.ContainsKey(number)) set.Add(expected[number] = new Node { Key = new OrderKey(0, number, 0) });
                else if (kind == 0 && expected.Remove(number, out var node)) set.Remove(node);
                Assert.Equal(expected.Count, set.Count);
                Assert.Same(expected.Values.FirstOrDefault(), set.First);
            }

            var read = new List<Node>();
            for (var node = set.First; node is not null; node = OrderedSet<Node>.Next(node)) read.Add(node);
            Assert.Equal(expected.Values, read);
        },
        iter: 300);

    [Theory]
    [InlineData("rising")]
    [InlineData("falling")]
    [InlineData("mixed")]
    public void OrderedSet_HundredThousand_StaysLogarithmicallyDeep(string order)
    {
        const int Count = 100_000;
        var set = new OrderedSet<Node>();
        var nodes = new List<Node>();
        for (var i = 0; i < Count; i++)
        {
            var number = order switch { "rising" => i, "falling" => -i, _ => (int)(i * 7919L % Count) };
            nodes.Add(new Node { Key = new OrderKey(number, 0, 0) });
            set.Add(nodes[^1]);
        }

        // A random tree of n nodes is about 2 ln n = 23 deep on average and hardly ever 60 at most.
        Assert.InRange(nodes.Average(Depth), 10, 32);
        Assert.InRange(nodes.Max(Depth), 16, 60);

        static int Depth(Node node)
        {
            var depth = 0;
            for (var at = node; at.Parent is not null; at = at.Parent) depth++;
            return depth;
        }
    }

    // How often one enqueue, pairing, acceptance and completion looks at requirements and ranks agents, in a full pool.
    private static (long Requirements, long Ranks) Looks(int waiting, int agents)
    {
        var counted = new Counted();
        var matcher = Filled(counted, waiting, agents, out var facts);
        counted.Total = counted.Ranks = 0;
        matcher.Complete(matcher.JobsOf("a0")[0].Demand.Job, 5000, facts);
        matcher.Enqueue(Demand(counted, "new", 5000), 5000, facts);
        facts.Clear();
        matcher.Match(5000, facts);
        var offer = (OfferIssued)Assert.Single(facts);
        Assert.Equal(AcceptKind.Accepted, matcher.Accept(offer.Offer, offer.Agent, 5000, facts).Kind);
        return (counted.Total, counted.Ranks);
    }

    private static Matcher Filled(Counted counted, int waiting, int agents, out List<RoutingFact> facts)
    {
        facts = [];
        var matcher = new Matcher(Pool.Plain with { Distribution = counted });
        matcher.SetQueue(new QueuePolicy { Name = "q", OfferTimeout = 1_000_000, AgeingStep = 60, DepthMax = int.MaxValue }, 0, facts);
        for (var i = 0; i < agents; i++)
        {
            matcher.SetAgent(new AgentSupply { Id = $"a{i}", Queues = ["q"], Skills = new Dictionary<string, int> { ["s"] = 5 } }, 0, facts);
            matcher.SetPresence($"a{i}", Presence.Online, 0, facts);
        }

        for (var i = 0; i < (waiting == 0 ? 0 : waiting + agents); i++) matcher.Enqueue(Demand(counted, $"j{i}", i), 0, facts);
        facts.Clear();
        matcher.Match(0, facts);
        foreach (var offer in facts.OfType<OfferIssued>().ToList()) matcher.Accept(offer.Offer, offer.Agent, 0, facts);
        return matcher;
    }

    private static JobDemand Demand(Counted counted, string id, long since) => new()
    {
        Job = new JobKey(id, 0),
        Conversation = id,
        Queue = "q",
        Priority = 0,
        WaitingSince = since,
        Requirements = new CountedRequirements(counted),
    };

    private sealed class Node : OrderedNode<Node>;

    private sealed class Counted : IDistributionPolicy
    {
        public long Total { get; set; }

        public long Ranks { get; set; }

        public OrderKey Rank(in AgentLoad agent)
        {
            Ranks++;
            return LongestIdlePolicy.Instance.Rank(agent);
        }
    }

    private sealed class CountedRequirements(Counted counted) : IReadOnlyList<SkillRequirement>
    {
        private static readonly SkillRequirement Required = new("s", 1);

        public int Count => 1;

        public SkillRequirement this[int index]
        {
            get
            {
                counted.Total++;
                return Required;
            }
        }

        public IEnumerator<SkillRequirement> GetEnumerator() => throw new NotSupportedException();

        IEnumerator IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }
}
