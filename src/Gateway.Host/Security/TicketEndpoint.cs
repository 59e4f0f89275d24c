using System.Text.Json;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Security;

/// <summary><c>POST /api/v1/tickets</c> with an agent's or admin's key: <c>{"ticket":"...","expiresAt":"..."}</c>.</summary>
internal static class TicketEndpoint
{
    public static void MapTickets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/tickets", (RequestDelegate)IssueAsync).RequireAuthorization(Policies.AgentOrAdmin).Describe(ApiNotes.Tickets);

    private static Task IssueAsync(HttpContext context)
    {
        var holder = context.Features.GetRequiredFeature<ApiKeyEntry>();
        var issued = context.RequestServices.GetRequiredService<Tickets>().Issue(holder);
        switch (issued.Outcome)
        {
            case TicketOutcome.TooManyOfKey:
                return Problem.WriteAsync(
                    context, 429, ProblemCodes.TooManyRequests, $"At most {Tickets.OfKeyMax} tickets of a key are open at once; use them or let them lapse.", Tickets.Lifetime);
            case TicketOutcome.TooMany:
                return Problem.WriteAsync(context, 503, ProblemCodes.Overloaded, "Too many tickets are open.", Tickets.Lifetime);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        using (var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            writer.WriteStartObject();
            writer.WriteString("ticket"u8, issued.Ticket);
            writer.WriteString("expiresAt"u8, issued.Expires);
            writer.WriteEndObject();
        }

        return context.Response.BodyWriter.FlushAsync(context.RequestAborted).AsTask();
    }
}
