using System.Globalization;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;

namespace Gateway.Routing.Simulation;

/// <summary>The matcher of the product with a scenario's queues and agents: a queue and a skill for each type.</summary>
internal sealed class SimPool
{
    // Nobody lets an offer expire here; an hour is what a queue allows at most.
    private const long OfferTimeout = 3_600_000_000;

    // The ageing step that queues have by default.
    private const long AgeingStep = 60_000_000;

    private readonly Matcher _matcher;
    private readonly List<RoutingFact> _facts = [];
    private readonly List<OfferIssued> _offers = [];
    private readonly Dictionary<string, int> _agentIndex = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<JobType> _types;
    private readonly SkillRequirement[][] _requirements;

    public SimPool(Scenario scenario, PolicySpec policy)
    {
        _types = scenario.Types;
        _requirements = [.. _types.Select(t => new SkillRequirement[] { new(t.Name, 1) })];
        _matcher = new Matcher(new MatcherOptions { Agents = policy.Agent, Jobs = policy.Job, Seed = (ulong)scenario.Seed, FinishedMax = 0 });
        _matcher.StartEpoch(1, 0, _facts);
        foreach (var type in _types) _matcher.SetQueue(QueueOf(type, policy), 0, _facts);
        var agents = new List<SimAgent>();
        foreach (var group in scenario.Groups)
        {
            for (var number = 1; number <= group.Count; number++)
            {
                var agent = new SimAgent(group, string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{number}"));
                _agentIndex.Add(agent.Name, agents.Count);
                agents.Add(agent);
                _matcher.SetAgent(SupplyOf(agent), 0, _facts);
            }
        }

        Agents = agents;
    }

    public IReadOnlyList<SimAgent> Agents { get; }

    public long? NextDue => _matcher.NextDue;

    public int IndexOf(SimAgent agent) => _agentIndex[agent.Name];

    public bool IsWaiting(SimJob job) => _matcher.FindJob(job.Key.Id) is { Place: JobPlace.Waiting };

    public void Enter(SimJob job, long now)
    {
        var type = _types[job.Type];
        _facts.Clear();
        var outcome = _matcher.Enqueue(
            new JobDemand
            {
                Job = job.Key,
                Conversation = job.Key.Id,
                Queue = type.Name,
                Priority = type.Priority,
                Requirements = _requirements[job.Type],
                Cost = type.Cost,
                Channel = type.Channel,
                WaitingSince = now,
            },
            now,
            _facts);
        if (outcome != EnqueueOutcome.Queued) throw new InvalidOperationException($"The matcher did not queue a simulated job: {outcome}.");
    }

    public void Leave(SimJob job, long now)
    {
        _facts.Clear();
        _matcher.Cancel(job.Key, now, _facts);
    }

    public void Complete(SimJob job, long now)
    {
        _facts.Clear();
        _matcher.Complete(job.Key, now, _facts);
    }

    /// <summary>Off duty an agent takes nothing new and finishes what it has in hand.</summary>
    public void SetDuty(int agent, bool onDuty, long now)
    {
        Agents[agent].OnDuty = onDuty;
        _facts.Clear();
        _matcher.SetPresence(Agents[agent].Name, onDuty ? Presence.Online : Presence.Draining, now, _facts);
    }

    public void Due(long now)
    {
        _facts.Clear();
        _matcher.ExpireDue(now, _facts);
    }

    public IReadOnlyList<OfferIssued> Match(long now)
    {
        _facts.Clear();
        _offers.Clear();
        _matcher.Match(now, _facts);
        foreach (var fact in _facts)
        {
            if (fact is OfferIssued offer) _offers.Add(offer);
        }

        return _offers;
    }

    /// <summary>Index of the agent that has the job now.</summary>
    public int Accept(OfferIssued offer, long now)
    {
        _facts.Clear();
        _matcher.Accept(offer.Offer, offer.Agent, now, _facts);
        return _agentIndex[offer.Agent];
    }

    private static QueuePolicy QueueOf(JobType type, PolicySpec policy) => new()
    {
        Name = type.Name,
        Priority = type.Priority,
        OfferTimeout = OfferTimeout,
        AgeingStep = AgeingStep,
        DepthMax = int.MaxValue,
        Sla = type.Sla,
        Weight = type.Weight,
        Ladder = policy.OfQueues && type.Queue is { } own ? own.Ladder : policy.Ladder,
        Agents = policy.OfQueues ? type.Queue?.Agents : null,
        Weights = policy.OfQueues && type.Queue is { } weighted ? weighted.Weights : AgentWeights.Default,
    };

    private AgentSupply SupplyOf(SimAgent agent) => new()
    {
        Id = agent.Name,
        Skills = agent.Group.Skills.ToDictionary(s => _types[s.Key].Name, s => s.Value.Level),
        Queues = [.. agent.Group.Skills.Keys.Order().Select(t => _types[t].Name)],
        Capacity = agent.Group.Capacity,
        Caps = agent.Group.Caps,
    };
}
