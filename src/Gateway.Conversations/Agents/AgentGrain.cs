using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Orleans.Concurrency;

namespace Gateway.Conversations.Agents;

/// <summary>Numbers and keeps an agent's frames, watches that it is alive, and passes what it does to the pool and to conversations.</summary>
[Reentrant]
internal sealed class AgentGrain(ModelSource models, LocalSessions sessions, IAgentActs acts, IConversations conversations, TimeProvider time, ILogger<AgentGrain> logger) : Grain, IAgentGrain
{
    // A session says something at least every 15 s (keep-alive); two missed are an absence.
    private static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(35);

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromSeconds(5);

    // Microseconds since 1970: nobody gets a million frames a second, so a number of an earlier life is never taken for one of this.
    private readonly FrameRing _ring = new((time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / 10);
    private List<ServerFrame>? _duringSnapshot;
    private SnapshotFilter _told = new();
    private bool _snapshotDue;
    private IAgentSession? _observer;
    private IGrainTimer? _timer;
    private Guid _session;
    private Task _telling = Task.CompletedTask;
    private DateTimeOffset _lastSeen;
    private Attendance _attendance = Attendance.Unknown;

    private AgentRef Agent => AgentKey.Parse(this.GetPrimaryKeyString());

    private IPoolGrain Pool => GrainFactory.GetGrain<IPoolGrain>(Agent.Tenant);

    public async ValueTask<ConnectOutcome> ConnectAsync(AgentRef agent, Guid session, long? resumeAfter, IAgentSession observer)
    {
        if (!models.Current.Tenants.TryGetValue(agent.Tenant, out var tenant) || !tenant.Agents.ContainsKey(agent.Agent))
        {
            return ConnectOutcome.UnknownAgent;
        }

        _ = _observer?.EndAsync(SessionEnd.Taken);
        (_observer, _session, _lastSeen, _attendance) = (sessions.Find(session) ?? observer, session, time.GetUtcNow(), _attendance.Came());
        Watch();
        if (resumeAfter is { } after && !_snapshotDue && _ring.CanResume(after))
        {
            Push([new WelcomeFrame(agent.Agent, after, Snapshot: false), .. _ring.After(after)]);
        }
        else
        {
            _ring.Reset();
            Push([new WelcomeFrame(agent.Agent, _ring.Last, Snapshot: true)]);
            await SnapshotAsync(session);
        }

        if (_attendance.Chosen != Presence.Offline && session == _session)
        {
            await TellAgainAsync();
        }

        return ConnectOutcome.Connected;
    }

    public async ValueTask<bool> HandleAsync(Guid session, ClientFrame frame)
    {
        if (session != _session)
        {
            return false;
        }

        _lastSeen = time.GetUtcNow();
        switch (frame)
        {
            case AckFrame ack:
                _ring.Acknowledge(ack.Seq);
                break;
            case PingFrame:
                Push([new PongFrame()]);
                break;
            case PresenceFrame presence:
                await AnswerAsync("presence", () => SetPresenceAsync(presence.State));
                break;
            default:
                if (await acts.HandleAsync(Agent, frame) is { } answer)
                {
                    Push([answer]);
                }

                break;
        }

        return true;
    }

    public ValueTask<bool> HeartbeatAsync(Guid session)
    {
        if (session == _session)
        {
            _lastSeen = time.GetUtcNow();
        }

        return new(session == _session);
    }

    public ValueTask DisconnectAsync(Guid session)
    {
        if (session == _session)
        {
            Gone();
        }

        return default;
    }

    public ValueTask DeliverAsync(IReadOnlyList<ServerFrame> frames)
    {
        if (_duringSnapshot is { } waiting)
        {
            waiting.AddRange(frames);
            return default;
        }

        var numbered = new List<ServerFrame>(frames.Count);
        foreach (var frame in frames)
        {
            if (!_told.Repeats(frame))
            {
                numbered.Add(_ring.Add(frame));
            }
        }

        Push([.. numbered]);
        return default;
    }

    public ValueTask HintAsync(ServerFrame frame)
    {
        // Before its snapshot is told the agent does not know the conversation it would be about.
        if (!_snapshotDue)
        {
            Push([frame]);
        }

        return default;
    }

    public async ValueTask ReportAsync()
    {
        _attendance = _attendance.Asked(time.GetUtcNow());
        // Not here (any more), or here in a process that died: the pool hears so, and what it holds is released, when it stays away.
        Watch();
        if (_attendance.IsHere)
        {
            await TellPresenceAsync();
        }
    }

    public async ValueTask MissedOffersAsync()
    {
        if (_attendance.Holds == Presence.Online)
        {
            Push([new ErrorFrame("missed_offers", "Offers were not answered: you are away. Send presence online to take work again.", "presence")]);
            await SetPresenceAsync(Presence.Away);
        }
    }

    private async ValueTask SnapshotAsync(Guid session)
    {
        // Until it is told nothing can be resumed. One that a newer session overtakes leaves to it what has come meanwhile.
        _snapshotDue = true;
        List<ServerFrame> waiting = [.. _duringSnapshot ?? []];
        _duringSnapshot = waiting;
        try
        {
            var holdings = await Pool.HoldingsAsync(Agent.Agent);
            var frames = new List<ServerFrame>(holdings.Offers);
            foreach (var job in holdings.Jobs)
            {
                if (await DescribeAsync(job) is { } assigned)
                {
                    frames.Add(assigned);
                }
            }

            if (session == _session)
            {
                (_told, _snapshotDue) = (new SnapshotFilter(), false);
                frames.ForEach(_told.Told);
                Push([.. frames.Select(_ring.Add)]);
            }
        }
        catch (Exception exception)
        {
            AgentLog.SnapshotFailed(logger, exception, Agent.Agent);
            if (session == _session)
            {
                _ = _observer?.EndAsync(SessionEnd.Unavailable);
                Gone();
            }
        }
        finally
        {
            if (ReferenceEquals(waiting, _duringSnapshot))
            {
                _duringSnapshot = null;
                await DeliverAsync(waiting);
            }
        }
    }

    private async ValueTask<ServerFrame?> DescribeAsync(string job) =>
        JobId.TryParse(job, out var id)
            ? await conversations.Of(id.Conversation.Thread).DescribeAsync(job, Agent.Agent)
            : null;

    private Task SetPresenceAsync(Presence presence)
    {
        _attendance = _attendance.Says(presence);
        return TellPresenceAsync();
    }

    /// <summary>A session works before the pool knows of it: what cannot be told now is told with the next look around.</summary>
    private async ValueTask TellAgainAsync()
    {
        try
        {
            await TellPresenceAsync();
        }
        catch (Exception exception)
        {
            AgentLog.AbsenceFailed(logger, exception, Agent.Agent);
        }
    }

    /// <summary>Tells the pool what holds now, one call after the other: two at once might arrive in the wrong order.</summary>
    private Task TellPresenceAsync()
    {
        _telling = TellAsync(_telling);
        return _telling;

        async Task TellAsync(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            var presence = _attendance.Holds;
            _attendance = _attendance.Telling();
            await Pool.SetPresenceAsync(Agent.Agent, presence);
            _attendance = _attendance.WasTold(presence);
        }
    }

    private async ValueTask AnswerAsync(string frame, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception exception)
        {
            AgentLog.FrameFailed(logger, exception, frame, Agent.Agent);
            Push([new ErrorFrame("unavailable", "The gateway could not make this durable. Send the frame again.", frame)]);
        }
    }

