using Gateway.Contracts.Agents;
using Orleans.Concurrency;

namespace Gateway.Conversations;

/// <summary>
/// One agent's live side: its session, presence and the frames it has not acknowledged. Keyed by <see cref="AgentKey"/>.
/// What it may hold, and what it holds, is decided in the pool.
/// </summary>
public interface IAgentGrain : IGrainWithStringKey
{
    /// <summary>
    /// Binds a session; an older one of the same agent is told <c>taken</c> and ended. Pushes <see cref="WelcomeFrame"/> first, then what
    /// the agent missed after <paramref name="resumeAfter"/>, or a snapshot.
    /// </summary>
    ValueTask<ConnectOutcome> ConnectAsync(AgentRef agent, Guid session, long? resumeAfter, IAgentSession observer);

    /// <summary>
    /// Handles one frame of the session; answers and refusals are pushed as frames. Frames of one session are handled in order. False when the
    /// session is not the agent's (any more): it reconnects and resumes. What <see cref="IAgentActs"/> does may go there without this detour.
    /// </summary>
    ValueTask<bool> HandleAsync(Guid session, ClientFrame frame);

    /// <summary>The session is alive. Without it for the grace time the agent is offline and its offers go to others. False as above.</summary>
    ValueTask<bool> HeartbeatAsync(Guid session);

    /// <summary>The socket is gone. Offers stay for the grace time, so that a reconnect loses nothing.</summary>
    ValueTask DisconnectAsync(Guid session);

    /// <summary>Frames for the agent, in order; numbered here, kept until acknowledged, pushed when there is a session.</summary>
    ValueTask DeliverAsync(IReadOnlyList<ServerFrame> frames);

    /// <summary>A frame that matters now or never: not numbered, not kept, and dropped when there is no session.</summary>
    ValueTask HintAsync(ServerFrame frame);

    /// <summary>The pool wants to hear what holds: it has started anew and takes every agent for offline, or makes sure of one it has for here.</summary>
    ValueTask ReportAsync();

    /// <summary>The agent has missed so many offers in a row that the pool takes it for away.</summary>
    ValueTask MissedOffersAsync();
}

/// <summary>A session's receiving end, in the process that holds the socket.</summary>
public interface IAgentSession : IGrainObserver
{
    /// <summary>Frames in order. Must return at once: a session that cannot keep up is closed by its owner and resumes later.</summary>
    [OneWay]
    Task PushAsync(IReadOnlyList<ServerFrame> frames);

    [OneWay]
    Task EndAsync(SessionEnd why);
}

/// <summary>Why the agent's grain lets a session go.</summary>
public enum SessionEnd
{
    /// <summary>A newer session of the agent has its place: this one must not come back by itself.</summary>
    Taken,

    /// <summary>It cannot be told now what the agent holds: it comes back and is told then.</summary>
    Unavailable,

    /// <summary>Nothing was heard of its process for too long.</summary>
    Silent,
}

public enum ConnectOutcome
{
    Connected,

    /// <summary>The configuration has no such agent in this tenant.</summary>
    UnknownAgent,
}

/// <summary>An agent by name.</summary>
[GenerateSerializer, Immutable, Alias("gw.agentref")]
public sealed record AgentRef([property: Id(0)] string Tenant, [property: Id(1)] string Agent);

/// <summary>Key of an agent's grain: <c>{tenant}/{agent}</c>. Configured names hold no slash.</summary>
public static class AgentKey
{
    public static string Of(AgentRef agent) => Of(agent.Tenant, agent.Agent);

    public static string Of(string tenant, string agent) => string.Concat(tenant, "/", agent);

    public static AgentRef Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return new AgentRef(key[..slash], key[(slash + 1)..]);
    }
}
