using Gateway.Conversations.Partitions;
using Gateway.Conversations.Threads;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Conversations;

public static class ConversationsRegistration
{
    /// <summary>
    /// Adds what the grains need beside the journal, the model source, the clock and <see cref="IOutboundChannels"/>, which the host provides.
    /// Partitions start with the host's services, after the silo.
    /// </summary>
    /// <param name="alone">Whether no other process will ever share the journal: then conversations need no cluster to be found.</param>
    public static IServiceCollection AddConversations(this IServiceCollection services, bool alone)
    {
        services.AddSingleton<ConversationParts>();
        if (alone)
        {
            services.AddSingleton<LocalConversations>();
            services.AddSingleton<IConversations>(static all => all.GetRequiredService<LocalConversations>());
            services.AddHostedService(static all => all.GetRequiredService<LocalConversations>());
        }
        else
        {
            services.AddSingleton<IConversations, GrainConversations>();
        }

        services.AddSingleton<QueuePressure>();
        services.AddSingleton<Pools.PoolFeed>();
        services.AddSingleton<Customers.CustomerLinks>();
        services.AddSingleton<LocalSessions>();
        services.AddSingleton<IAgentActs, Agents.AgentFrames>();
        services.AddHostedService<PartitionStarter>();
        return services;
    }
}
