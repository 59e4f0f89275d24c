using Gateway.Contracts.Agents;

namespace Gateway.Routing;

/// <summary>
/// Pairs waiting jobs with agents. One writer at a time; no clock and no I/O: <c>now</c> is microseconds since the Unix epoch and never falls.
/// Commands decide, append what they decided to <c>facts</c> and apply it at once; <see cref="Replay"/> applies a recorded fact without deciding.
/// </summary>
/// <remarks>
/// <para>Which job a freed agent takes is <see cref="MatcherOptions.Jobs"/>, which agent a job gets <see cref="QueuePolicy.Agents"/>. How often a job can be
/// overtaken by work that the same agent could do and that fits: by age plus bands, only by what arrives within priority x ageing step after it; by
/// the default, only by what arrives within its overtaking bound, with an agent who is no slower at it than the best on duty.</para>
/// <para>A job of more than one unit that has waited <see cref="MatcherOptions.HoldAfter"/> while lighter work is about gets one agent held: that
/// agent takes nothing that comes after the job until the job fits. One agent a signature at most, so lighter jobs keep all others.</para>
/// </remarks>
public sealed class Matcher
{
    // A few microseconds each: 2,048 are done within a few milliseconds, and offers and answers go on in between.
    private const int ExpiriesMax = 2048;

    private readonly MatcherState _state;
    private readonly Pairing _pairing;
    private readonly JobRound _round;

    public Matcher(MatcherOptions options)
        : this(new MatcherState(options))
    {
    }

    private Matcher(MatcherState state)
    {
        _state = state;
        _pairing = new Pairing(state);
        _round = new JobRound(state.Jobs);
    }

    /// <summary>Epoch of the offers issued now.</summary>
    public long Epoch => _state.Epoch;

    /// <summary>When <see cref="ExpireDue"/> and <see cref="Match"/> have something to do next without a command; null when nothing is due at any time.</summary>
    public long? NextDue
    {
        get
        {
            var next = _state.Due.First?.At ?? long.MaxValue;
            next = Math.Min(next, _state.Demand.RelaxDue.First?.Key.First ?? long.MaxValue);
            next = Math.Min(next, _state.Demand.ExpiryDue.First?.Key.First ?? long.MaxValue);
            return next < long.MaxValue ? next : null;
        }
    }

    /// <summary>Begins a new, higher epoch: once per activation, after replay and before any other command.</summary>
    public void StartEpoch(long epoch, long now, List<RoutingFact> facts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(epoch, _state.Epoch);
        Decide(new EpochStarted(now, epoch), facts);
    }

    /// <summary>Adds an agent (offline) or changes it. What it holds stays; with less capacity than it holds it gets nothing new.</summary>
    public void SetAgent(AgentSupply agent, long now, List<RoutingFact> facts)
    {
        DemandRules.Check(agent);
        if (_state.Agents.TryGetValue(agent.Id, out var known) && DemandRules.Same(known.Supply, agent)) return;
        Decide(new AgentChanged(now, agent), facts);
    }

    /// <summary>Revokes its offers, requeues its assigned work at its old age, ends its wrap-ups and forgets it. False when there is no such agent.</summary>
    public bool RemoveAgent(string agent, long now, List<RoutingFact> facts)
    {
        if (!_state.Agents.TryGetValue(agent, out var known)) return false;
        RevokeOffers(known, now, facts);
        foreach (var job in known.Jobs.OrderBy(j => j.Sequence).Select(j => j.Demand.Job).ToList()) Decide(new JobUnassigned(now, job, agent, true), facts);
        foreach (var wrapUp in known.WrapUps.OrderBy(w => w.Key).Select(w => w.WrapUp!).ToList()) Decide(new WrapUpEnded(now, wrapUp.Job, agent), facts);
        Decide(new AgentRemoved(now, agent), facts);
        return true;
    }

