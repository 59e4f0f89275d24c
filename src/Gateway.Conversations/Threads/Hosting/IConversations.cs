using Gateway.Contracts;

namespace Gateway.Conversations;

/// <summary>Where conversations live: in this process, or on whichever of several has them.</summary>
public interface IConversations
{
    /// <summary>The conversation of a thread, whether it is in memory or not. Costs nothing until it is called.</summary>
    IConversation Of(ThreadId thread);
}
