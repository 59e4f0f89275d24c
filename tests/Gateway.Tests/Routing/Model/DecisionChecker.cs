using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>
/// Reads the facts of a matcher and holds them against the promises, knowing nothing of how they were decided: one agent a job (I4), capacity
/// (I5), declined work stays away (I8), what is required never relaxes (I9), expedited work goes first, and the bound on overtaking. I11 is <see cref="CheckSettled"/>.
/// </summary>
internal sealed class DecisionChecker(JobChoice choice, bool ladders)
{
    private readonly Dictionary<string, Agent> _agents = [];
    private readonly Dictionary<JobKey, Job> _jobs = [];
    private readonly Dictionary<string, QueuePolicy> _queues = [];

    public void Check(RoutingFact fact)
    {
        switch (fact)
        {
            case QueueChanged f: _queues[f.Queue.Name] = f.Queue; break;
            case AgentChanged f: _agents[f.Agent.Id] = (_agents.GetValueOrDefault(f.Agent.Id) ?? new Agent()) with { Supply = f.Agent }; break;
            case AgentRemoved f: _agents.Remove(f.Agent); break;
            case PresenceChanged f: _agents[f.Agent] = _agents[f.Agent] with { Presence = f.Presence }; break;
            case JobQueued f: _jobs.Add(f.Demand.Job, new Job(f.Demand)); break;
            case JobRelaxed f: CheckRelaxed(f); break;
            case OfferIssued f: CheckOffer(f); break;
            case OfferAccepted f: Require(_jobs[f.Job] is { Agent: { } holder, Assigned: false } && holder == f.Agent, "I4", f); _jobs[f.Job].Assigned = true; break;
            case OfferDeclined f: _jobs[f.Job].Declined.Add(f.Agent); Return(f.Job); break;
            case OfferExpired f: Return(f.Job); break;
            case OfferRevoked f: Return(f.Job); break;
            case JobAssigned f:
                Require(_jobs[f.Job].Agent is null, "I4", f);
                Give(f.Job, f.Agent, f);
                _jobs[f.Job].Assigned = true;
                break;
            case JobUnassigned f: Return(f.Job); if (!f.Requeued) _jobs.Remove(f.Job); break;
            case JobCompleted f:
                Require(_jobs[f.Job] is { Assigned: true } done && done.Agent == f.Agent, "I4", f);
                if (f.WrapUpUntil is null) Use(f.Agent, -_jobs[f.Job].Demand.Cost);
                else _agents[f.Agent].WrapUps[f.Job] = _jobs[f.Job].Demand.Cost;
                _jobs.Remove(f.Job);
                break;
            case WrapUpEnded f: Use(f.Agent, -_agents[f.Agent].WrapUps[f.Job]); _agents[f.Agent].WrapUps.Remove(f.Job); break;
            case JobCancelled f: if (_jobs[f.Job].Agent is not null) Return(f.Job); _jobs.Remove(f.Job); break;
            default: break;
        }
    }

    /// <summary>After a pairing: nothing waits that somebody free could be offered (I11). For pools without ladders; held agents stand back on purpose.</summary>
    public void CheckSettled(IReadOnlyCollection<string> held)
    {
        foreach (var job in _jobs.Values.Where(j => j.Agent is null))
        {
            foreach (var (id, agent) in _agents)
            {
                if (!held.Contains(id) && CanTake(agent, job)) throw new BrokenPromiseException($"I11: {job.Demand.Job} waits although {id} could take it.");
            }
        }
    }

    private void CheckOffer(OfferIssued offer)
    {
        var job = _jobs[offer.Job];
        var agent = _agents[offer.Agent];
        Require(job.Agent is null, "I4", offer);
        Require(!job.Declined.Contains(offer.Agent), "I8", offer);
        Require(Qualifies(agent, job), "I9", offer);
        Require(agent.Presence == Presence.Online, "presence", offer);
        var order = Order(job);
        var overtaken = _jobs.Values.FirstOrDefault(other => other != job && other.Agent is null && Order(other) + Bound(other) < order && CanTake(agent, other)

            && !job.IsExpedited && IsBest(agent, other) && job.Demand.PreferredAgent != offer.Agent && other.Demand.OnlyAgent is null);
        Require(overtaken is null, "overtaking", offer);
        Require(!_jobs.Values.Any(other => IsPassedOver(other, job, agent)), "expedite", offer);
        Give(offer.Job, offer.Agent, offer);
    }