    /// <summary>Going offline revokes open offers; assigned work stays. False when there is no such agent.</summary>
    public bool SetPresence(string agent, Presence presence, long now, List<RoutingFact> facts)
    {
        if (!_state.Agents.TryGetValue(agent, out var known)) return false;
        if (known.Presence == presence) return true;
        if (presence == Presence.Offline) RevokeOffers(known, now, facts);
        Decide(new PresenceChanged(now, agent, presence), facts);
        return true;
    }

    /// <summary>Changes which of several waiting jobs a freed agent takes. No fact: it decides nothing that has happened.</summary>
    public void SetJobChoice(JobChoice choice)
    {
        if (_state.Order.Choice == choice) return;
        _state.Order.Choice = choice;
        foreach (var queue in _state.Queues.Keys) _state.Demand.Reorder(queue);
    }

    /// <summary>Adds a queue or changes it; waiting jobs are put in the new order.</summary>
    public void SetQueue(QueuePolicy queue, long now, List<RoutingFact> facts)
    {
        DemandRules.Check(queue);
        if (_state.Queues.TryGetValue(queue.Name, out var known) && known.Policy == queue) return;
        Decide(new QueueChanged(now, queue), facts);
    }

    /// <summary>
    /// Idempotent by (job, epoch). A newer epoch replaces an older one wherever that is; of one that nobody has taken it keeps who declined it.
    /// </summary>
    public EnqueueOutcome Enqueue(in JobDemand job, long now, List<RoutingFact> facts)
    {
        DemandRules.Check(job);
        if (!_state.Queues.TryGetValue(job.Queue, out var queue)) return EnqueueOutcome.UnknownQueue;
        if (NewestEpoch(job.Job.Id, out var older) is { } epoch && epoch >= job.Job.Epoch)
        {
            if (older is not null && epoch == job.Job.Epoch) older.ConfirmedAt = now;
            return epoch == job.Job.Epoch ? EnqueueOutcome.AlreadyKnown : EnqueueOutcome.Stale;
        }

        var leaving = older is { Place: not JobPlace.Assigned } && older.Queue == queue ? 1 : 0;
        if (queue.Waiting - leaving >= queue.Policy.DepthMax) return EnqueueOutcome.QueueFull;
        var declined = Declines.TakenOver(job, older);
        if (older is not null) Withdraw(older, RevokeReason.Cancelled, CancelReason.Superseded, now, facts);
        var demand = DemandRules.Normalize(job, queue.Policy);
        var fact = new JobQueued(now, declined is null ? demand : demand with { DeclinedBy = declined });
        _state.Queue(fact);
        facts.Add(fact);
        return EnqueueOutcome.Queued;
    }

    /// <summary>Issues offers for every job that can be paired, jobs in their order. Never more than <see cref="QueuePolicy.OffersAtOnce"/> open offers a job.</summary>
    public void Match(long now, List<RoutingFact> facts) => _pairing.Run(now, facts);

    public AcceptOutcome Accept(OfferId offer, string agent, long now, List<RoutingFact> facts)
    {
        if (!_state.Offers.TryGetValue(offer, out var open)) return Accepted(offer, agent);
        if (open.Agent.Id != agent) return new AcceptOutcome(AcceptKind.NotYours, default, null);
        var job = open.Job!;
        ref readonly var demand = ref job.Demand;
        if (open.At <= now)
        {
            Expire(open, now, facts);
            return new AcceptOutcome(AcceptKind.Expired, demand.Job, demand.Conversation);
        }

        _state.Accept(open, now);
        facts.Add(new OfferAccepted(now, offer, demand.Job, agent));
        if (job.More.Count > 0) RevokeMore(job, RevokeReason.Taken, now, facts);
        return new AcceptOutcome(AcceptKind.Accepted, demand.Job, demand.Conversation);
    }

    public DeclineOutcome Decline(OfferId offer, string agent, string? reason, long now, List<RoutingFact> facts)
    {
        if (!_state.Offers.TryGetValue(offer, out var open)) return DeclineOutcome.Gone;
        if (open.Agent.Id != agent) return DeclineOutcome.NotYours;
        var job = open.Job!.Demand.Job;
        if (open.At <= now)
        {
            Expire(open, now, facts);
            return DeclineOutcome.Expired;
        }

        Decide(new OfferDeclined(now, offer, job, agent, reason), facts);
        return DeclineOutcome.Declined;
    }

