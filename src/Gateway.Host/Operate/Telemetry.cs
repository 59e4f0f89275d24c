using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Gateway.Host.Operate;

/// <summary>Metrics are always there at /metrics; traces cost, and are made only when OTEL_EXPORTER_OTLP_ENDPOINT names who wants them.</summary>
internal static class Telemetry
{
    public static bool Traces => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 };

    public static IServiceCollection AddGatewayTelemetry(this IServiceCollection services)
    {
        services.AddSingleton<GatewayMetrics>();
        var telemetry = services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("gateway")).WithMetrics(metrics => metrics
            .AddMeter(GatewayMetrics.Name, GatewayMetrics.Name + ".*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
        if (Traces)
        {
            // Requests to providers are traced by our own "send": the ready-made instrumentation would record URLs, and some carry tokens.
            telemetry.WithTracing(traces => traces
                .AddSource(GatewayMetrics.Name, "Microsoft.Orleans.Application")
                .AddAspNetCoreInstrumentation(o => o.Filter = context => !context.Request.Path.StartsWithSegments("/health"))
                .AddOtlpExporter());
        }

        return services;
    }

    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint("/metrics").AllowAnonymous();
}
