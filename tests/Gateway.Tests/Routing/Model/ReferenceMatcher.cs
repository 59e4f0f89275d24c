using Gateway.Contracts.Agents;
using Gateway.Routing;

namespace Gateway.Tests.Routing.Model;

/// <summary>The matcher's policy written down without any index: plain lists, everything searched. Slow and meant to be read.</summary>
internal sealed class ReferenceMatcher(MatcherOptions options)
{
    private long _epoch;
    private long _lastOffer;
    private long _lastSequence;
    private long _lastOrdinal;
    private List<RoutingFact> _facts = [];

    public List<ReferenceAgent> Agents { get; } = [];

    public List<ReferenceJob> Jobs { get; } = [];

    public List<ReferenceWrapUp> WrapUps { get; } = [];

    public Dictionary<string, QueuePolicy> Queues { get; } = [];

    private List<JobKey> Finished { get; } = [];

    public List<RoutingFact> Run(Action<ReferenceMatcher> command)
    {
        _facts = [];
        command(this);
        return _facts;
    }

    public void StartEpoch(long epoch, long now)
    {
        (_epoch, _lastOffer) = (epoch, 0);
        _facts.Add(new EpochStarted(now, epoch));
    }

    public void SetAgent(AgentSupply supply, long now)
    {
        _facts.Add(new AgentChanged(now, supply));
        var agent = Agents.Find(a => a.Supply.Id == supply.Id);
        if (agent is null)
        {
            Agents.Add(new ReferenceAgent { Supply = supply, Ordinal = ++_lastOrdinal });
            return;
        }

        agent.Supply = supply;
        Unhold(supply.Id);
    }

    public void RemoveAgent(string id, long now)
    {
        if (!Agents.Exists(a => a.Supply.Id == id)) return;
        RevokeOffers(id, now);
        foreach (var job in Held(id, JobPlace.Assigned)) Unassign(job, true, now);
        foreach (var wrapUp in WrapUps.Where(w => w.Agent == id).OrderBy(w => w.Until).ThenBy(w => w.Sequence).ToList()) EndWrapUp(wrapUp, now);
        Unhold(id);
        Agents.RemoveAll(a => a.Supply.Id == id);
        _facts.Add(new AgentRemoved(now, id));
    }

    public void SetPresence(string id, Presence presence, long now)
    {
        var agent = Agents.Find(a => a.Supply.Id == id);
        if (agent is null || agent.Presence == presence) return;
        if (presence == Presence.Offline) RevokeOffers(id, now);
        if (presence == Presence.Online) agent.IdleSince = now;
        agent.Presence = presence;
        Unhold(id);
        _facts.Add(new PresenceChanged(now, id, presence));
    }

    public void SetQueue(QueuePolicy queue, long now)
    {
        if (Queues.TryGetValue(queue.Name, out var known) && known == queue) return;
        Queues[queue.Name] = queue;
        _facts.Add(new QueueChanged(now, queue));
    }

    public EnqueueOutcome Enqueue(JobDemand demand, long now)
    {
        if (!Queues.TryGetValue(demand.Queue, out var queue)) return EnqueueOutcome.UnknownQueue;
        var older = Jobs.Find(j => j.Id == demand.Job.Id);
        var newest = older?.Demand.Job.Epoch ?? Finished.Where(f => f.Id == demand.Job.Id).Select(f => f.Epoch).DefaultIfEmpty(-1).Max();
        if (newest == demand.Job.Epoch) return EnqueueOutcome.AlreadyKnown;
        if (newest > demand.Job.Epoch) return EnqueueOutcome.Stale;
        var waiting = Jobs.Count(j => j != older && j.Demand.Queue == demand.Queue && j.Place != JobPlace.Assigned);
        if (waiting >= queue.DepthMax) return EnqueueOutcome.QueueFull;
        var declined = older is { Place: not JobPlace.Assigned, Declined.Count: > 0 } ? demand.DeclinedBy.Union(older.Declined.Where(a => a != demand.OnlyAgent)) : demand.DeclinedBy;
        if (older is not null) Withdraw(older, CancelReason.Superseded, now);
        Add(demand with { DeclinedBy = [.. declined] }, now);
        return EnqueueOutcome.Queued;
    }

    public void Match(long now)
    {
        while (InOrder().Select(job => (job, agent: Best(job))).FirstOrDefault(p => p.agent is not null) is { agent: { } agent } pair)
        {
            Offer(pair.job, agent, now);
        }

        Hold(now);
    }

