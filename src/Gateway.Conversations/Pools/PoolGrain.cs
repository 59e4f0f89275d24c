using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Journal;
using Gateway.Routing;
using Gateway.Routing.Waiting;
using Orleans.Concurrency;

namespace Gateway.Conversations.Pools;

/// <summary>
/// Runs the matcher of one tenant as its single writer: calls that come while a batch is being made durable are decided together in the next one.
/// </summary>
[Reentrant]
internal sealed class PoolGrain(GatewayJournal journal, ModelSource models, IConversations conversations, QueuePressure pressure, TimeProvider time, ILogger<PoolGrain> logger)
    : Grain, IPoolGrain
{
    // One batch is decided without giving way; 1,024 decisions take about 3 ms.
    private const int BatchMax = 1024;

    // Callers wait for their answer, so the inbox holds at most what is in flight; past this the silo is being flooded by mistake.
    private const int InboxMax = 100_000;

    // How long an assignment may be out of step between pool and conversation after a failed call.
    private static readonly TimeSpan AuditPeriod = TimeSpan.FromMinutes(1);

    // A timer takes 49 days at most; when it rings early, what is due is looked at and it is set again.
    private static readonly TimeSpan TimerMax = TimeSpan.FromDays(1);

    private readonly Queue<PoolCommand> _inbox = new();
    private readonly List<PoolCommand> _batch = [];
    private readonly List<RoutingFact> _facts = [];
    private Matcher? _matcher;
    private WaitTracker _waits = new();
    private DecisionLog _decisions = new();
    private PoolRecord? _record;
    private DecisionArchive? _archive;
    private PoolDispatcher? _dispatcher;
    private WaitingAudit? _audit;
    private IGrainTimer? _timer;
    private bool _pumping;
    private long _modelVersion = -1;
    private long _armedFor = long.MaxValue;

    private string Tenant => this.GetPrimaryKeyString();

    /// <summary>Null while the configuration has no such tenant.</summary>
    private TenantModel? Model => models.Current.Tenants.GetValueOrDefault(Tenant);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _record = new PoolRecord(journal, Tenant);
        _dispatcher = new PoolDispatcher(GrainFactory, conversations, Tenant, logger);
        _audit = new WaitingAudit(conversations, logger);
        _archive = new DecisionArchive(journal, models, Tenant, time, logger);
        _timer = this.RegisterGrainTimer(PumpAsync, new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true, KeepAlive = true });
        this.RegisterGrainTimer(AuditAsync, new GrainTimerCreationOptions(AuditPeriod, AuditPeriod) { Interleave = true, KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _archive!.FlushAsync().WaitAsync(cancellationToken);

    public async ValueTask<PoolAnswer> TakeAsync(PoolNews news) =>
        await RunAsync((matcher, now, facts) => PoolIntake.Take(matcher, news, Model, now, facts, logger));

    public async ValueTask CancelAsync(string job) => await ForgetAsync(job);

    public async ValueTask<OfferAnswer> AcceptAsync(string agent, string offer)
    {
        if (!OfferId.TryParse(offer, out var id))
        {
            return OfferAnswer.Gone;
        }

        return OfferAnswers.Of((await RunAsync((matcher, now, facts) => matcher.Accept(id, agent, now, facts))).Kind);
    }

    public async ValueTask<OfferAnswer> DeclineAsync(string agent, string offer, string? reason)
    {
        if (!OfferId.TryParse(offer, out var id))
        {
            return OfferAnswer.Gone;
        }

        return OfferAnswers.Of(await RunAsync((matcher, now, facts) => matcher.Decline(id, agent, reason, now, facts)));
    }

    public async ValueTask<bool> EndWrapUpAsync(string agent, string conversation) =>
        await RunAsync((matcher, now, facts) => matcher.EndWrapUp(agent, conversation, now, facts)) == JobOutcome.Done;

    public async ValueTask SetPresenceAsync(string agent, Presence presence) =>
        await RunAsync((matcher, now, facts) => matcher.SetPresence(agent, presence, now, facts));

    public async ValueTask<AgentHoldings> HoldingsAsync(string agent)
    {
        // Through the inbox, so that nothing is told that is not durable.
        var jobs = await RunAsync((matcher, _, _) => matcher.JobsOf(agent));
        return new AgentHoldings(
            [.. jobs.Where(j => j.Place == JobPlace.Offered).Select(j => PoolDemand.FrameOf(j.Demand, j.Offer, j.OfferExpiresAt ?? 0))],
            [.. jobs.Where(j => j.Place == JobPlace.Assigned).Select(j => PoolEvents.JobOf(j.Demand.Job))]);
    }

    public async ValueTask ReleaseAsync(string agent)
    {
        // Nobody waits for a guest: an invitation ends by its own time.
        foreach (var job in await RunAsync((matcher, _, _) => PoolSupply.HeldBy(matcher, agent).Where(j => !PoolSupply.IsWaitingSide(matcher, j)).ToArray()))
        {
            await TakeBackAsync(PoolEvents.JobOf(job), agent);
        }
    }

    public async ValueTask<PoolView> ViewAsync()
    {
        var tenant = Model;
        return await RunAsync((matcher, now, _) => PoolViews.Of(Tenant, tenant, matcher, _waits, now));
    }

    public async ValueTask<byte[]?> ExplainAsync(string job)
    {
        var key = PoolDemand.KeyOf(job);
        var (live, why) = await RunAsync((matcher, now, _) =>
            matcher.FindJob(key.Id) is { } known && known.Demand.Job == key
                ? (known, known.Place == JobPlace.Waiting ? matcher.Explain(key.Id, _decisions.Policy, now) : null)
                : (null, null));
        var decisions = await _archive!.ReadAsync(key.Id);
        decisions.RemoveAll(d => d.Why.Job.Demand.Job != key);
        return ExplainJson.Of(key, live, why, decisions);
    }

    /// <summary>The conversation waits again for anybody, under a new epoch.</summary>
    private async Task TakeBackAsync(string job, string agent)
    {
        var outcome = JobId.TryParse(job, out var id) ? await conversations.Of(id.Conversation.Thread).RequeueAsync(job, agent) : ActOutcome.Gone;
        if (outcome == ActOutcome.Gone)
        {
            await ForgetAsync(job);
        }
        else if (outcome != ActOutcome.Done)
        {
            throw new PoolUnavailableException("Not every conversation could be taken from the agent. Repeat the call.");
        }
    }

    /// <summary>Takes an agent out that the configuration has no more, once its conversations are others' again. What is left is tried at the next audit.</summary>
    private async Task RetireAsync(string agent)
    {
        try
        {
            var held = await RunAsync((matcher, now, facts) =>
            {
                matcher.SetPresence(agent, Presence.Offline, now, facts);
                return PoolSupply.HeldBy(matcher, agent);
            });
            foreach (var job in held)
            {
                await TakeBackAsync(PoolEvents.JobOf(job), agent);
            }

            await RunAsync((matcher, now, facts) =>
                Model?.Agents.ContainsKey(agent) == false && PoolSupply.IsFree(matcher, agent) && matcher.RemoveAgent(agent, now, facts));
        }
        catch (Exception exception)
        {
            PoolLog.RetireFailed(logger, exception, agent, Tenant);
        }
    }

    private async Task ForgetAsync(string job)
    {
        var key = PoolDemand.KeyOf(job);
        await RunAsync((matcher, now, facts) => matcher.Cancel(key, now, facts));
    }

    private async Task<T> RunAsync<T>(Func<Matcher, long, List<RoutingFact>, T> decide)
    {
        if (_inbox.Count >= InboxMax)
        {
            throw new PoolUnavailableException($"The pool has {InboxMax} calls waiting. Repeat the call later.");
        }

        var command = new PoolCommand<T>(decide);
        _inbox.Enqueue(command);
        if (!_pumping)
        {
            // The pump runs until the inbox is empty; callers only wait for their own answer.
            _ = PumpAsync(CancellationToken.None);
        }

        return await command.Task;
    }

    private async Task PumpAsync(CancellationToken cancellationToken)
    {
        if (_pumping)
        {
            return;
        }

        _pumping = true;
        _armedFor = long.MaxValue;
        try
        {
            do
            {
                await StepAsync();
            }
            while (_inbox.Count > 0);
        }
        catch (Exception exception)
        {
            PoolLog.PumpFailed(logger, exception, Tenant);
            // Nobody would start the pump again for those who wait already.
            _batch.AddRange(_inbox);
            _inbox.Clear();
            Reset(new PoolUnavailableException("The pool could not decide.", exception));
        }
        finally
        {
            _pumping = false;
            Arm();
        }
    }

    private async Task StepAsync()
    {
        var now = time.GetUtcNow();
        var micros = Micros.Of(now);
        _facts.Clear();
        _batch.Clear();
        while (_batch.Count < BatchMax && _inbox.TryDequeue(out var command))
        {
            _batch.Add(command);
        }

        var started = _matcher is null;
        var matcher = _matcher ??= await StartAsync(micros);
        Configure(matcher, micros);
        matcher.ExpireDue(micros, _facts);
        _batch.RemoveAll(command => !command.TryDecide(matcher, micros, _facts));
        var tenant = Model;
        AutoAccept.Match(matcher, tenant, _facts, micros);
        matcher.RecordWaiting(_facts, micros);
        if (_facts.Count > 0 && await _record!.AppendAsync(matcher, tenant, _facts, now) is not CommitOutcome.Committed and var outcome)
        {
            PoolLog.CommitFailed(logger, Tenant, _facts.Count, outcome.ToString());
            Reset(new PoolUnavailableException());
            return;
        }

        foreach (var command in _batch)
        {
            command.Answer();
        }

        _batch.Clear();
        _facts.ForEach(_waits.Observe);
        _facts.ForEach(fact => _decisions.Observe(fact, matcher.Epoch));
        _archive!.Add(_decisions.Take());
        _dispatcher!.Dispatch(matcher, _facts, ForgetAsync);
        foreach (var queue in matcher.Queues())
        {
            pressure.Report(Tenant, queue.Queue.Name, queue.Waiting);
        }

        if (started)
        {
            Reconcile(matcher);
        }
    }

    /// <summary>Reads the record, begins a new epoch, and takes every agent for offline until it says otherwise.</summary>
    private async ValueTask<Matcher> StartAsync(long now)
    {
        var matcher = await _record!.LoadAsync(new MatcherOptions());
        _waits = WaitTracker.From(matcher.Snapshot());
        matcher.Record(_decisions = new DecisionLog());
        matcher.StartEpoch(matcher.Epoch + 1, now, _facts);
        _modelVersion = -1;
        PoolSupply.TakeOffline(matcher, now, _facts);
        var queues = matcher.Queues();
        PoolLog.Started(logger, Tenant, matcher.Epoch, queues.Sum(q => q.Waiting), matcher.Agents().Sum(a => a.Assigned));
        return matcher;
    }

    private void Configure(Matcher matcher, long now)
    {
        var model = models.Current;
        if (model.Version == _modelVersion || !model.Tenants.TryGetValue(Tenant, out var tenant))
        {
            return;
        }

        _modelVersion = model.Version;
        _decisions.Policy = PoolPolicies.Of(tenant, model.Version);
        PoolSupply.Apply(matcher, tenant, now, _facts);
        foreach (var agent in PoolSupply.Retired(matcher, tenant))
        {
            if (PoolSupply.IsFree(matcher, agent))
            {
                matcher.RemoveAgent(agent, now, _facts);
            }
            else
            {
                _ = RetireAsync(agent);
            }
        }
    }

    private void Reconcile(Matcher matcher)
    {
        _ = _dispatcher!.ReconcileAsync(PoolSupply.Assigned(matcher), ForgetAsync);
        _dispatcher.AskAgents(matcher.Agents().Select(a => a.Agent.Id));
    }

    private async Task AuditAsync(CancellationToken cancellationToken)
    {
        if (_matcher is null || Model is not { } tenant)
        {
            return;
        }

        try
        {
            // Through the inbox, so that nobody is told of what is not durable.
            var (assigned, retired, concerned, silent) = await RunAsync((matcher, now, _) =>
                (PoolSupply.Assigned(matcher), PoolSupply.Retired(matcher, tenant), PoolSupply.Concerned(matcher), WaitingAudit.Due(matcher, now)));
            await _dispatcher!.ReconcileAsync(assigned, ForgetAsync);
            foreach (var agent in retired)
            {
                await RetireAsync(agent);
            }

            // The process that an agent was connected to may have died, and work may have been given to one who never came: nobody else tells.
            _dispatcher.AskAgents(concerned);
            _dispatcher.AskAgain();
            if (await _audit!.AskAsync(silent) is { IsEmpty: false } answers)
            {
                await RunAsync((matcher, now, facts) =>
                {
                    _audit.Settle(matcher, answers, now, facts);
                    return true;
                });
            }
        }
        catch (PoolUnavailableException unavailable)
        {
            PoolLog.AuditFailed(logger, unavailable, Tenant);
        }
    }

    /// <summary>Nothing that is not durable stays: the next call reads the record again.</summary>
    private void Reset(PoolUnavailableException exception)
    {
        _matcher = null;
        foreach (var command in _batch)
        {
            command.Fail(exception);
        }

        _batch.Clear();
    }

    private void Arm()
    {
        if (_matcher?.NextDue is { } due && due < _armedFor)
        {
            _armedFor = due;
            var wait = Micros.ToTime(due) - time.GetUtcNow();
            _timer!.Change(wait > TimerMax ? TimerMax : wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }
}
