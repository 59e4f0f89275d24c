using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Routing;

namespace Gateway.Tests.Routing;

/// <summary>A matcher with short commands for claims: seconds instead of microseconds, one queue "q", every agent in it, ids as given.</summary>
internal sealed class Pool
{
    /// <summary>What most claims are about: the agent idle longest, the job that waits longest with bands counted as ageing steps.</summary>
    public static readonly MatcherOptions Plain = new() { Agents = AgentChoice.LongestIdle, Jobs = JobChoice.Ageing };

    private readonly List<RoutingFact> _facts = [];
    private long _now;

    public Pool(MatcherOptions? options = null, long ageingStep = 60, int depthMax = 1000)
    {
        Matcher = new Matcher(options ?? Plain);
        Matcher.StartEpoch(1, 0, _facts);
        Queue("q", ageingStep, depthMax);
    }

    public Matcher Matcher { get; }

    public IReadOnlyList<RoutingFact> Facts => _facts;

    public static long Seconds(double seconds) => (long)(seconds * 1_000_000);

    public void Queue(string name, long ageingStep = 60, int depthMax = 1000) => Matcher.SetQueue(
        new QueuePolicy { Name = name, OfferTimeout = Seconds(20), AgeingStep = Seconds(ageingStep), DepthMax = depthMax, Priority = 5 }, _now, _facts);

    public Pool At(double seconds)
    {
        _now = Seconds(seconds);
        Matcher.ExpireDue(_now, _facts);
        return this;
    }

    public Pool Agent(string id, int capacity = 1, string[]? queues = null, long wrapUp = 0, params (string Skill, int Level)[] skills)
    {
        Matcher.SetAgent(
            new AgentSupply { Id = id, Capacity = capacity, Queues = queues ?? ["q"], WrapUp = Seconds(wrapUp), Skills = skills.ToDictionary(s => s.Skill, s => s.Level) },
            _now,
            _facts);
        return Presence(id, Contracts.Agents.Presence.Online);
    }

    public Pool AgentWith(string id, Dictionary<string, LabelValue> labels)
    {
        Matcher.SetAgent(new AgentSupply { Id = id, Queues = ["q"], Labels = labels }, _now, _facts);
        return Presence(id, Contracts.Agents.Presence.Online);
    }

    public Pool Policy(QueuePolicy policy)
    {
        Matcher.SetQueue(policy, _now, _facts);
        return this;
    }

    public Pool Cancelled(string job)
    {
        Assert.Equal(JobOutcome.Done, Cancel(job));
        return this;
    }

    public Pool Presence(string id, Presence presence)
    {
        Assert.True(Matcher.SetPresence(id, presence, _now, _facts));
        return this;
    }

    public EnqueueOutcome TryJob(
        string id, int? priority = 0, int cost = 1, long epoch = 0, string queue = "q", string? only = null, string? preferred = null, double? since = null,
        IReadOnlyList<Selector>? selectors = null, params (string Skill, int Level)[] requires) => Matcher.Enqueue(
            new JobDemand
            {
                Job = new JobKey(id, epoch),
                Conversation = "conversation of " + id,
                Queue = queue,
                Priority = priority,
                Cost = cost,
                OnlyAgent = only,
                PreferredAgent = preferred,
                WaitingSince = since is { } s ? Seconds(s) : _now,
                Selectors = selectors ?? [],
                Requirements = [.. requires.Select(r => new SkillRequirement(r.Skill, r.Level))],
            },
            _now,
            _facts);

    public Pool Job(
        string id, int? priority = 0, int cost = 1, long epoch = 0, string queue = "q", string? only = null, string? preferred = null, double? since = null,
        IReadOnlyList<Selector>? selectors = null, params (string Skill, int Level)[] requires)
    {
        Assert.Equal(EnqueueOutcome.Queued, TryJob(id, priority, cost, epoch, queue, only, preferred, since, selectors, requires));
        return this;
    }

