using System.Diagnostics.CodeAnalysis;

namespace Gateway.Routing;

/// <summary>What a matcher knows, and how each fact changes it. Decides nothing.</summary>
internal sealed class MatcherState
{
    // Jobs and due entries are born and die with every message; a pool of this size serves bursts and stays under a megabyte.
    private const int PooledMax = 4096;

    // Offers of one epoch stay below 2^40, a thousand a second for thirty years, and epochs below 2^23.
    private const int OfferBits = 40;

    private readonly Stack<JobState> _jobPool = new();
    private readonly Stack<DueEntry> _duePool = new();
    private readonly SupplyChanges _supplyChanges;

    public MatcherState(MatcherOptions options)
    {
        Options = options;
        Order = new JobOrder(options.Jobs);
        Supply = new SupplyIndex(options.Distribution ?? AgentRanking.Of(options.Agents).Order, options.Agents);
        Demand = new DemandIndex(Supply, Classes, Order, options.HoldAfter);
        Finished = new FinishedJobs(options.FinishedMax);
        _supplyChanges = new SupplyChanges(this);
        Limits = new LimitChanges(this);
    }

    public MatcherOptions Options { get; }

    public JobOrder Order { get; }

    public long Epoch;
    public long LastOffer;
    public long LastSequence;
    public long LastOrdinal;

