using Gateway.Events;
using Gateway.Host.Api;
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
        change.MapPost("", api.CreateAsync).Describe(SubscriptionNotes.Create);
        read.MapGet("", api.ListAsync).Describe(SubscriptionNotes.List);
        read.MapGet("/{id}", api.GetAsync).Describe(SubscriptionNotes.Get);
        change.MapPatch("/{id}", api.ChangeAsync).Describe(SubscriptionNotes.Change);
        change.MapDelete("/{id}", api.DeleteAsync).Describe(SubscriptionNotes.Delete);
        change.MapPost("/{id}/secrets", api.RotateAsync).Describe(SubscriptionNotes.Rotate);
        read.MapGet("/{id}/events", reading.ReadAsync).Describe(SubscriptionNotes.Read);
        read.MapPost("/{id}/ack", reading.AckAsync).Describe(SubscriptionNotes.Ack);
        change.MapPost("/{id}/replay", reading.ReplayAsync).Describe(SubscriptionNotes.Replay);
        read.MapGet("/{id}/dead-letters", reading.DeadLettersAsync).Describe(SubscriptionNotes.DeadLetters);
        change.MapPost("/{id}/dead-letters/replay", reading.RetryDeadLettersAsync).Describe(SubscriptionNotes.Retry);
        change.MapPost("/{id}/dead-letters/drop", reading.DropDeadLettersAsync).Describe(SubscriptionNotes.Drop);
    }
}
