using Gateway.Contracts.Agents;

namespace Gateway.Conversations;

/// <summary>What an agent does to offers and conversations. It goes to the pool or the conversation itself: they know whose the work is.</summary>
public interface IAgentActs
{
    /// <summary>Null when it was done, and durable; an error when it was refused; an answer where the frame asks for one; what follows from it comes as frames of its own. Frames of one agent are handed in one after the other.</summary>
    ValueTask<ServerFrame?> HandleAsync(AgentRef agent, ClientFrame frame);
}