    /// <summary>
    /// Expires offers, ends wrap-ups and limits, and drops selectors whose time has come; of selectors so many that nobody else waits long. What is left stays due:
    /// call again while <see cref="NextDue"/> is not after <paramref name="now"/>.
    /// </summary>
    public void ExpireDue(long now, List<RoutingFact> facts)
    {
        while (_state.Due.First is { } due && due.At <= now)
        {
            if (due.Job is not null) Expire(due, now, facts);
            else Decide(due.WrapUp is { } wrapUp ? new WrapUpEnded(now, wrapUp.Job, due.Agent.Id) : new AgentRested(now, due.Agent.Id), facts);
        }

        for (var left = ExpiriesMax; left > 0 && _state.Demand.ExpiryDue.First is { } expiry && expiry.Key.First <= now; left--)
        {
            var job = expiry.Job;
            Decide(new JobRelaxed(now, job.Demand.Job, job.ExpiredAt(now)), facts);
        }
    }

    /// <summary>The assigned job is done: wrap-up begins, or its capacity is free.</summary>
    public JobOutcome Complete(JobKey job, long now, List<RoutingFact> facts)
    {
        if (_state.Find(job) is not { } known) return JobOutcome.UnknownJob;
        if (known.Place != JobPlace.Assigned) return JobOutcome.WrongState;
        var agent = known.Agent!.Supply;
        var fact = new JobCompleted(now, job, agent.Id, agent.WrapUp > 0 ? now + agent.WrapUp : null);
        _state.Complete(fact, known);
        facts.Add(fact);
        return JobOutcome.Done;
    }

    /// <summary>Ends the agent's wrap-up of this conversation before its time.</summary>
    public JobOutcome EndWrapUp(string agent, string conversation, long now, List<RoutingFact> facts)
    {
        if (!_state.Agents.TryGetValue(agent, out var known)) return JobOutcome.UnknownJob;
        var ended = known.WrapUps.Where(w => w.WrapUp!.Conversation == conversation).OrderBy(w => w.Key).Select(w => w.WrapUp!.Job).ToList();
        foreach (var job in ended) Decide(new WrapUpEnded(now, job, agent), facts);
        return ended.Count > 0 ? JobOutcome.Done : JobOutcome.UnknownJob;
    }

    /// <summary>Takes a job out wherever it is; no wrap-up follows.</summary>
    public JobOutcome Cancel(JobKey job, long now, List<RoutingFact> facts)
    {
        if (_state.Find(job) is not { } known) return JobOutcome.UnknownJob;
        Withdraw(known, RevokeReason.Cancelled, CancelReason.Cancelled, now, facts);
        return JobOutcome.Done;
    }

    /// <summary>Takes a job out that no agent has; one that has been given meanwhile stays, and is <see cref="JobOutcome.WrongState"/>.</summary>
    public JobOutcome CancelWaiting(JobKey job, long now, List<RoutingFact> facts) =>
        _state.Find(job) is { Place: JobPlace.Assigned } ? JobOutcome.WrongState : Cancel(job, now, facts);

    /// <summary>Takes an assigned job from its agent: back to its queue at its old age, or out.</summary>
    public JobOutcome Unassign(JobKey job, bool requeue, long now, List<RoutingFact> facts)
    {
        if (_state.Find(job) is not { } known) return JobOutcome.UnknownJob;
        if (known.Place != JobPlace.Assigned) return JobOutcome.WrongState;
        Decide(new JobUnassigned(now, job, known.Agent!.Id, requeue), facts);
        return JobOutcome.Done;
    }

