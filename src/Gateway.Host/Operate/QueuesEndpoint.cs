using System.Text.Json;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Pages.Stats;
using Gateway.Host.Security;

namespace Gateway.Host.Operate;

/// <summary>
/// <c>GET /api/v1/queues</c> with an admin's key: each queue as it is now, and by priority where a conversation that comes now would stand and how long
/// it would wait (docs/waiting.md says how that is estimated).
/// </summary>
internal static class QueuesEndpoint
{
    public static void MapQueues(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/queues", (RequestDelegate)ListAsync).RequireAuthorization(Policies.Admin).Describe(ApiNotes.Queues);

    private static async Task ListAsync(HttpContext context)
    {
        var services = context.RequestServices;
        var name = context.User.FindFirst(GatewayClaims.Tenant)!.Value;
        services.GetRequiredService<ModelSource>().Current.Tenants.TryGetValue(name, out var tenant);
        var view = await services.GetRequiredService<PoolViews>().ReadAsync(name);
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            json.WriteStartObject();
            json.WriteStartArray("queues");
            foreach (var queue in view.Queues)
            {
                Write(json, queue, tenant?.Queues.GetValueOrDefault(queue.Name), now);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, QueueView queue, QueueModel? model, DateTimeOffset now)
    {
        json.WriteStartObject();
        json.WriteString("name", queue.Name);
        json.WriteNumber("waiting", queue.Waiting);
        json.WriteNumber("offered", queue.Offered);
        json.WriteNumber("online", queue.Online);
        if (queue.OldestSince is { } since)
        {
            json.WriteNumber("oldestSeconds", Math.Round((now - since).TotalSeconds, 1));
        }

        if (model is not null)
        {
            json.WriteNumber("priority", model.Priority);
            json.WriteNumber("depthMax", model.DepthMax);
            if (model.Sla is { } sla)
            {
                json.WriteString("sla", sla.Name);
            }

            if (model.Overflow is { } overflow)
            {
                json.WriteString("overflow", overflow.Queue);
            }
        }

        json.WriteStartArray("byPriority");
        foreach (var wait in queue.Waits)
        {
            json.WriteStartObject();
            json.WriteNumber("priority", wait.Priority);
            json.WriteNumber("position", wait.Position);
            if (wait.Wait is { } estimate)
            {
                json.WriteNumber("estimatedWaitSeconds", Math.Round(estimate.TotalSeconds, 1));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