    public AcceptKind Accept(OfferId offer, string agent, long now)
    {
        var job = Jobs.Find(j => j.Place != JobPlace.Waiting && j.Offer == offer);
        if (job is null || (job.Place == JobPlace.Assigned && job.Agent != agent)) return AcceptKind.Gone;
        if (job.Agent != agent) return AcceptKind.NotYours;
        if (job.Place == JobPlace.Assigned) return AcceptKind.Accepted;
        if (job.ExpiresAt <= now)
        {
            Expire(job, now);
            return AcceptKind.Expired;
        }

        job.Place = JobPlace.Assigned;
        _facts.Add(new OfferAccepted(now, offer, job.Demand.Job, agent));
        return AcceptKind.Accepted;
    }

    public DeclineOutcome Decline(OfferId offer, string agent, long now)
    {
        var job = Jobs.Find(j => j.Place == JobPlace.Offered && j.Offer == offer);
        if (job is null) return DeclineOutcome.Gone;
        if (job.Agent != agent) return DeclineOutcome.NotYours;
        if (job.ExpiresAt <= now)
        {
            Expire(job, now);
            return DeclineOutcome.Expired;
        }

        _facts.Add(new OfferDeclined(now, offer, job.Demand.Job, agent, "busy"));
        job.Declined.Add(agent);
        Return(job, now, null);
        return DeclineOutcome.Declined;
    }

    public void ExpireDue(long now)
    {
        while (true)
        {
            // Wrap-ups before offers of the same time; offers by epoch and number.
            var wrapUp = WrapUps.Where(w => w.Until <= now).OrderBy(w => w.Until).ThenBy(w => w.Sequence).FirstOrDefault();
            var offer = Jobs.Where(j => j.Place == JobPlace.Offered && j.ExpiresAt <= now)
                .OrderBy(j => j.ExpiresAt).ThenBy(j => j.Offer.Epoch).ThenBy(j => j.Offer.Number).FirstOrDefault();
            if (wrapUp is not null && (offer is null || wrapUp.Until <= offer.ExpiresAt)) EndWrapUp(wrapUp, now);
            else if (offer is not null) Expire(offer, now);
            else break;
        }

        while (Jobs.Where(j => j.Place == JobPlace.Waiting && NextExpiry(j) <= now).OrderBy(NextExpiry).ThenBy(j => j.Sequence).FirstOrDefault() is { } job)
        {
            job.Expired = job.Demand.Selectors.Count(s => job.QueuedAt + s.ExpiresAfter <= now);
            job.HeldAgent = null;
            _facts.Add(new JobRelaxed(now, job.Demand.Job, job.Expired));
        }
    }

    public JobOutcome Complete(JobKey key, long now)
    {
        var job = Jobs.Find(j => j.Demand.Job == key);
        if (job is null) return JobOutcome.UnknownJob;
        if (job.Place != JobPlace.Assigned) return JobOutcome.WrongState;
        var agent = Agents.Find(a => a.Supply.Id == job.Agent)!;
        long? until = agent.Supply.WrapUp > 0 ? now + agent.Supply.WrapUp : null;
        _facts.Add(new JobCompleted(now, key, job.Agent!, until));
        if (until is { } end) WrapUps.Add(new ReferenceWrapUp(job.Agent!, key, job.Sequence, job.Demand.Conversation, job.Demand.Cost, end));
        else agent.IdleSince = now;
        Finish(job);
        return JobOutcome.Done;
    }

    public JobOutcome EndWrapUp(string agent, string conversation, long now)
    {
        var ended = WrapUps.Where(w => w.Agent == agent && w.Conversation == conversation).OrderBy(w => w.Until).ThenBy(w => w.Sequence).ToList();
        foreach (var wrapUp in ended) EndWrapUp(wrapUp, now);
        return ended.Count > 0 ? JobOutcome.Done : JobOutcome.UnknownJob;
    }

    public JobOutcome Cancel(JobKey key, long now)
    {
        var job = Jobs.Find(j => j.Demand.Job == key);
        if (job is null) return JobOutcome.UnknownJob;
        Withdraw(job, CancelReason.Cancelled, now);
        return JobOutcome.Done;
    }

    public JobOutcome Unassign(JobKey key, bool requeue, long now)
    {
        var job = Jobs.Find(j => j.Demand.Job == key);
        if (job is null) return JobOutcome.UnknownJob;
        if (job.Place != JobPlace.Assigned) return JobOutcome.WrongState;
        Unassign(job, requeue, now);
        return JobOutcome.Done;
    }