    /// <summary>Gives a job, known or new, to an agent without an offer, whatever its presence; takes it from whoever has it. Capacity is never exceeded.</summary>
    public AssignOutcome Assign(in JobDemand job, string agent, long now, List<RoutingFact> facts)
    {
        DemandRules.Check(job);
        if (!_state.Agents.TryGetValue(agent, out var taker)) return AssignOutcome.UnknownAgent;
        if (!_state.Queues.TryGetValue(job.Queue, out var queue)) return AssignOutcome.UnknownQueue;
        var newest = NewestEpoch(job.Job.Id, out var known);
        if (newest > job.Job.Epoch || (newest == job.Job.Epoch && known is null)) return AssignOutcome.Stale;
        var same = known is not null && newest == job.Job.Epoch;
        if (same && known!.Place == JobPlace.Assigned && known.Agent == taker) return AssignOutcome.AlreadyAssigned;

        if (!Room.Has(taker, same ? known!.Demand : job, known)) return AssignOutcome.NoCapacity;
        if (!same)
        {
            if (known is not null) Withdraw(known, RevokeReason.Cancelled, CancelReason.Superseded, now, facts);
            Decide(new JobQueued(now, DemandRules.Normalize(job, queue.Policy)), facts);
        }
        else if (known!.Place == JobPlace.Offered)
        {
            RevokeAll(known, RevokeReason.Taken, now, facts);
        }
        else if (known.Place == JobPlace.Assigned)
        {
            Decide(new JobUnassigned(now, job.Job, known.Agent!.Id, true), facts);
        }

        Decide(new JobAssigned(now, job.Job, agent), facts);
        return AssignOutcome.Assigned;
    }

    /// <summary>Applies a fact that a matcher has recorded.</summary>
    /// <exception cref="InvalidOperationException">The fact does not fit: facts are missing, repeated or out of order.</exception>
    public void Replay(RoutingFact fact) => _state.Apply(fact);

    public MatcherSnapshot Snapshot() => StateSnapshot.Take(_state);

    public static Matcher Restore(MatcherSnapshot snapshot, MatcherOptions options) => new(StateSnapshot.Restore(snapshot, options));

    /// <summary>The job of an offer that is open; null for one that is not.</summary>
    public JobDemand? FindOffer(OfferId offer) => _state.Offers.TryGetValue(offer, out var open) ? open.Job!.Demand : null;

    public JobView? FindJob(string id) => _state.Jobs.TryGet(id, out var job) ? StateViews.Of(job) : null;

    /// <summary>What keeps whom from a job, and how those compare whom nothing does; null for an unknown job.</summary>
    /// <param name="policy">In force, to be told with it.</param>
    public JobExplanation? Explain(string job, PolicyStamp policy, long now) =>
        _state.Jobs.TryGet(job, out var known) ? Explainer.Explain(_state, known, policy, now) : null;

    /// <summary>Whether the job is here in this epoch: waiting, offered or in an agent's hands.</summary>
    public bool Holds(JobKey job) => _state.Find(job) is not null;

    /// <summary>
    /// Jobs without an agent that neither an <see cref="Enqueue"/> nor a <see cref="Confirm"/> has named since a time. One part of all at a call, the next one at the
    /// next, however many wait; in no order.
    /// </summary>
    /// <param name="max">Jobs after which the part ends.</param>
    public IReadOnlyList<JobKey> Unconfirmed(long before, int max) => _round.Next(before, max);

    /// <summary>Somebody who knows says that the job is wanted. No fact: it decides nothing.</summary>
    public void Confirm(JobKey job, long now)
    {
        if (_state.Find(job) is { } known) known.ConfirmedAt = now;
    }

    /// <summary>From now on every offer is put into the log with what was known; it costs what the log allows.</summary>
    public void Record(DecisionLog log) => _state.Decisions = log;

    /// <summary>After <see cref="Match"/>: puts the jobs of these facts into the log that nobody could take.</summary>
    public void RecordWaiting(List<RoutingFact> facts, long now) => _state.Decisions?.RecordWaiting(_state, facts, now);

