using CsCheck;
using Gateway.Contracts.Configuration;
using Gateway.Routing;
using Gateway.Tests.Routing.Model;

namespace Gateway.Tests.Routing;

/// <summary>A million random commands under every policy, each fact held against the promises; and broken deciders, which must be found.</summary>
public sealed class DecisionModelTests
{
    private const int StepsEach = 250;

    // Times the steps each: a million operations and a few more.
    private const int Sequences = 4_100;

    private static readonly MatcherOptions Fast = new() { FinishedMax = 4, HoldAfter = 25 };
    private static readonly Ladder[] Ladders = [Ladder.None, Ladder.None, Ladder.Measured, Ladder.Of([new LadderStep(6, 0), new LadderStep(1, 20)])];

    // Promises of what is off in the other deciders.
    private static readonly string[] Limits = ["single assignment", "offers at once", "caps", "interruptible", "cool-down", "share"];

    [Fact]
    public void AnyCommands_UnderAnyPolicy_KeepThePromises()
    {
        var agents = PolicyNames.Agents.ToArray();

        // The bands of the priority choice overtake without a bound, and two others state none: their order is not checked, the rest is.
        var jobs = new[] { JobChoice.Default, JobChoice.Fcfs, JobChoice.Ageing, JobChoice.Due };
        Gen.Select(Gen.Int[0, agents.Length - 1], Gen.Int[0, jobs.Length - 1], Gen.Int[0, Ladders.Length - 1], Gen.Bool, Step.Any.Array[StepsEach]).Sample(
            (agent, job, ladder, limits, steps) =>
            {
                // Overtaking is judged where no ladder keeps an agent from the job that is overtaken.
                var rig = new DecisionRig(Fast with { Agents = agents[agent], Jobs = Ladders[ladder] == Ladder.None ? jobs[job] : JobChoice.Default }, Ladders[ladder], limits);
                foreach (var step in steps) rig.Run(step);
            },
            iter: Sequences);
    }

    [Theory]
    [InlineData("I4")]
    [InlineData("I5")]
    [InlineData("I8")]
    [InlineData("I9")]
    [InlineData("I11")]
    [InlineData("overtaking")]
    [InlineData("expedite")]
    [InlineData("single assignment")]
    [InlineData("offers at once")]
    [InlineData("caps")]
    [InlineData("interruptible")]
    [InlineData("cool-down")]
    [InlineData("share")]
    public void BrokenDecider_OfEachKind_IsFound(string promise)
    {
        var found = Assert.ThrowsAny<Exception>(() => Step.Any.Array[StepsEach].Sample(
            steps =>
            {
                var rig = new DecisionRig(Fast with { Agents = AgentChoice.LongestIdle, Jobs = JobChoice.Fcfs }, Ladder.None, Limits.Contains(promise), Saboteur(promise));
                try
                {
                    foreach (var step in steps) rig.Run(step);
                }
                catch (Exception e) when (!e.ToString().Contains(promise + ":", StringComparison.Ordinal))
                {
                    // After its lie the saboteur's story does not fit together any more; only the promise it breaks counts.
                }
            },
            iter: 5_000));

        Assert.Contains(promise + ":", found.ToString(), StringComparison.Ordinal);
    }

    private static JobKey JobOf(RoutingFact fact) => fact switch
    {
        OfferIssued offer => offer.Job,
        JobCancelled cancelled => cancelled.Job,
        JobAssigned assigned => assigned.Job,
        _ => default,
    };

    private static bool IsPlain(JobDemand job) =>
        job is { Cost: 1, Expedite: false, OnlyAgent: null, Requirements.Count: 0, Selectors.Count: 0, DeclinedBy.Count: 0, PreferredAgent: null };

    // A decider with one bug, as seen from outside: what a matcher with that bug would have told.
    private static Func<RoutingFact, IEnumerable<RoutingFact>> Saboteur(string promise)
    {
        var declined = new Dictionary<JobKey, string>();
        var waiting = new List<JobDemand>();
        return fact =>
        {
            if (fact is JobQueued queued) waiting.Add(queued.Demand);
            if (fact is OfferIssued or JobCancelled or JobAssigned) waiting.RemoveAll(w => w.Job == JobOf(fact));
            switch (promise, fact)
            {
                case ("I4", OfferIssued offer): return [offer, offer with { Offer = new OfferId(9, offer.Offer.Number) }];
                case ("I5", AgentChanged agent): return [agent with { Agent = agent.Agent with { Capacity = Math.Max(1, agent.Agent.Capacity - 1) } }];
                case ("I8", OfferDeclined decline): declined[decline.Job] = decline.Agent; return [decline];
                case ("I8", OfferIssued offer) when declined.TryGetValue(offer.Job, out var decliner): return [offer with { Agent = decliner }];
                case ("I9", JobQueued job): return [job with { Demand = job.Demand with { Requirements = [.. job.Demand.Requirements, new SkillRequirement("topic:refund", 6)] } }];
                case ("I11", OfferIssued): return [];
                case ("overtaking", OfferIssued offer) when waiting.FindLastIndex(IsPlain) is >= 0 and var later: return [offer with { Job = waiting[later].Job }];
                case ("expedite", OfferIssued offer) when waiting.FindIndex(IsPlain) is >= 0 and var plain: return [offer with { Job = waiting[plain].Job }];
                case ("single assignment", OfferRevoked { Why: RevokeReason.Taken } taken): return [new OfferAccepted(taken.At, taken.Offer, taken.Job, taken.Agent)];
                case ("offers at once", QueueChanged queue): return [queue with { Queue = queue.Queue with { OffersAtOnce = Math.Max(1, queue.Queue.OffersAtOnce - 1) } }];
                case ("caps", AgentChanged agent):
                    return [agent with { Agent = agent.Agent with { Caps = agent.Agent.Caps.ToDictionary(c => c.Key, c => c.Value - 1) } }];
                case ("interruptible", AgentChanged { Agent.InterruptTo: not null } agent): return [agent with { Agent = agent.Agent with { InterruptTo = null } }];
                case ("cool-down", QueueChanged queue): return [queue with { Queue = queue.Queue with { CoolDown = queue.Queue.CoolDown * 2 } }];
                case ("share", AgentChanged { Agent.ShareMax: > 1 } agent): return [agent with { Agent = agent.Agent with { ShareMax = agent.Agent.ShareMax - 1 } }];
                default: return [fact];
            }
        };
    }
}
