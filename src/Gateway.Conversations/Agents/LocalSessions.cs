using System.Collections.Concurrent;

namespace Gateway.Conversations;

/// <summary>
/// The sessions whose sockets this process holds. An agent's grain in the same process pushes to them without a message through the silo,
/// which for three frames a conversation is a good part of what a conversation costs.
/// </summary>
public sealed class LocalSessions
{
    private readonly ConcurrentDictionary<Guid, IAgentSession> _sessions = new();

    /// <summary>A grain may push from the moment it hears of the session, so it is added before.</summary>
    public void Add(Guid id, IAgentSession session) => _sessions[id] = session;

    public void Remove(Guid id) => _sessions.TryRemove(id, out _);

    /// <summary>Null for a session of another process.</summary>
    public IAgentSession? Find(Guid id) => _sessions.GetValueOrDefault(id);
}