    public Pool Due(string id, double at, double since, params (string Skill, int Level)[] requires)
    {
        var job = new JobDemand
        {
            Job = new JobKey(id, 0),
            Conversation = "conversation of " + id,
            Queue = "q",
            WaitingSince = Seconds(since),
            DueAt = Seconds(at),
            Requirements = [.. requires.Select(r => new SkillRequirement(r.Skill, r.Level))],
        };
        Assert.Equal(EnqueueOutcome.Queued, Matcher.Enqueue(job, _now, _facts));
        return this;
    }

    public Pool Expedited(string id, int? priority = 0)
    {
        var job = new JobDemand { Job = new JobKey(id, 0), Conversation = "conversation of " + id, Queue = "q", Priority = priority, WaitingSince = _now, Expedite = true };
        Assert.Equal(EnqueueOutcome.Queued, Matcher.Enqueue(job, _now, _facts));
        return this;
    }

    public Pool Supply(AgentSupply agent)
    {
        Matcher.SetAgent(agent, _now, _facts);
        return Presence(agent.Id, Contracts.Agents.Presence.Online);
    }

    public Pool Demand(string id, string? channel = null, bool interruptible = false)
    {
        var job = new JobDemand
        {
            Job = new JobKey(id, 0),
            Conversation = "conversation of " + id,
            Queue = "q",
            Priority = 0,
            WaitingSince = _now,
            Channel = channel,
            IsInterruptible = interruptible,
        };
        Assert.Equal(EnqueueOutcome.Queued, Matcher.Enqueue(job, _now, _facts));
        return this;
    }

    public Pool Heavy(string id, int cost, string channel)
    {
        var job = new JobDemand { Job = new JobKey(id, 0), Conversation = "conversation of " + id, Queue = "q", Priority = 0, WaitingSince = _now, Channel = channel, Cost = cost };
        Assert.Equal(EnqueueOutcome.Queued, Matcher.Enqueue(job, _now, _facts));
        return this;
    }

    public DeclineOutcome DeclineAs(string job, string agent) =>
        Matcher.Decline(Matcher.JobsOf(agent).Single(j => j.Demand.Job.Id == job).Offer, agent, "busy", _now, _facts);

    /// <summary>Pairs, and says who was offered what: <c>job>agent</c> in the order of the offers.</summary>
    public string Match()
    {
        var from = _facts.Count;
        Matcher.Match(_now, _facts);
        return string.Join(' ', _facts.Skip(from).OfType<OfferIssued>().Select(o => $"{o.Job.Id}>{o.Agent}"));
    }

    public OfferId OfferOf(string job) => Matcher.FindJob(job)!.Offer;

    public AcceptOutcome Accept(string job, string? agent = null) => agent is null
        ? Accept(OfferOf(job), Matcher.FindJob(job)!.Agent!)
        : Accept(Matcher.JobsOf(agent).FirstOrDefault(j => j.Demand.Job.Id == job)?.Offer ?? OfferOf(job), agent);

    public AcceptOutcome Accept(OfferId offer, string agent) => Matcher.Accept(offer, agent, _now, _facts);

    public DeclineOutcome Decline(string job) => Matcher.Decline(OfferOf(job), Matcher.FindJob(job)!.Agent!, "busy", _now, _facts);

    public JobOutcome Complete(string job) => Matcher.Complete(Matcher.FindJob(job)!.Demand.Job, _now, _facts);

    public JobOutcome Cancel(string job) => Matcher.Cancel(Matcher.FindJob(job)!.Demand.Job, _now, _facts);

    public JobOutcome Unassign(string job, bool requeue) => Matcher.Unassign(Matcher.FindJob(job)!.Demand.Job, requeue, _now, _facts);

    public JobOutcome EndWrapUp(string agent, string job) => Matcher.EndWrapUp(agent, "conversation of " + job, _now, _facts);

    public AssignOutcome Assign(string job, string agent) => Matcher.Assign(Matcher.FindJob(job)!.Demand, agent, _now, _facts);

    public int Used(string agent) => Matcher.FindAgent(agent)!.Value.Used;
}
