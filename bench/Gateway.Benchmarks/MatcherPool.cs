using System.Collections.Frozen;
using System.Globalization;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Benchmarks;

/// <summary>
/// A pool in a steady state: 64 signatures, 1,000 agents of capacity 3 with 16 of the skills each (nearly every agent is a profile of its own,
/// the hard case), and a fixed number of waiting jobs. One <see cref="Cycle"/> ends one job, queues one, pairs, and accepts what was offered.
/// </summary>
public sealed class MatcherPool
{
    private const int SignatureCount = 64;
    private const int AgentCount = 1000;
    private const int Capacity = 3;

    private readonly Random _random = new(1);
    private readonly Matcher _matcher = new(new MatcherOptions());
    private readonly List<RoutingFact> _facts = [];
    private readonly List<JobKey> _assigned = [];
    private readonly SkillRequirement[][] _requirements;
    private long _now = 1_000_000;

    /// <param name="waiting">Jobs that wait all the time; with 0 half of the agents' capacity is free instead.</param>
    /// <param name="skillsEach">Of the 64; with all of them every agent can take every job.</param>
    public MatcherPool(int waiting, int skillsEach = 16)
    {
        Waiting = waiting;
        _requirements = [.. Enumerable.Range(0, SignatureCount).Select(i => new SkillRequirement[] { new(Skill(i), 5) })];
        _matcher.StartEpoch(1, _now, _facts);
        _matcher.SetQueue(new QueuePolicy
        {
            Name = "all",
            OfferTimeout = 20_000_000,
            AgeingStep = 60_000_000,
            DepthMax = int.MaxValue,
            Ladder = Ladder.Measured,
        }, _now, _facts);
        for (var i = 0; i < AgentCount; i++)
        {
            var skills = Enumerable.Range(0, SignatureCount).OrderBy(_ => _random.Next()).Take(skillsEach);
            var agent = new AgentSupply
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"agent-{i}"),
                Skills = skills.ToFrozenDictionary(Skill, s => skillsEach < SignatureCount ? 7 : 5 + ((s + i) % 6)),
                Queues = ["all"],
                Capacity = Capacity,
            };
            _matcher.SetAgent(agent, _now, _facts);
            _matcher.SetPresence(agent.Id, Presence.Online, _now, _facts);
        }

        var made = 0L;
        var total = waiting == 0 ? AgentCount * Capacity / 2 : waiting;
        while (waiting == 0 ? _assigned.Count < total : _matcher.Queues()[0].Waiting < total)
        {
            for (var i = 0; i < Math.Max(1, total / 20); i++)
            {
                Enqueue(new JobKey(string.Create(CultureInfo.InvariantCulture, $"job-{++made:D20}"), 0));
                Pair();
            }
        }
    }

    public int Waiting { get; }

    /// <summary>The records that a cycle hands out, made once more: the part of its allocations that is not the decision's.</summary>
    public object[] Records()
    {
        var job = new JobDemand { Job = default, Conversation = "", Queue = "all", WaitingSince = _now };
        return [new JobCompleted(_now, default, "", null), new JobQueued(_now, job), new OfferIssued(_now, default, default, "", _now), new OfferAccepted(_now, default, default, "")];
    }

    public void Cycle()
    {
        _now += 3;
        var index = _random.Next(_assigned.Count);
        var done = _assigned[index];
        _assigned[index] = _assigned[^1];
        _assigned.RemoveAt(_assigned.Count - 1);
        _matcher.Complete(done, _now, _facts);

        // The name of the finished job serves again under its next epoch, so that making names is not measured.
        Enqueue(done with { Epoch = done.Epoch + 1 });
        Pair();
    }

    /// <summary>Jobs waiting now, to be compared with <see cref="Waiting"/>: a benchmark that drifts measures something else.</summary>
    public int WaitingNow() => _matcher.Queues()[0].Waiting;

    private void Enqueue(JobKey key)
    {
        var job = new JobDemand
        {
            Job = key,
            Conversation = key.Id,
            Queue = "all",
            Priority = 0,
            Requirements = _requirements[_random.Next(SignatureCount)],
            WaitingSince = _now,
        };
        if (_matcher.Enqueue(job, _now, _facts) != EnqueueOutcome.Queued) throw new InvalidOperationException($"Job {key} was not queued.");
    }

    private void Pair()
    {
        _facts.Clear();
        _matcher.Match(_now, _facts);
        for (int i = 0, count = _facts.Count; i < count; i++)
        {
            if (_facts[i] is not OfferIssued offer) continue;
            _matcher.Accept(offer.Offer, offer.Agent, _now, _facts);
            _assigned.Add(offer.Job);
        }
    }

    private static string Skill(int number) => string.Create(CultureInfo.InvariantCulture, $"topic:{number}");
}
