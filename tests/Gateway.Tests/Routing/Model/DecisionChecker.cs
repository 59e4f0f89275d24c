using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>
/// Reads the facts of a matcher and holds them against the promises, knowing nothing of how they were decided: one agent a job (I4), capacity with caps
/// and interruptible work (I5), declined work stays away (I8), what is required never relaxes (I9), expedited work goes first, cool-downs and shares, and
/// the bound on overtaking. I11 is <see cref="CheckSettled"/>.
/// </summary>
internal sealed class DecisionChecker(JobChoice choice, bool ladders)
{
    private readonly Dictionary<string, CheckedAgent> _agents = [];
    private readonly Dictionary<JobKey, CheckedJob> _jobs = [];
    private readonly Dictionary<string, QueuePolicy> _queues = [];

    public void Check(RoutingFact fact)
    {
        switch (fact)
        {
            case QueueChanged f: _queues[f.Queue.Name] = f.Queue; break;
            case AgentChanged f when _agents.TryGetValue(f.Agent.Id, out var known): known.Change(f.Agent); break;
            case AgentChanged f: _agents[f.Agent.Id] = new CheckedAgent(f.Agent); break;
            case AgentRemoved f: _agents.Remove(f.Agent); break;
            case PresenceChanged f: _agents[f.Agent].Presence = f.Presence; break;
            case JobQueued f: _jobs.Add(f.Demand.Job, new CheckedJob(f.Demand)); break;
            case JobRelaxed f: CheckRelaxed(f); break;
            case OfferIssued f: CheckOffer(f); break;
            case OfferAccepted f: CheckAccepted(f); break;
            case OfferDeclined f:
                _jobs[f.Job].Declined.Add(f.Agent);
                Return(f.Job, f.Offer, f.Agent);
                Cool(f.Job, f.Agent, f.At);
                break;
            case OfferExpired f: Return(f.Job, f.Offer, f.Agent); Cool(f.Job, f.Agent, f.At); break;
            case OfferRevoked f: Return(f.Job, f.Offer, f.Agent); break;
            case JobAssigned f:
                Require(_jobs[f.Job] is { Agent: null, Offers.Count: 0 }, "I4", f);
                Take(f.Job, f.Agent, f);
                _jobs[f.Job].Agent = f.Agent;
                _agents[f.Agent].Given(f.At);
                break;
            case JobUnassigned f:
                _agents[f.Agent].Release(_jobs[f.Job].Demand);
                _jobs[f.Job].Agent = null;
                if (!f.Requeued) _jobs.Remove(f.Job);
                break;
            case JobCompleted f:
                Require(_jobs[f.Job].Agent == f.Agent, "I4", f);
                if (f.WrapUpUntil is null) _agents[f.Agent].Release(_jobs[f.Job].Demand);
                else _agents[f.Agent].WrapUps[f.Job] = _jobs[f.Job].Demand;
                _jobs.Remove(f.Job);
                break;
            case WrapUpEnded f:
                _agents[f.Agent].Release(_agents[f.Agent].WrapUps[f.Job]);
                _agents[f.Agent].WrapUps.Remove(f.Job);
                break;
            case JobCancelled f:
                Require(_jobs[f.Job].Offers.Count == 0, "I4", f);
                if (_jobs[f.Job].Agent is { } holder) _agents[holder].Release(_jobs[f.Job].Demand);
                _jobs.Remove(f.Job);
                break;
            default: break;
        }
    }

    /// <summary>After a command: nobody holds an offer of what somebody has.</summary>
    public void CheckAnswered()
    {
        foreach (var job in _jobs.Values)
        {
            if (job is { Agent: not null, Offers.Count: > 0 }) throw new BrokenPromiseException($"single assignment: {job.Demand.Job} is {job.Agent}'s and offered to {job.Offers.First().Value}.");
        }
    }

    /// <summary>After a pairing: nothing waits that somebody free could be offered (I11). For pools without ladders; held agents stand back on purpose.</summary>
    public void CheckSettled(IReadOnlyCollection<string> held, long now)
    {
        foreach (var job in _jobs.Values.Where(j => j.IsWaiting))
        {
            foreach (var (id, agent) in _agents)
            {
                if (!held.Contains(id) && agent.CanTake(job, now)) throw new BrokenPromiseException($"I11: {job.Demand.Job} waits although {id} could take it.");
            }
        }
    }

