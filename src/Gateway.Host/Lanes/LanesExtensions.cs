using Gateway.Host.Lanes.Commands;
using Gateway.Host.Lanes.Feeding;
using Gateway.Host.Lanes.Publishing;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Lanes;

/// <summary>The fast ways in and out.</summary>
internal static class LanesExtensions
{
    public static IServiceCollection AddLanes(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<LanesOptions>, LanesOptionsValidator>();
        services.AddOptions<LanesOptions>().ValidateOnStart();
        services.AddSingleton<LaneEntrance>();
        services.AddSingleton<LaneMetrics>();
        services.AddSingleton<LaneGate>();
        services.AddSingleton<LaneStrangers>();
        services.TryAddSingleton<Agents.ConnectLimits>();
        services.AddSingleton<EventForms>();
        services.AddSingleton<FeedDoor>();
        services.AddSingleton<CommandRunner>();
        services.AddSingleton<CommandEndpoints>();
        services.AddSingleton<LaneParts>();
        services.AddSingleton<LaneServer>();
        services.AddHostedService(static provider => provider.GetRequiredService<LaneServer>());
        services.AddSingleton<EventsSocketEndpoint>();
        return services;
    }

    /// <summary>Maps the commands of back ends, under <c>/api/v1</c>.</summary>
    public static void MapCommands(this IEndpointRouteBuilder routes) => CommandEndpoints.Map(routes);

    /// <summary>Maps <c>GET /events/ws</c>. The caller puts its authorization policy on what is returned.</summary>
    public static IEndpointConventionBuilder MapEventsSocket(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<EventsSocketEndpoint>();
        return endpoints.MapGet("/events/ws", (RequestDelegate)endpoint.HandleAsync);
    }
}
