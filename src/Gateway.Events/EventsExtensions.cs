using Gateway.Contracts.Configuration;
using Gateway.Events.Feeds;
using Gateway.Events.Retention;
using Gateway.Events.Streams;
using Gateway.Events.Subscriptions;
using Gateway.Events.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Gateway.Events;

public static class EventsExtensions
{
    /// <summary>Subscriptions to the events of the journal.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<IValidateOptions<EventsOptions>, EventsOptionsValidator>();
        services.AddOptions<EventsOptions>().ValidateOnStart();
        services.TryAddSingleton<IEventLog, JournalEventLog>();
        services.AddSingleton<EventTails>();
        services.AddHostedService(static provider => provider.GetRequiredService<EventTails>());
        services.TryAddSingleton<ModelSource>();
        services.AddSingleton<StreamSlots>();
        services.AddSingleton<EventResponses>();
        services.AddSingleton<EventsEndpoint>();
        services.AddSingleton(static provider => new EventFeeds(
            provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<EventTails>(), provider.GetRequiredService<StreamSlots>()));
        services.AddSingleton<AckSignals>();
        services.AddSingleton(static provider => new SubscriptionReaders(
            provider.GetRequiredService<IEventLog>(), provider.GetRequiredService<EventTails>(), provider.GetRequiredService<AckSignals>(),
            provider.GetRequiredService<StreamSlots>(), provider.GetRequiredService<EventResponses>(), provider.GetRequiredService<IOptions<EventsOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        return services;
    }

    /// <summary>Durable subscriptions and their webhooks. The host provides the journal, the model source, Orleans and <see cref="IWebhookConnections"/>.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services)
    {
        services.AddSingleton<SubscriptionVault>();
        services.AddSingleton<WebhookMetrics>();
        services.AddSingleton<SubscriptionLags>();
        services.AddSingleton<SubscriptionCursors>();
        services.AddSingleton<DeliveryFactory>();
        services.AddHostedService<SubscriptionStarter>();
        return services;
    }

    /// <summary>Deletes what is older than the configuration keeps.</summary>
    public static IServiceCollection AddEventRetention(this IServiceCollection services) => services.AddHostedService<EventRetention>();

    /// <summary>
    /// Maps <c>GET /events</c>. The caller puts its authorization policy on what is returned; without a <c>tenant</c> claim every request is refused.
    /// </summary>
    public static IEndpointConventionBuilder MapEvents(this IEndpointRouteBuilder endpoints)
    {
        var endpoint = endpoints.ServiceProvider.GetRequiredService<EventsEndpoint>();
        return endpoints.MapGet("/events", (RequestDelegate)endpoint.HandleAsync);
    }
}

[OptionsValidator]
internal sealed partial class EventsOptionsValidator : IValidateOptions<EventsOptions>;