    public Dictionary<string, AgentState> Agents { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, QueueState> Queues { get; } = new(StringComparer.Ordinal);

    public JobTable Jobs { get; } = new();

    public Dictionary<OfferId, DueEntry> Offers { get; } = [];

    public OrderedSet<DueEntry> Due { get; } = new();

    public FinishedJobs Finished { get; }

    public DemandClasses Classes { get; } = new();

    public SupplyIndex Supply { get; }

    public DemandIndex Demand { get; }

    public LimitChanges Limits { get; }

    /// <summary>Where offers are explained; null where nobody asks.</summary>
    public DecisionLog? Decisions { get; set; }

    public JobState? Find(JobKey job) => Jobs.TryGet(job.Id, out var state) && state.Demand.Job.Epoch == job.Epoch ? state : null;

    /// <summary>Who let the last offer of the job expire, as long as there is such an agent.</summary>
    public AgentState? Avoided(JobState job) => job.AvoidedAgent is { } name ? Agents.GetValueOrDefault(name) : null;

    public void Apply(RoutingFact fact)
    {
        switch (fact)
        {
            case JobQueued f: Queue(f); break;
            case OfferIssued f when Job(f.Job) is { Place: JobPlace.Offered } job: OfferMore(f, job, Agent(f.Agent)); break;
            case OfferIssued f: Offer(f, Job(f.Job), Agent(f.Agent)); break;
            case OfferAccepted f: Accept(Open(f.Offer), f.At); break;
            case JobCompleted f: Complete(f, Job(f.Job)); break;
            case WrapUpEnded f: EndWrapUp(f); break;
            case OfferDeclined f: Open(f.Offer).Job!.Declined(f); Return(Open(f.Offer), f.At, declined: true, expired: false); break;
            case OfferExpired f: Return(Open(f.Offer), f.At, declined: false, expired: true); break;
            case OfferRevoked f: Return(Open(f.Offer), f.At, declined: false, expired: false); break;
            case JobAssigned f: Assign(Job(f.Job), Agent(f.Agent), f.At); break;
            case JobUnassigned f: Unassign(Job(f.Job), f.At, f.Requeued); break;
            case JobCancelled f: Cancel(Job(f.Job), f.At); break;
            case JobRelaxed f: Relax(Job(f.Job), f.Expired); break;
            case LadderOpened: break;
            case AgentRested f: Limits.Rested(Agent(f.Agent), f.At); break;
            case AgentHeld f: Hold(Job(f.Job), Agent(f.Agent)); break;
            case PresenceChanged f: _supplyChanges.SetPresence(Agent(f.Agent), f.Presence, f.At); break;
            case AgentChanged f: _supplyChanges.SetAgent(f.Agent, f.At); break;
            case AgentRemoved f: _supplyChanges.RemoveAgent(Agent(f.Agent)); break;
            case QueueChanged f: _supplyChanges.SetQueue(f.Queue); break;
            case EpochStarted f: (Epoch, LastOffer) = (f.Epoch, 0); break;
            default: Corrupt("fact", fact.GetType().Name); break;
        }
    }

    // The facts of every message: commands have the objects in hand and call these, so that only a replay looks them up.
    public void Queue(JobQueued fact) => Wait(NewJob(fact.Demand, fact.At, ++LastSequence, Names(fact.Demand.DeclinedBy)));

    public void Offer(OfferIssued fact, JobState job, AgentState agent)
    {
        TakeFromQueue(job);
        LastOffer = fact.Offer.Number;
        job.Place = JobPlace.Offered;
        job.Queue.Offered++;
        agent.OfferedCount++;
        AddOffer(job, agent, fact.Offer, fact.ExpiresAt);
        Give(job, agent, fact.At);
    }

    /// <summary>To one more agent: the job is offered already.</summary>
    public void OfferMore(OfferIssued fact, JobState job, AgentState agent)
    {
        LastOffer = fact.Offer.Number;
        agent.Occupy(fact.At);
        agent.CountJob(1, fact.At);
        SharedOffers.Add(job, NewOffer(job, agent, fact.Offer, fact.ExpiresAt), agent);
        (agent.IdleSince, agent.LastOffer) = (fact.At, (Epoch << OfferBits) + LastOffer);
        Supply.Place(agent, gained: false);
    }

    public void Accept(DueEntry offer, long at)
    {
        var job = offer.Job!;
        SharedOffers.PutFirst(job, offer);
        Close(offer);
        Limits.Given(job.Agent!, at);
        job.TakenAt = at;
        var profile = job.Agent!.Profile!;
        if (profile.LevelFor(job.Demand.Requirements) >= profile.LevelMax) Supply.TookOwn(profile, at - job.Since, job.Queue.Policy.Sla);
        job.Place = JobPlace.Assigned;
        job.Queue.Waiting--;
        job.Queue.Offered--;
        job.Agent!.OfferedCount--;
    }

    public void Complete(JobCompleted fact, JobState job)
    {
        var agent = job.Agent!;
        if (job.TakenAt > 0)
        {
            var measured = job.Class ?? Classes.Get(job.Demand.Queue, job.Demand.Requirements);
            Classes.Add(measured, agent.Profile!.LevelFor(job.Demand.Requirements), fact.At - job.TakenAt);
        }

        if (fact.WrapUpUntil is { } until)
        {
            // The units change hands from the job to the wrap-up: nothing is gained.
            Detach(job);
            AddWrapUp(
                new WrapUpEntry(agent.Id, fact.Job, job.Sequence, job.Demand.Conversation, job.Cost, until, job.Demand.Channel, job.Demand.IsInterruptible), agent);
        }
        else
        {
            Free(job, fact.At);
        }

        Finish(job);
    }

    public void AddOffer(JobState job, AgentState agent, OfferId id, long expiresAt) => (job.Offer, job.OpenOffer) = (id, NewOffer(job, agent, id, expiresAt));

    public DueEntry NewOffer(JobState job, AgentState agent, OfferId id, long expiresAt)
    {
        var offer = NewEntry();
        offer.Job = job;
        offer.Agent = agent;
        offer.Offer = id;
        offer.Key = DueEntry.KeyOf(expiresAt, id);
        Due.Add(offer);
        Offers.Add(id, offer);
        return offer;
    }

    public JobState NewJob(in JobDemand demand, long queuedAt, long sequence, string[] declinedBy)
    {
        var job = _jobPool.TryPop(out var pooled) ? pooled : new JobState();
        job.Demand = demand;
        job.Queue = Queues.TryGetValue(demand.Queue, out var queue) ? queue : Corrupt<QueueState>("queue", demand.Queue);
        (job.QueuedAt, job.ConfirmedAt) = (queuedAt, queuedAt);
        job.Sequence = sequence;
        job.DeclinedBy = declinedBy;
        job.InForce = demand.Selectors.Count == 0 ? [] : [.. demand.Selectors];
        Jobs.Add(job);
        Demand.Costs.Add(demand.Cost);
        return job;
    }

    /// <summary>Drops the selectors that expire first.</summary>
    public void Relax(JobState job, int expired)
    {
        var waits = job.Place == JobPlace.Waiting;
        if (waits) TakeFromQueue(job);
        job.Expired = expired;
        job.InForce = [.. job.Demand.Selectors.Skip(expired)];
        if (waits) Demand.Add(job);
    }

    public void Wait(JobState job)
    {
        job.Place = JobPlace.Waiting;
        job.Queue.Waiting++;
        Demand.Add(job);
    }

    /// <summary>Puts a job into an agent's hands, without counting units.</summary>
    public static void Attach(JobState job, AgentState agent)
    {
        job.Agent = agent;
        job.AgentIndex = agent.Jobs.Count;
        agent.Jobs.Add(job);
        agent.Take(job.Demand);
    }

    public void AddWrapUp(WrapUpEntry wrapUp, AgentState agent)
    {
        var entry = NewEntry();
        entry.Agent = agent;
        entry.WrapUp = wrapUp;
        entry.Key = DueEntry.KeyOf(wrapUp);
        Due.Add(entry);
        agent.WrapUps.Add(entry);
        agent.Take(wrapUp);
    }

    public void Hold(JobState job, AgentState agent)
    {
        job.HeldAgent = agent;
        agent.HeldFor = job;
        job.Signature!.HeldJob = job;
        Demand.RefreshHoldDue(job.Signature);
        Supply.Place(agent, gained: false);
    }

    // Declined, expired and revoked offers end alike: the job is back at its old age, the agent's units are free.
    private void Return(DueEntry offer, long at, bool declined, bool expired)
    {
        var job = offer.Job!;
        var agent = offer.Agent;
        if (declined || expired) Limits.Refused(agent, job.Queue.Policy, at, missed: expired);
        if (job.More.Count > 0)
        {
            SharedOffers.Return(this, offer, at, declined, expired);
            return;
        }

        Close(offer);
        agent.CountJob(-1, at);
        agent.OfferedCount--;
        job.Queue.Offered--;
        job.Queue.Waiting--;
        if (declined) job.DeclinedBy = Names([.. job.DeclinedBy, agent.Id]);
        job.AvoidedAgent = expired ? agent.Id : null;
        Free(job, at);
        Wait(job);
    }

    private void Close(DueEntry offer)
    {
        Due.Remove(offer);
        Offers.Remove(offer.Offer);
        offer.Job!.OpenOffer = null;
        Recycle(offer);
    }

    private void Assign(JobState job, AgentState agent, long at)
    {
        TakeFromQueue(job);
        job.Queue.Waiting--;
        job.Place = JobPlace.Assigned;
        job.Offer = default;
        job.TakenAt = at;
        Limits.Given(agent, at);
        Give(job, agent, at);
    }

    private void Unassign(JobState job, long at, bool requeued)
    {
        Free(job, at);
        job.AvoidedAgent = null;
        if (requeued) Wait(job);
        else Finish(job);
    }

    private void EndWrapUp(WrapUpEnded fact)
    {
        var agent = Agent(fact.Agent);
        var entry = agent.WrapUps.Find(w => w.WrapUp!.Job == fact.Job) ?? Corrupt<DueEntry>("wrap-up", fact.Job.ToString());
        Due.Remove(entry);
        agent.WrapUps.Remove(entry);
        agent.Occupy(fact.At);
        agent.Release(entry.WrapUp!);
        agent.IdleSince = fact.At;
        Recycle(entry);
        Supply.Place(agent, gained: true);
    }

    private void Cancel(JobState job, long at)
    {
        if (job.Place == JobPlace.Waiting)
        {
            TakeFromQueue(job);
            job.Queue.Waiting--;
        }
        else
        {
            Free(job, at);
        }

        Finish(job);
    }

    private void Finish(JobState job)
    {
        Finished.Add(job.Demand.Job);
        Jobs.Remove(job);
        Demand.Costs.Remove(job.Cost);
        job.Reset();
        if (_jobPool.Count < PooledMax) _jobPool.Push(job);
    }

    // Ends the hold of a job that leaves the queue.
    private void TakeFromQueue(JobState job)
    {
        var held = job.HeldAgent;
        if (held is not null) Unhold(job);
        Demand.Remove(job);
        if (held is null) return;
        Supply.AllowHolds();
        Supply.Place(held, gained: true);
    }

    /// <summary>Ends a hold; the caller places the agent afterwards.</summary>
    public void Unhold(JobState job)
    {
        job.HeldAgent!.HeldFor = null;
        job.HeldAgent = null;
        job.Signature!.HeldJob = null;
        Demand.RefreshHoldDue(job.Signature);
    }

    private void Give(JobState job, AgentState agent, long at)
    {
        agent.Occupy(at);
        agent.CountJob(1, at);
        Attach(job, agent);
        agent.IdleSince = at;
        agent.LastOffer = (Epoch << OfferBits) + LastOffer;
        Supply.Place(agent, gained: false);
    }

    private void Free(JobState job, long at)
    {
        var agent = job.Agent!;
        agent.Occupy(at);
        Detach(job);
        agent.IdleSince = at;
        Supply.Place(agent, gained: true);
    }

    private static void Detach(JobState job)
    {
        var jobs = job.Agent!.Jobs;
        var last = jobs[^1];
        jobs[job.AgentIndex] = last;
        last.AgentIndex = job.AgentIndex;
        jobs.RemoveAt(jobs.Count - 1);
        job.Agent.Release(job.Demand);
        job.Agent = null;
        job.Offer = default;
    }

    public DueEntry NewEntry() => _duePool.TryPop(out var pooled) ? pooled : new DueEntry();

    public void Recycle(DueEntry entry)
    {
        entry.Job = null;
        entry.WrapUp = null;
        entry.Agent = null!;
        if (_duePool.Count < PooledMax) _duePool.Push(entry);
    }

    public static string[] Names(IReadOnlyList<string> names) =>
        names.Count == 0 ? [] : [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private JobState Job(JobKey key) => Find(key) ?? Corrupt<JobState>("job", key.ToString());

    private AgentState Agent(string id) => Agents.TryGetValue(id, out var agent) ? agent : Corrupt<AgentState>("agent", id);

    private DueEntry Open(OfferId id) => Offers.TryGetValue(id, out var offer) ? offer : Corrupt<DueEntry>("offer", id.ToString());

    [DoesNotReturn]
    private static T Corrupt<T>(string what, string name)
    {
        Corrupt(what, name);
        return default;
    }

    [DoesNotReturn]
    private static void Corrupt(string what, string name) =>
        throw new InvalidOperationException($"A routing fact names the {what} '{name}', which this matcher does not have: facts are missing, repeated or out of order.");
}
