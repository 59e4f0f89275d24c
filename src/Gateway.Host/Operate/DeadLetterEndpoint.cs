using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Security;

namespace Gateway.Host.Operate;

/// <summary>
/// <c>GET /api/v1/accounts/{channel}/{account}/dead-letters</c> with an admin's key: the newest messages of ours that were given up, at most 1,000.
/// Their content is in their <c>gateway.message.accepted</c> events.
/// </summary>
internal static class DeadLetterEndpoint
{
    public static void MapDeadLetters(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/accounts/{channel}/{account}/dead-letters", (RequestDelegate)ListAsync).RequireAuthorization(Policies.Admin).Describe(ApiNotes.SenderDeadLetters);

    private static async Task ListAsync(HttpContext context)
    {
        var account = new AccountRef(
            context.User.FindFirst(GatewayClaims.Tenant)!.Value, (string)context.Request.RouteValues["channel"]!, (string)context.Request.RouteValues["account"]!);
        if (!context.RequestServices.GetRequiredService<ModelSource>().Current.Tenants.TryGetValue(account.Tenant, out var tenant)
            || !tenant.Accounts.ContainsKey((account.Channel, account.Account)))
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, ProblemCodes.NotFound, "The configuration has no such account.");
            return;
        }

        var letters = await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<ISenderGrain>(SenderKey.Of(account)).DeadLettersAsync();
        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            json.WriteStartObject();
            json.WriteStartArray("deadLetters");
            foreach (var letter in letters)
            {
                json.WriteStartObject();
                json.WriteString("delivery", letter.DeliveryId);
                json.WriteString("thread", new ThreadId(letter.Thread).ToString());
                json.WriteString("at", letter.At);
                json.WriteNumber("attempts", letter.Attempts);
                json.WriteString("code", letter.Code);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
