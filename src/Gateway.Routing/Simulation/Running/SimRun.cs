using System.Globalization;

namespace Gateway.Routing.Simulation;

/// <summary>
/// One replication: a virtual clock that goes from event to event, and the matcher of the product. After each event the matcher pairs once, and an
/// offer is accepted at once; so the answer depends on nothing but scenario, policy, seed and replication.
/// </summary>
internal sealed class SimRun
{
    private const long Day = 86_400_000_000;

    private readonly Scenario _scenario;
    private readonly Arrivals[] _arrivals;
    private readonly SeededRandom[] _contacts;
    private readonly SimPool _pool;
    private readonly RunTally _tally;
    private readonly PriorityQueue<SimEvent, SimMoment> _events = new();
    private readonly List<SimJob> _jobs = [];
    private readonly Stack<SimJob> _gone = new();
    private long _number;

    public SimRun(Scenario scenario, PolicySpec policy, int replication)
    {
        _scenario = scenario;
        _pool = new SimPool(scenario, policy);
        _tally = new RunTally(scenario, _pool.Agents);
        var types = scenario.Types;
        _arrivals = [.. types.Select((t, i) => new Arrivals(scenario.Trace is null ? t.Rates : [], SeededRandom.Stream(scenario.Seed, replication, 2 * i)))];
        _contacts = [.. types.Select((_, i) => SeededRandom.Stream(scenario.Seed, replication, (2 * i) + 1))];
    }

    public RunTally Execute()
    {
        PlanStart();
        while (true)
        {
            // The matcher's own clock: a ladder that opens is an event like any other.
            var hasEvent = _events.TryPeek(out _, out var moment) && moment.Time <= _scenario.Horizon;
            if (_pool.NextDue is { } due && due <= _scenario.Horizon && (!hasEvent || due < moment.Time))
            {
                _pool.Due(due);
                Pair(due);
                continue;
            }

            if (!hasEvent) break;
            var next = _events.Dequeue();
            if (Happen(next, moment.Time)) Pair(moment.Time);
        }

        _tally.Finish(_scenario.Horizon, _jobs.Where(j => j.Agent is null && _pool.IsWaiting(j)));
        return _tally;
    }

    private void PlanStart()
    {
        for (var i = 0; i < _pool.Agents.Count; i++)
        {
            if (_pool.Agents[i].Group.Spans is { } spans)
            {
                foreach (var (from, to) in spans)
                {
                    Plan(from, new SimEvent(SimEventKind.DutyBegin, i, 0));
                    Plan(to, new SimEvent(SimEventKind.DutyEnd, i, 0));
                }

                continue;
            }

            if (_pool.Agents[i].Group.Shift is not { } shift)
            {
                _pool.SetDuty(i, onDuty: true, 0);
                continue;
            }

            foreach (var (from, to) in shift)
            {
                // Parts that meet, at midnight or elsewhere, are one stretch of duty.
                if (!shift.Any(other => other.To % Day == from)) Plan(from, new SimEvent(SimEventKind.DutyBegin, i, 0));
                if (!shift.Any(other => other.From == to % Day)) Plan(to, new SimEvent(SimEventKind.DutyEnd, i, 0));
            }

            if (shift.Any(part => part.From == 0)) _pool.SetDuty(i, onDuty: true, 0);
        }

        for (var type = 0; type < _arrivals.Length; type++) PlanArrival(type);
        for (var i = 0; i < (_scenario.Trace?.Count ?? 0); i++) Plan(_scenario.Trace![i].Arrival, new SimEvent(SimEventKind.TraceArrival, i, 0));
    }

