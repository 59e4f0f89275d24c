using Microsoft.Extensions.Options;

namespace Gateway.Host.Agents;

/// <summary>The agents' door.</summary>
internal static class AgentsExtensions
{
    public static IServiceCollection AddAgents(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<AgentsOptions>, AgentsOptionsValidator>();
        services.AddOptions<AgentsOptions>().ValidateOnStart();
        services.AddSingleton<ConnectLimits>();
        services.AddSingleton<AgentEndpoint>();
        return services;
    }

    /// <summary>
    /// Maps <c>GET /agent</c>. The caller puts its authorization policy on what is returned; a credential without tenant and agent is refused anyway.
    /// </summary>
    public static IEndpointConventionBuilder MapAgents(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<AgentEndpoint>();
        return endpoints.MapGet("/agent", (RequestDelegate)endpoint.HandleAsync);
    }
}