    /// <summary>What an agent was offered and holds, oldest first; empty for an unknown agent.</summary>
    public IReadOnlyList<JobView> JobsOf(string agent) => _state.Agents.TryGetValue(agent, out var known) ? StateViews.JobsOf(known) : [];

    /// <summary>Those that wait for this agent and may go to nobody else.</summary>
    public IReadOnlyList<JobView> JobsWaitingOnlyFor(string agent) => StateViews.JobsWaitingOnlyFor(_state, agent);

    /// <summary>Agents that jobs wait for which nobody else may take.</summary>
    public IReadOnlySet<string> Awaited() => StateViews.Awaited(_state);

    /// <summary>By name.</summary>
    public IReadOnlyList<QueueStats> Queues() => StateViews.Queues(_state);

    /// <summary>In order of appearance.</summary>
    public IReadOnlyList<AgentStats> Agents() => StateViews.Agents(_state);

    public AgentStats? FindAgent(string agent) => _state.Agents.TryGetValue(agent, out var known) ? StateViews.Of(known) : null;

    private void Decide(RoutingFact fact, List<RoutingFact> facts)
    {
        _state.Apply(fact);
        facts.Add(fact);
    }

    private void RevokeOffers(AgentState agent, long now, List<RoutingFact> facts)
    {
        var open = agent.Jobs.Where(j => j.Place == JobPlace.Offered).Select(j => j.OpenOffer!).Concat(agent.Shared).OrderBy(o => o.Job!.Sequence).ToList();
        foreach (var offer in open) Decide(new OfferRevoked(now, offer.Offer, offer.Job!.Demand.Job, agent.Id, RevokeReason.Offline), facts);
    }

    private void RevokeAll(JobState job, RevokeReason why, long now, List<RoutingFact> facts)
    {
        if (job.More.Count > 0) RevokeMore(job, why, now, facts);
        Decide(new OfferRevoked(now, job.Offer, job.Demand.Job, job.Agent!.Id, why), facts);
    }

    private void RevokeMore(JobState job, RevokeReason why, long now, List<RoutingFact> facts)
    {
        foreach (var (offer, agent) in job.More.OrderBy(o => o.Offer.Number).Select(o => (o.Offer, o.Agent.Id)).ToList())
        {
            Decide(new OfferRevoked(now, offer, job.Demand.Job, agent, why), facts);
        }
    }

    // Who misses too many in a row is not there, whatever it says.
    private void Expire(DueEntry offer, long now, List<RoutingFact> facts)
    {
        var agent = offer.Agent;
        Decide(new OfferExpired(now, offer.Offer, offer.Job!.Demand.Job, agent.Id), facts);
        if (agent.Supply.MissesMax > 0 && agent.Limits.Misses >= agent.Supply.MissesMax && agent.Presence == Presence.Online)
        {
            Decide(new PresenceChanged(now, agent.Id, Presence.Away), facts);
        }
    }

    private void Withdraw(JobState job, RevokeReason revoke, CancelReason cancel, long now, List<RoutingFact> facts)
    {
        var key = job.Demand.Job;
        if (job.Place == JobPlace.Offered) RevokeAll(job, revoke, now, facts);
        Decide(new JobCancelled(now, key, job.Agent?.Id, cancel), facts);
    }

    private long? NewestEpoch(string job, out JobState? live)
    {
        if (_state.Jobs.TryGet(job, out live)) return live.Demand.Job.Epoch;
        return _state.Finished.TryGetEpoch(job, out var epoch) ? epoch : null;
    }

    // The answer to an accept that has taken effect before stays the same while the job is in the agent's hands.
    private AcceptOutcome Accepted(OfferId offer, string agent)
    {
        var job = _state.Agents.GetValueOrDefault(agent)?.Jobs.Find(j => j.Place == JobPlace.Assigned && j.Offer == offer);
        return job is null
            ? new AcceptOutcome(AcceptKind.Gone, default, null)
            : new AcceptOutcome(AcceptKind.Accepted, job.Demand.Job, job.Demand.Conversation);
    }
}
