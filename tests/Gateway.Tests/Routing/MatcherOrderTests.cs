using CsCheck;
using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>The stated bound: nobody is served before a job who arrives later than priority x ageing step after it.</summary>
public sealed class MatcherOrderTests
{
    private const long AgeingStep = 10;

    [Fact]
    public void Match_AnyArrivals_OvertakeOnlyInsideTheBound() => Gen.Select(Gen.Int[0, 9], Gen.Int[0, 8]).Array[2, 60].Sample(
        arrivals =>
        {
            var matcher = new Matcher(Pool.Plain);
            var facts = new List<RoutingFact>();
            matcher.SetQueue(new QueuePolicy { Name = "q", OfferTimeout = 1_000_000, AgeingStep = AgeingStep, DepthMax = 1000 }, 0, facts);
            matcher.SetAgent(new AgentSupply { Id = "kim", Queues = ["q"], Capacity = 1 }, 0, facts);
            matcher.SetPresence("kim", Presence.Online, 0, facts);
            var jobs = new List<(long Arrival, int Priority)>();
            var served = new List<int>();
            var now = 0L;
            foreach (var (priority, wait) in arrivals)
            {
                now += wait;
                jobs.Add((now, priority));
                var job = new JobDemand { Job = new JobKey($"{jobs.Count - 1}", 0), Conversation = "c", Queue = "q", Priority = priority, WaitingSince = now };
                Assert.Equal(EnqueueOutcome.Queued, matcher.Enqueue(job, now, facts));

                // One in three arrivals is served at once, so that the queue grows and its order matters.
                if (jobs.Count % 3 == 0) Serve();
            }

            while (served.Count < jobs.Count) Serve();
            for (var late = 1; late < jobs.Count; late++)
            {
                for (var early = 0; early < late; early++)
                {
                    if (served.IndexOf(late) > served.IndexOf(early)) continue;
                    Assert.True(jobs[late].Arrival < jobs[early].Arrival + (jobs[early].Priority * AgeingStep));
                }
            }

            void Serve()
            {
                facts.Clear();
                matcher.Match(now, facts);
                var offer = facts.OfType<OfferIssued>().Single();
                matcher.Accept(offer.Offer, "kim", now, facts);
                matcher.Complete(offer.Job, now, facts);
                served.Add(int.Parse(offer.Job.Id, System.Globalization.CultureInfo.InvariantCulture));
            }
        },
        iter: 500);
}