    private void Push(ServerFrame[] frames)
    {
        if (frames.Length > 0 && _observer is { } observer)
        {
            // One way: a session that is gone is noticed by its silence, and what it missed is in the ring.
            _ = observer.PushAsync(frames);
        }
    }

    private void Gone()
    {
        _observer = null;
        _session = Guid.Empty;
        _attendance = _attendance.Left(time.GetUtcNow());
    }

    private void Watch() =>
        _timer ??= this.RegisterGrainTimer(CheckAsync, new GrainTimerCreationOptions(CheckPeriod, CheckPeriod) { Interleave = true, KeepAlive = true });

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (_observer is not null && now - _lastSeen > SilentAfter)
        {
            _ = _observer.EndAsync(SessionEnd.Silent);
            Gone();
        }

        _attendance = _attendance.At(now);
        try
        {
            if (_attendance.HasNews)
            {
                await TellPresenceAsync();
            }

            if (_attendance.MustRelease(now))
            {
                var since = _attendance.Since;
                await Pool.ReleaseAsync(Agent.Agent);
                _attendance = _attendance.Released(since);
            }
        }
        catch (Exception exception)
        {
            AgentLog.AbsenceFailed(logger, exception, Agent.Agent);
        }

        if (_attendance.IsOver)
        {
            _timer?.Dispose();
            _timer = null;
        }
    }
}
