using Gateway.Events;
using Gateway.Host.Api;
using Gateway.Host.Outbound;
using Gateway.Host.Security;

namespace Gateway.Host.Subscriptions;

/// <summary>Where the subscriptions' URLs are, who may use them, and what the gateway needs for them.</summary>
internal static class SubscriptionRoutes
{
    private const string Root = "/api/v1/subscriptions";

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
        routes.MapPost(Root, api.CreateAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Create);
        routes.MapGet(Root, api.ListAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.List);
        routes.MapGet(Root + "/{id}", api.GetAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.Get);
        routes.MapPatch(Root + "/{id}", api.ChangeAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Change);
        routes.MapDelete(Root + "/{id}", api.DeleteAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Delete);
        routes.MapPost(Root + "/{id}/secrets", api.RotateAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Rotate);
        routes.MapGet(Root + "/{id}/events", reading.ReadAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.Read);
        routes.MapPost(Root + "/{id}/ack", reading.AckAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.Ack);
        routes.MapPost(Root + "/{id}/replay", reading.ReplayAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Replay);
        routes.MapGet(Root + "/{id}/dead-letters", reading.DeadLettersAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.DeadLetters);
        routes.MapGet(Root + "/{id}/dead-letters/{event}", reading.DeadLetterAsync).RequireAuthorization(Policies.Events).Describe(SubscriptionNotes.DeadLetter);
        routes.MapPost(Root + "/{id}/dead-letters/replay", reading.RetryDeadLettersAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Retry);
        routes.MapPost(Root + "/{id}/dead-letters/drop", reading.DropDeadLettersAsync).RequireAuthorization(Policies.Admin).Describe(SubscriptionNotes.Drop);
    }
}
