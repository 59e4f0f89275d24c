using Gateway.Contracts;
using Gateway.Conversations.Threads;

namespace Gateway.Conversations;

/// <summary>References to the grains of every message. Finding the types behind an interface takes Orleans as long as half a call, so it is done once.</summary>
internal static class GrainLookup
{
    public static IConversationGrain Conversation(this IGrainFactory grains, ThreadId thread) =>
        Kind<IConversationGrain>.Known is { } kind
            ? kind.Get(grains, GrainIdKeyExtensions.CreateGuidKey(thread.Value))
            : Kind<IConversationGrain>.Learn(grains.GetGrain<IConversationGrain>(thread.Value));

    public static IAgentGrain Agent(this IGrainFactory grains, string tenant, string agent)
    {
        var key = AgentKey.Of(tenant, agent);
        return Kind<IAgentGrain>.Known is { } kind ? kind.Get(grains, IdSpan.Create(key)) : Kind<IAgentGrain>.Learn(grains.GetGrain<IAgentGrain>(key));
    }

    private sealed class Kind<T>(GrainType type, GrainInterfaceType face)
        where T : class, IAddressable
    {
        /// <summary>Null until the first reference was made.</summary>
        public static Kind<T>? Known { get; private set; }

        public T Get(IGrainFactory grains, IdSpan key) => (T)grains.GetGrain(GrainId.Create(type, key), face);

        /// <summary>Keeps what a reference tells of its types. They are names, the same in every silo.</summary>
        public static T Learn(T grain)
        {
            if (grain is GrainReference reference)
            {
                Known = new Kind<T>(reference.GrainId.Type, reference.InterfaceType);
            }

            return grain;
        }
    }
}
