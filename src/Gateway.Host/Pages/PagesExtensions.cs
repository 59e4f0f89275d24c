using Gateway.Host.Api;
using Gateway.Host.Pages.Stats;

namespace Gateway.Host.Pages;

internal static class PagesExtensions
{
    public static IServiceCollection AddLivePage(this IServiceCollection services)
    {
        services.AddSingleton<EventWatch>();
        services.AddHostedService(static provider => provider.GetRequiredService<EventWatch>());
        services.AddSingleton<IngressLatency>();
        services.AddHostedService(static provider => provider.GetRequiredService<IngressLatency>());
        services.AddSingleton<PoolViews>();
        services.AddSingleton<StatsEndpoint>();
        return services;
    }

    /// <summary>Maps <c>/</c>, <c>/operate</c>, <c>/docs</c> and <c>/api/v1/stats</c>. All are open to the authorization middleware: the pages hold no data, and stats decide themselves.</summary>
    public static void MapLivePage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", (RequestDelegate)new HtmlPage("live.html").HandleAsync).AllowAnonymous();
        endpoints.MapGet("/operate", (RequestDelegate)new HtmlPage("operate.html").HandleAsync).AllowAnonymous();
        endpoints.MapGet("/docs", (RequestDelegate)new HtmlPage("docs.html").HandleAsync).AllowAnonymous();
        endpoints.MapGet("/api/v1/stats", (RequestDelegate)endpoints.ServiceProvider.GetRequiredService<StatsEndpoint>().HandleAsync).AllowAnonymous()
            .Describe(ApiNotes.Stats);
    }
}
