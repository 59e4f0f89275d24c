using Gateway.Events;
using Gateway.Host.Outbound;
using Gateway.Host.Security;

namespace Gateway.Host.Subscriptions;

/// <summary>Where the subscriptions' URLs are, who may use them, and what the gateway needs for them.</summary>
internal static class SubscriptionRoutes
{
    public static IServiceCollection AddSubscriptionApi(this IServiceCollection services)
    {
        services.AddOutboundGuard();
        services.AddSingleton<IWebhookConnections, WebhookConnections>();
        services.AddSubscriptions();
        services.AddSingleton<SubscriptionApi>();
        services.AddSingleton<ReadingApi>();
        return services;
    }

    public static void MapSubscriptions(this IEndpointRouteBuilder routes)
    {
        var api = routes.ServiceProvider.GetRequiredService<SubscriptionApi>();
        var reading = routes.ServiceProvider.GetRequiredService<ReadingApi>();
        var read = routes.MapGroup("/api/v1/subscriptions").RequireAuthorization(Policies.Events);
        var change = routes.MapGroup("/api/v1/subscriptions").RequireAuthorization(Policies.Admin);
        change.MapPost("", api.CreateAsync);
        read.MapGet("", api.ListAsync);
        read.MapGet("/{id}", api.GetAsync);
        change.MapPatch("/{id}", api.ChangeAsync);
        change.MapDelete("/{id}", api.DeleteAsync);
        change.MapPost("/{id}/secrets", api.RotateAsync);
        read.MapGet("/{id}/events", reading.ReadAsync);
        read.MapPost("/{id}/ack", reading.AckAsync);
        change.MapPost("/{id}/replay", reading.ReplayAsync);
        read.MapGet("/{id}/dead-letters", reading.DeadLettersAsync);
        change.MapPost("/{id}/dead-letters/replay", reading.RetryDeadLettersAsync);
        change.MapPost("/{id}/dead-letters/drop", reading.DropDeadLettersAsync);
    }
}
