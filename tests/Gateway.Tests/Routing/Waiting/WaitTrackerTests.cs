using Gateway.Contracts.Agents;
using Gateway.Routing;
using Gateway.Routing.Waiting;

namespace Gateway.Tests.Routing.Waiting;

/// <summary>
/// A real matcher under a virtual clock: arrivals at random, exponential handling times, agents that accept at once. What the tracker says when a job comes
/// is compared with how long the job then waits.
/// </summary>
public sealed class WaitTrackerTests
{
    private const long Second = 1_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Estimate_OneBand_IsUnbiasedAndAlmostAsGoodAsAnEstimateCanBe(int seed)
    {
        var samples = Simulate(seed, agents: 10, handling: 240, interval: 24.5, urgentShare: 0, ageingStep: 60).Where(s => s.Position > 1).ToList();

        var (bias, excess) = (Bias(samples), ErrorOverTheLeastPossible(samples, departure: 24));
        Assert.True(samples.Count > 3000, $"{samples.Count} samples");
        Assert.True(Math.Abs(bias) < 0.10, $"bias {bias:P1}");
        Assert.True(excess < 1.35, $"error {excess:0.00} times the least possible");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Estimate_UrgentJobsOvertake_IsUnbiasedForBothBands(int seed)
    {
        var samples = Simulate(seed, agents: 10, handling: 240, interval: 24.5, urgentShare: 0.3, ageingStep: 300).Where(s => s.Position > 1).ToList();

        foreach (var band in new[] { 0, 5 })
        {
            var bias = Bias([.. samples.Where(s => s.Band == band)]);
            Assert.True(Math.Abs(bias) < 0.20, $"band {band}: bias {bias:P1}");
        }
    }

    [Fact]
    public void Estimate_NobodyWaitsAndAnAgentIsFree_IsNothing()
    {
        var tracker = new WaitTracker();

        Assert.Equal([new WaitEstimate(5, 1, TimeSpan.Zero)], tracker.Estimate("q", 5, agentFree: true, now: 0));
    }

    [Fact]
    public void Estimate_BeforeTheQueueWasSeenWorking_IsUnknown()
    {
        var tracker = new WaitTracker();

        Assert.Equal([new WaitEstimate(5, 1, null)], tracker.Estimate("q", 5, agentFree: false, now: 0));
    }

    [Fact]
    public void Estimate_UrgentJobBeforeAnOldOne_OvertakesIt()
    {
        var tracker = new WaitTracker();
        tracker.Observe(new QueueChanged(0, new QueuePolicy { Name = "q", OfferTimeout = Second, AgeingStep = 60 * Second, DepthMax = 10 }));
        foreach (var id in new[] { "a", "b", "c" })
        {
            Queue(tracker, id, 5, 1000 * Second);
        }

        // One leaves every ten seconds.
        tracker.Observe(new OfferAccepted(1010 * Second, default, new JobKey("a", 1), "ana"));
        tracker.Observe(new OfferAccepted(1020 * Second, default, new JobKey("b", 1), "ana"));

        var estimates = tracker.Estimate("q", 0, agentFree: false, now: 1100 * Second);

        // At its turn the urgent one has waited 10 s, worth 320 of the other's 110.
        Assert.Equal([(0, 1, 10.0), (5, 2, 20.0)], estimates.Select(e => (e.Priority, e.Position, Math.Round(e.Wait!.Value.TotalSeconds, 2))));
    }

    [Fact]
    public void Position_JobReadBack_Counts()
    {
        var matcher = new Matcher(new MatcherOptions());
        var facts = new List<RoutingFact>();
        matcher.StartEpoch(1, 0, facts);
        matcher.SetQueue(new QueuePolicy { Name = "q", OfferTimeout = Second, AgeingStep = Second, DepthMax = 10 }, 0, facts);
        matcher.Enqueue(Demand("a", 5, 0), 0, facts);

        Assert.Equal(2, WaitTracker.From(matcher.Snapshot()).Estimate("q", 5, false, Second)[0].Position);
    }

    private static double Bias(List<Sample> samples) => (samples.Average(s => s.Estimate) / samples.Average(s => s.Actual)) - 1;

    /// <summary>With n jobs to leave first, the wait is a sum of n random gaps: no estimate can have a smaller error than theirs.</summary>
    private static double ErrorOverTheLeastPossible(List<Sample> samples, double departure) => Math.Sqrt(
        samples.Average(s => Math.Pow(s.Actual - s.Estimate, 2)) / samples.Average(s => s.Position * departure * departure));

    private static List<Sample> Simulate(int seed, int agents, double handling, double interval, double urgentShare, long ageingStep)
    {
        var random = new Random(seed);
        var matcher = new Matcher(new MatcherOptions());
        var tracker = new WaitTracker();
        var facts = new List<RoutingFact>();
        var arrived = new Dictionary<string, Sample>();
        var samples = new List<Sample>();
        var busyUntil = new PriorityQueue<JobKey, long>();
        matcher.StartEpoch(1, 0, facts);
        matcher.SetQueue(new QueuePolicy { Name = "q", OfferTimeout = 20 * Second, AgeingStep = ageingStep * Second, DepthMax = 100_000 }, 0, facts);
        for (var i = 0; i < agents; i++)
        {
            matcher.SetAgent(new AgentSupply { Id = $"a{i}", Queues = ["q"] }, 0, facts);
            matcher.SetPresence($"a{i}", Presence.Online, 0, facts);
        }

        var nextArrival = 0L;
        for (var jobs = 0; jobs < 12_000;)
        {
            var now = busyUntil.TryPeek(out var done, out var doneAt) && doneAt <= nextArrival ? doneAt : nextArrival;
            if (now == doneAt && busyUntil.Count > 0)
            {
                busyUntil.Dequeue();
                matcher.Complete(done, now, facts);
            }
            else
            {
                var band = random.NextDouble() < urgentShare ? 0 : 5;
                var free = matcher.Agents().Any(a => a.Used < a.Agent.Capacity);
                var estimate = tracker.Estimate("q", band, free, now).Single(e => e.Priority == band);
                var id = $"j{jobs++}";
                matcher.Enqueue(Demand(id, band, now), now, facts);
                if (estimate.Wait is { } wait && jobs > 500)
                {
                    arrived[id] = new Sample(band, estimate.Position, wait.TotalSeconds, now);
                }

                nextArrival = now + (long)(-Math.Log(1 - random.NextDouble()) * interval * Second);
            }

            matcher.Match(now, facts);
            for (var i = 0; i < facts.Count; i++)
            {
                if (facts[i] is OfferIssued offer)
                {
                    matcher.Accept(offer.Offer, offer.Agent, now, facts);
                    busyUntil.Enqueue(offer.Job, now + (long)(-Math.Log(1 - random.NextDouble()) * handling * Second));
                    if (arrived.Remove(offer.Job.Id, out var sample))
                    {
                        samples.Add(sample with { Actual = (now - sample.Actual) / Second });
                    }
                }

                tracker.Observe(facts[i]);
            }

            facts.Clear();
        }

        return samples;
    }

    private static void Queue(WaitTracker tracker, string id, int band, long at) => tracker.Observe(new JobQueued(at, Demand(id, band, at)));

    private static JobDemand Demand(string id, int band, long since) =>
        new() { Job = new JobKey(id, 1), Conversation = id, Queue = "q", Priority = band, WaitingSince = since };

    private sealed record Sample(int Band, int Position, double Estimate, double Actual);
}
