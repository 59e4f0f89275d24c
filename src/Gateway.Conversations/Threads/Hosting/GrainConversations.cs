using Gateway.Contracts;

namespace Gateway.Conversations.Threads;

/// <summary>Conversations of a cluster, as grains.</summary>
internal sealed class GrainConversations(IGrainFactory grains) : IConversations
{
    public IConversation Of(ThreadId thread) => grains.Conversation(thread);
}
