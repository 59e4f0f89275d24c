using Gateway.Conversations.Partitions;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Conversations;

public static class ConversationsRegistration
{
    /// <summary>
    /// Adds what the grains need beside the journal, the model source, the clock and <see cref="IOutboundChannels"/>, which the host provides.
    /// Partitions start with the host's services, after the silo.
    /// </summary>
    public static IServiceCollection AddConversations(this IServiceCollection services)
    {
        services.AddSingleton<QueuePressure>();
        services.AddSingleton<Pools.PoolFeed>();
        services.AddSingleton<Customers.CustomerLinks>();
        services.AddSingleton<LocalSessions>();
        services.AddSingleton<IAgentActs, Agents.AgentFrames>();
        services.AddHostedService<PartitionStarter>();
        return services;
    }
}