    // False when nothing that the matcher decides over has changed.
    private bool Happen(SimEvent what, long now)
    {
        switch (what.Kind)
        {
            case SimEventKind.Arrival:
                PlanArrival(what.Subject);
                Enter(ByChance(what.Subject, new SeededRandom(_contacts[what.Subject].Next())), now);
                return true;
            case SimEventKind.TraceArrival:
                Enter(OfTrace(_scenario.Trace![what.Subject]), now);
                return true;
            case SimEventKind.Abandon:
                var waiting = _jobs[what.Subject];
                if (waiting.Key.Epoch != what.Version || waiting.Agent is not null) return false;
                _pool.Leave(waiting, now);
                _tally.Abandoned(waiting, now);
                Forget(waiting);
                return true;
            case SimEventKind.ServiceEnd:
                var agent = _pool.Agents[what.Subject];
                if (agent.Plan != what.Version || agent.NextEnd() is not { } end) return false;
                EndService(agent, end.Job, now);
                return true;
            default:
                var onDuty = what.Kind == SimEventKind.DutyBegin;
                if (_pool.Agents[what.Subject].Group.Spans is null) Plan(now + Day, what);
                if (_pool.Agents[what.Subject].OnDuty == onDuty) return false;
                _tally.Changes(_pool.Agents[what.Subject], what.Subject, now);
                _pool.SetDuty(what.Subject, onDuty, now);
                return true;
        }
    }

    private void EndService(SimAgent agent, SimJob job, long now)
    {
        var index = _pool.IndexOf(agent);
        _tally.Changes(agent, index, now);
        agent.End(job, now);
        _pool.Complete(job, now);
        PlanEnd(agent, index);
        var next = Following(job);
        Forget(job);
        if (next is not null) Enter(next, now);
    }

    // All that may be offered now is, and taken: the decision that the product makes too.
    private void Pair(long now)
    {
        foreach (var offer in _pool.Match(now))
        {
            var job = _jobs[int.Parse(offer.Job.Id.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture)];
            var index = _pool.Accept(offer, now);
            var agent = _pool.Agents[index];
            _tally.Changes(agent, index, now);
            _tally.Served(job, agent, now);
            agent.Start(job, now);
            PlanEnd(agent, index);
        }
    }

    private void Enter(SimJob job, long now)
    {
        job.Arrival = now;
        _pool.Enter(job, now);
        if (job.Patience is { } patience) Plan(now + patience, new SimEvent(SimEventKind.Abandon, job.Slot, job.Key.Epoch));
    }

    private SimJob ByChance(int type, SeededRandom random)
    {
        var job = Take(type);
        var spec = _scenario.Types[type];
        job.Handle = ScenarioReader.Micros(spec.Handle.Draw(ref random));
        job.Patience = spec.Patience is { } patience ? ScenarioReader.Micros(patience.Draw(ref random)) : null;
        job.Random = random;
        return job;
    }

    private SimJob OfTrace(Contact contact)
    {
        var job = Take(contact.Type);
        (job.Handle, job.Patience, job.Contact) = (contact.Handle, contact.Patience, contact);
        return job;
    }

    private SimJob? Following(SimJob job)
    {
        if (job.Contact is { } contact) return contact.Next is { } following ? OfTrace(following) : null;
        var next = _scenario.Types[job.Type].Next;
        if (next.Count == 0) return null;
        var left = job.Random.NextUnit();
        foreach (var (share, type) in next)
        {
            left -= share;
            if (left <= 0) return ByChance(type, new SeededRandom(job.Random.Next()));
        }

        return null;
    }

    private SimJob Take(int type)
    {
        if (!_gone.TryPop(out var job))
        {
            job = new SimJob(_jobs.Count);
            _jobs.Add(job);
        }

        job.Type = type;
        return job;
    }

    private void Forget(SimJob job)
    {
        job.Key = job.Key with { Epoch = job.Key.Epoch + 1 };
        job.Contact = null;
        _gone.Push(job);
    }

    private void PlanArrival(int type)
    {
        if (_arrivals[type].Next(_scenario.Horizon) is { } at && at <= _scenario.Horizon) Plan(at, new SimEvent(SimEventKind.Arrival, type, 0));
    }

    private void PlanEnd(SimAgent agent, int index)
    {
        if (agent.NextEnd() is { } end) Plan(end.At, new SimEvent(SimEventKind.ServiceEnd, index, agent.Plan));
    }

    private void Plan(long at, SimEvent what) => _events.Enqueue(what, new SimMoment(at, what.Kind, ++_number));
}