    private void CheckOffer(OfferIssued offer)
    {
        var job = _jobs[offer.Job];
        var agent = _agents[offer.Agent];
        var most = _queues[job.Demand.Queue].OffersAtOnce;
        Require(job.Agent is null && !job.Offers.ContainsValue(offer.Agent), "I4", offer);
        Require(job.Offers.Count < most, "offers at once", offer);
        Require(!job.Declined.Contains(offer.Agent), "I8", offer);
        Require(agent.Qualifies(job), "I9", offer);
        Require(agent.Presence == Presence.Online, "presence", offer);
        Require(!agent.IsCooling(job.Demand.Queue, offer.At), "cool-down", offer);
        Require(!agent.IsSpent(offer.At), "share", offer);
        if (job.Offers.Count == 0) CheckOrder(offer, job, agent);
        Take(offer.Job, offer.Agent, offer);
        job.Offers.Add(offer.Offer, offer.Agent);
        agent.Offers++;
    }

    private void CheckOrder(OfferIssued offer, CheckedJob job, CheckedAgent agent)
    {
        var order = Order(job);
        var overtaken = _jobs.Values.FirstOrDefault(other => other != job && other.IsWaiting && Order(other) + Bound(other) < order && agent.CanTake(other, offer.At)
            && !job.IsExpedited && IsBest(agent, other) && job.Demand.PreferredAgent != offer.Agent && other.Demand.OnlyAgent is null);
        Require(overtaken is null, "overtaking", offer);
        Require(!_jobs.Values.Any(other => IsPassedOver(other, job, agent, offer.At)), "expedite", offer);
    }

    // An expedited job that the agent could take goes before every other, under any choice; ladders may keep the agent from it.
    private bool IsPassedOver(CheckedJob expedited, CheckedJob offered, CheckedAgent agent, long now) =>
        !ladders && expedited != offered && expedited.IsWaiting && expedited.IsExpedited && !offered.IsExpedited && agent.CanTake(expedited, now)
        && offered.Demand.PreferredAgent != agent.Supply.Id;

    private void CheckAccepted(OfferAccepted accepted)
    {
        var job = _jobs[accepted.Job];
        Require(job.Agent is null, "single assignment", accepted);
        Require(job.Offers.Remove(accepted.Offer, out var holder) && holder == accepted.Agent, "I4", accepted);
        job.Agent = accepted.Agent;
        _agents[accepted.Agent].Offers--;
        _agents[accepted.Agent].Given(accepted.At);
    }

    private void CheckRelaxed(JobRelaxed relaxed)
    {
        var job = _jobs[relaxed.Job];
        Require(job.Demand.Selectors.Take(relaxed.Expired).All(s => s.ExpiresAfter is { } after && job.Demand.WaitingSince + after <= relaxed.At), "I9", relaxed);
        job.Expired = relaxed.Expired;
    }

    // What the stated order of the choice allows nobody to go before.
    private long Order(CheckedJob job) => choice switch
    {
        JobChoice.Fcfs => job.Demand.WaitingSince,
        JobChoice.Due => job.Demand.WaitingSince + _queues[job.Demand.Queue].Sla,
        JobChoice.Default => job.Demand.WaitingSince,
        _ => job.Demand.WaitingSince + (job.Demand.Priority!.Value * _queues[job.Demand.Queue].AgeingStep),
    };

    // Under the default a job can be overtaken for twenty times its SLA.
    private long Bound(CheckedJob job) => choice == JobChoice.Default ? 20 * _queues[job.Demand.Queue].Sla : 0;

    // The default's bound speaks of agents who are no slower than others; here that is the best level on duty.
    private bool IsBest(CheckedAgent agent, CheckedJob job) =>
        choice != JobChoice.Default || _agents.Values.All(other => other.Presence != Presence.Online || other.LevelFor(job) <= agent.LevelFor(job));

    private void Take(JobKey job, string agent, RoutingFact fact)
    {
        var broken = _agents[agent].Take(_jobs[job].Demand);
        Require(broken is null, broken ?? "", fact);
    }

    private void Return(JobKey job, OfferId offer, string agent)
    {
        _jobs[job].Offers.Remove(offer);
        _agents[agent].Offers--;
        _agents[agent].Release(_jobs[job].Demand);
    }

    private void Cool(JobKey job, string agent, long at)
    {
        var queue = _queues[_jobs[job].Demand.Queue];
        if (queue.CoolDown > 0) _agents[agent].Cooling[queue.Name] = at + queue.CoolDown;
    }

    private static void Require(bool kept, string promise, RoutingFact fact)
    {
        if (!kept) throw new BrokenPromiseException($"{promise}: {fact}");
    }
}

/// <summary>A decision broke a promise; the message begins with its name.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