    public AssignOutcome Assign(JobDemand demand, string id, long now)
    {
        var agent = Agents.Find(a => a.Supply.Id == id);
        if (agent is null) return AssignOutcome.UnknownAgent;
        if (!Queues.ContainsKey(demand.Queue)) return AssignOutcome.UnknownQueue;
        var known = Jobs.Find(j => j.Id == demand.Job.Id);
        var newest = known?.Demand.Job.Epoch ?? Finished.Where(f => f.Id == demand.Job.Id).Select(f => f.Epoch).DefaultIfEmpty(-1).Max();
        if (newest > demand.Job.Epoch || (known is null && newest == demand.Job.Epoch)) return AssignOutcome.Stale;
        var same = known is not null && newest == demand.Job.Epoch;
        if (same && known!.Place == JobPlace.Assigned && known.Agent == id) return AssignOutcome.AlreadyAssigned;
        var room = Free(agent) + (known?.Agent == id ? known.Demand.Cost : 0);
        if (room < (same ? known! : new ReferenceJob { Demand = demand }).Demand.Cost) return AssignOutcome.NoCapacity;
        if (!same)
        {
            if (known is not null) Withdraw(known, CancelReason.Superseded, now);
            Add(demand, now);
        }
        else if (known!.Place == JobPlace.Offered)
        {
            Revoke(known, RevokeReason.Taken, now);
        }
        else if (known.Place == JobPlace.Assigned)
        {
            Unassign(known, true, now);
        }

        var job = Jobs.Find(j => j.Id == demand.Job.Id)!;
        (job.Place, job.Agent, job.Offer, job.HeldAgent) = (JobPlace.Assigned, id, default, null);
        agent.IdleSince = now;
        _facts.Add(new JobAssigned(now, demand.Job, id));
        return AssignOutcome.Assigned;
    }

    public int Used(string agent) =>
        Jobs.Where(j => j.Agent == agent).Sum(j => j.Demand.Cost) + WrapUps.Where(w => w.Agent == agent).Sum(w => w.Cost);

    /// <summary>Whether an agent may be offered a job now.</summary>
    public bool CanTake(ReferenceAgent agent, ReferenceJob job)
    {
        var heldFor = Jobs.Find(j => j.HeldAgent == agent.Supply.Id);
        return agent.Presence == Presence.Online && Free(agent) >= job.Demand.Cost && Qualifies(agent, job)
            && (heldFor is null || Order(job).CompareTo(Order(heldFor)) <= 0);
    }

    private static bool Qualifies(ReferenceAgent agent, ReferenceJob job) =>
        !job.Declined.Contains(agent.Supply.Id)
        && (job.Demand.OnlyAgent is { } only ? only == agent.Supply.Id : agent.Supply.Queues.Contains(job.Demand.Queue))
        && job.Demand.Requirements.All(r => agent.Supply.Skills.TryGetValue(r.Skill, out var level) && level >= r.Level)
        && job.Demand.Selectors.Skip(job.Expired).All(s => s.Accepts(agent.Supply.Labels[s.Label]));

    private static long? NextExpiry(ReferenceJob job) => job.QueuedAt + job.Demand.Selectors.Skip(job.Expired).FirstOrDefault()?.ExpiresAfter;

    private int Free(ReferenceAgent agent) => agent.Supply.Capacity - Used(agent.Supply.Id);

    private OrderKey Rank(ReferenceAgent agent) =>
        AgentRanking.Of(options.Agents).Order.Rank(new AgentLoad(Used(agent.Supply.Id), agent.Supply.Capacity, agent.IdleSince, agent.Ordinal));

    private OrderKey Order(ReferenceJob job) => new(
        job.IsExpedited ? (long.MinValue / 2) + job.Demand.WaitingSince : job.Demand.WaitingSince + (job.Demand.Priority!.Value * Queues[job.Demand.Queue].AgeingStep), job.Demand.WaitingSince, job.Sequence);

    private IEnumerable<ReferenceJob> InOrder() => Jobs.Where(j => j.Place == JobPlace.Waiting).OrderBy(Order);

    private ReferenceAgent? Best(ReferenceJob job)
    {
        var able = Agents.Where(a => CanTake(a, job)).OrderBy(Rank).ToList();
        return able.Find(a => a.Supply.Id == job.Demand.PreferredAgent && a.Supply.Id != job.AvoidedAgent)
            ?? able.Find(a => a.Supply.Id != job.AvoidedAgent)
            ?? able.FirstOrDefault();
    }

    private void Offer(ReferenceJob job, ReferenceAgent agent, long now)
    {
        (job.Place, job.Agent, job.HeldAgent) = (JobPlace.Offered, agent.Supply.Id, null);
        (job.Offer, job.ExpiresAt) = (new OfferId(_epoch, ++_lastOffer), now + Queues[job.Demand.Queue].OfferTimeout);
        agent.IdleSince = now;
        _facts.Add(new OfferIssued(now, job.Offer, job.Demand.Job, agent.Supply.Id, job.ExpiresAt));
    }

