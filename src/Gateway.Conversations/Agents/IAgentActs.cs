using Gateway.Contracts.Agents;

namespace Gateway.Conversations;

/// <summary>What an agent does to offers and conversations. It goes to the pool or the conversation itself: they know whose the work is.</summary>
public interface IAgentActs
{
    /// <summary>Null when it was done, and durable; what follows from it comes as frames of its own. Frames of one agent are handed in one after the other.</summary>
    ValueTask<ErrorFrame?> HandleAsync(AgentRef agent, ClientFrame frame);
}
