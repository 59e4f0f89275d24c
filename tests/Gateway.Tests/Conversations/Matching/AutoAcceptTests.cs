using System.Collections.Frozen;
using Gateway.Contracts.Agents;
using Gateway.Conversations.Pools;
using Gateway.Routing;

namespace Gateway.Tests.Conversations.Matching;

public sealed class AutoAcceptTests
{
    [Fact]
    public void Match_JobOfferedToTwo_WhoeverLosesItGetsTheNextInTheSameStep()
    {
        var tenant = Silo.Model(t => t with
        {
            Agents = t.Agents.Values.Select(agent => agent with { AutoAccept = true }).ToFrozenDictionary(agent => agent.Id),
        }).Tenants["acme"];
        var matcher = new Matcher(new MatcherOptions());
        List<RoutingFact> facts = [];
        matcher.StartEpoch(1, 0, facts);
        matcher.SetQueue(new QueuePolicy { Name = "q", OfferTimeout = 20_000_000, AgeingStep = 1, DepthMax = 9, OffersAtOnce = 2 }, 0, facts);
        foreach (var agent in (string[])["ana", "bo"])
        {
            matcher.SetAgent(new AgentSupply { Id = agent, Queues = ["q"] }, 0, facts);
            matcher.SetPresence(agent, Presence.Online, 0, facts);
        }

        foreach (var job in (string[])["first", "second"])
        {
            matcher.Enqueue(new JobDemand { Job = new JobKey(job, 0), Conversation = job, Queue = "q", WaitingSince = 0 }, 0, facts);
        }

        AutoAccept.Match(matcher, tenant, facts, 0);

        Assert.Equal(["first", "second"], facts.OfType<OfferAccepted>().Select(f => f.Job.Id));
        Assert.Equal(2, facts.OfType<OfferAccepted>().Select(f => f.Agent).Distinct().Count());
    }
}