    private void Hold(long now)
    {
        if (Jobs.Count == 0) return;
        var least = Jobs.Min(j => j.Demand.Cost);
        var groups = InOrder().GroupBy(j => (j.Demand.Queue, j.Demand.Priority, j.Demand.Cost, j.Demand.OnlyAgent,
            string.Join(',', j.Demand.Requirements.Select(r => r.Skill + r.Level)), string.Join(',', j.Declined), string.Join(',', j.Demand.Selectors.Skip(j.Expired)), j.IsExpedited));
        var due = groups.Where(g => g.All(j => j.HeldAgent is null)).Select(g => g.First())
            .Where(j => j.Demand.Cost > least && j.Demand.WaitingSince + options.HoldAfter <= now)
            .OrderBy(j => j.Demand.WaitingSince).ThenBy(j => j.Sequence).ToList();
        foreach (var job in due)
        {
            var agent = Agents
                .Where(a => a.Presence == Presence.Online && a.Supply.Capacity >= job.Demand.Cost && Qualifies(a, job) && Jobs.TrueForAll(j => j.HeldAgent != a.Supply.Id))
                .OrderByDescending(Free).ThenBy(Rank).FirstOrDefault();
            if (agent is null) continue;
            job.HeldAgent = agent.Supply.Id;
            _facts.Add(new AgentHeld(now, job.Demand.Job, agent.Supply.Id));
        }
    }

    private void Add(JobDemand demand, long now)
    {
        var normal = demand with
        {
            Priority = demand.Priority ?? Queues[demand.Queue].Priority,
            Requirements = [.. demand.Requirements.OrderBy(r => r.Skill, StringComparer.Ordinal)],
            Selectors = [.. demand.Selectors.OrderBy(s => s.ExpiresAfter ?? long.MaxValue).ThenBy(s => s.ToString(), StringComparer.Ordinal)],
        };
        Jobs.Add(new ReferenceJob { Demand = normal, QueuedAt = now, Sequence = ++_lastSequence, Declined = [.. demand.DeclinedBy] });
        _facts.Add(new JobQueued(now, normal));
    }

    private void Withdraw(ReferenceJob job, CancelReason why, long now)
    {
        if (job.Place == JobPlace.Offered) Revoke(job, RevokeReason.Cancelled, now);
        if (job.Agent is { } agent) Agents.Find(a => a.Supply.Id == agent)!.IdleSince = now;
        _facts.Add(new JobCancelled(now, job.Demand.Job, job.Agent, why));
        Finish(job);
    }

    private void Unassign(ReferenceJob job, bool requeue, long now)
    {
        _facts.Add(new JobUnassigned(now, job.Demand.Job, job.Agent!, requeue));
        Return(job, now, null);
        if (!requeue) Finish(job);
    }

    private void Expire(ReferenceJob job, long now)
    {
        _facts.Add(new OfferExpired(now, job.Offer, job.Demand.Job, job.Agent!));
        Return(job, now, job.Agent);
    }

    private void Revoke(ReferenceJob job, RevokeReason why, long now)
    {
        _facts.Add(new OfferRevoked(now, job.Offer, job.Demand.Job, job.Agent!, why));
        Return(job, now, null);
    }

    private void RevokeOffers(string agent, long now)
    {
        foreach (var job in Held(agent, JobPlace.Offered)) Revoke(job, RevokeReason.Offline, now);
    }

    private void Return(ReferenceJob job, long now, string? avoided)
    {
        Agents.Find(a => a.Supply.Id == job.Agent)!.IdleSince = now;
        (job.Place, job.Agent, job.Offer, job.AvoidedAgent) = (JobPlace.Waiting, null, default, avoided);
    }

    private void EndWrapUp(ReferenceWrapUp wrapUp, long now)
    {
        _facts.Add(new WrapUpEnded(now, wrapUp.Job, wrapUp.Agent));
        WrapUps.Remove(wrapUp);
        Agents.Find(a => a.Supply.Id == wrapUp.Agent)!.IdleSince = now;
    }

    private void Finish(ReferenceJob job)
    {
        Jobs.Remove(job);
        Finished.Add(job.Demand.Job);
        if (Finished.Count > options.FinishedMax) Finished.RemoveAt(0);
    }

    private void Unhold(string agent)
    {
        foreach (var job in Jobs.Where(j => j.HeldAgent == agent)) job.HeldAgent = null;
    }

    private List<ReferenceJob> Held(string agent, JobPlace place) => [.. Jobs.Where(j => j.Agent == agent && j.Place == place).OrderBy(j => j.Sequence)];
}