    // An expedited job that the agent could take goes before every other, under any choice; ladders may keep the agent from it.
    private bool IsPassedOver(Job expedited, Job offered, Agent agent) =>
        !ladders && expedited != offered && expedited.Agent is null && expedited.IsExpedited && !offered.IsExpedited && CanTake(agent, expedited)
        && offered.Demand.PreferredAgent != agent.Supply.Id;

    private void CheckRelaxed(JobRelaxed relaxed)
    {
        var job = _jobs[relaxed.Job];
        Require(job.Demand.Selectors.Take(relaxed.Expired).All(s => s.ExpiresAfter is { } after && job.Demand.WaitingSince + after <= relaxed.At), "I9", relaxed);
        job.Expired = relaxed.Expired;
    }

    // What the stated order of the choice allows nobody to go before.
    private long Order(Job job) => choice switch
    {
        JobChoice.Fcfs => job.Demand.WaitingSince,
        JobChoice.Due => job.Demand.WaitingSince + _queues[job.Demand.Queue].Sla,
        JobChoice.Default => job.Demand.WaitingSince,
        _ => job.Demand.WaitingSince + (job.Demand.Priority!.Value * _queues[job.Demand.Queue].AgeingStep),
    };

    // Under the default a job can be overtaken for twenty times its SLA.
    private long Bound(Job job) => choice == JobChoice.Default ? 20 * _queues[job.Demand.Queue].Sla : 0;

    // The default's bound speaks of agents who are no slower than others; here that is the best level on duty.
    private bool IsBest(Agent agent, Job job) =>
        choice != JobChoice.Default || _agents.Values.All(other => other.Presence != Presence.Online || LevelOf(other, job) <= LevelOf(agent, job));

    private static int LevelOf(Agent agent, Job job) => job.Demand.Requirements.Select(r => agent.Supply.Skills.GetValueOrDefault(r.Skill)).DefaultIfEmpty(10).Min();

    private static bool CanTake(Agent agent, Job job) =>
        agent.Presence == Presence.Online && agent.Used + job.Demand.Cost <= agent.Supply.Capacity && Qualifies(agent, job) && !job.Declined.Contains(agent.Supply.Id);

    private static bool Qualifies(Agent agent, Job job) =>
        (job.Demand.OnlyAgent is { } only ? only == agent.Supply.Id : agent.Supply.Queues.Contains(job.Demand.Queue))
        && job.Demand.Requirements.All(r => agent.Supply.Skills.GetValueOrDefault(r.Skill) >= r.Level)
        && job.Demand.Selectors.Skip(job.Expired).All(s => s.Accepts(agent.Supply.Labels.TryGetValue(s.Label, out var label) ? label : null));

    private void Give(JobKey key, string agent, RoutingFact fact)
    {
        var job = _jobs[key];
        job.Agent = agent;
        Use(agent, job.Demand.Cost);
        Require(_agents[agent].Used <= _agents[agent].Supply.Capacity, "I5", fact);
    }

    private void Return(JobKey key)
    {
        var job = _jobs[key];
        Use(job.Agent!, -job.Demand.Cost);
        (job.Agent, job.Assigned) = (null, false);
    }

    private void Use(string agent, int units) => _agents[agent] = _agents[agent] with { Used = _agents[agent].Used + units };

    private static void Require(bool kept, string promise, RoutingFact fact)
    {
        if (!kept) throw new BrokenPromiseException($"{promise}: {fact}");
    }

    private sealed record Agent
    {
        public AgentSupply Supply { get; init; } = null!;

        public Presence Presence { get; init; } = Presence.Offline;

        public int Used { get; init; }

        public Dictionary<JobKey, int> WrapUps { get; init; } = [];
    }

    private sealed class Job(JobDemand demand)
    {
        public JobDemand Demand => demand;

        public string? Agent { get; set; }

        public bool Assigned { get; set; }

        public HashSet<string> Declined { get; } = [.. demand.DeclinedBy];

        public int Expired { get; set; }

        public bool IsExpedited => Demand.Expedite || Demand.Selectors.Skip(Expired).Any(s => s.Expedites);
    }
}

/// <summary>A decision broke a promise; the message begins with its name.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
