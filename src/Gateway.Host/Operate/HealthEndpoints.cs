using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;

namespace Gateway.Host.Operate;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: it takes messages, and on what they rest.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", (RequestDelegate)LiveAsync).AllowAnonymous();
        routes.MapGet("/health/ready", (RequestDelegate)ReadyAsync).AllowAnonymous();
    }

    private static Task LiveAsync(HttpContext context) => WriteAsync(context, 200, writer => writer.WriteString("status"u8, "live"u8));

    private static Task ReadyAsync(HttpContext context)
    {
        var readiness = context.RequestServices.GetRequiredService<Readiness>();
        var reasons = readiness.Reasons();
        var store = readiness.Store;
        var version = context.RequestServices.GetRequiredService<ModelSource>().Current.Version;
        return WriteAsync(context, reasons.Count == 0 ? 200 : 503, writer =>
        {
            writer.WriteString("status"u8, reasons.Count == 0 ? "ready"u8 : "not_ready"u8);
            writer.WriteString("store"u8, store.Name);
            writer.WriteString("durability"u8, store.Durability);
            writer.WriteString("durabilityReason"u8, store.DurabilityReason);
            writer.WriteNumber("configurationVersion"u8, version);
            writer.WriteStartArray("reasons"u8);
            foreach (var reason in reasons)
            {
                writer.WriteStringValue(reason);
            }

            writer.WriteEndArray();
        });
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> members)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        using (var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
