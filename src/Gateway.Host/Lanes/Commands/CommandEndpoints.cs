using System.Security.Claims;
using System.Text.Json;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Security;
using Gateway.Protocol.Lanes;
using Microsoft.Net.Http.Headers;

namespace Gateway.Host.Lanes.Commands;

/// <summary>Commands over REST. The bodies are those of the lane's <c>command</c> frame, without what the URL says.</summary>
internal sealed class CommandEndpoints(CommandRunner runner)
{
    // A text of 64 KiB, escaped, with its attachments.
    private const int BodyMax = 256 * 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var commands = routes.ServiceProvider.GetRequiredService<CommandEndpoints>();
        void Post(string path, string verb, ApiNote note) => routes
            .MapPost("/api/v1/" + path, (RequestDelegate)(context => commands.HandleAsync(context, verb))).RequireAuthorization(Policies.Commands).Describe(note);

        Post("messages", "send", CommandNotes.Send);
        Post("conversations", "open", CommandNotes.Open);
        Post("conversations/{conversation}/labels", "label", CommandNotes.Label);
        Post("conversations/{conversation}/queue", "reclassify", CommandNotes.Reclassify);
        Post("conversations/{conversation}/close", "close", CommandNotes.Close);
        Post("conversations/{conversation}/context", "attach", CommandNotes.Attach);
        Post("conversations/{conversation}/park", "park", MoveNotes.Park);
        Post("conversations/{conversation}/unpark", "unpark", MoveNotes.Unpark);
        Post("conversations/{conversation}/callback", "callback", MoveNotes.Callback);
        Post("conversations/{conversation}/agent", "assign", MoveNotes.Assign);
        Post("conversations/{conversation}/merge", "merge", MoveNotes.Merge);
        Post("conversations/{conversation}/unmerge", "unmerge", MoveNotes.Unmerge);
        Post("callbacks", "callback", MoveNotes.CallCustomer);
    }

    private async Task HandleAsync(HttpContext context, string verb)
    {
        var (good, key) = await IdempotencyKey.ReadAsync(context);
        if (!good)
        {
            return;
        }

        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
        {
            await Problem.WriteAsync(context, StatusCodes.Status415UnsupportedMediaType, ProblemCodes.UnsupportedMediaType, "Send application/json.");
        }
        else if (key is null && verb == "send")
        {
            await Problem.WriteAsync(context, StatusCodes.Status400BadRequest, ProblemCodes.InvalidIdempotencyKey, $"{IdempotencyKey.Header}: is needed, so that a repeated request sends once.");
        }
        else if (await BodyReading.ReadAsync(context, BodyMax) is not { } body)
        {
            await Problem.WriteAsync(context, StatusCodes.Status413PayloadTooLarge, ProblemCodes.PayloadTooLarge, $"At most {BodyMax} bytes.");
        }
        else
        {
            var bytes = new byte[body.Length];
            System.Buffers.BuffersExtensions.CopyTo(body, bytes);
            context.Request.BodyReader.AdvanceTo(body.End);
            var read = LaneCodec.ReadCommand(bytes, verb, (string?)context.Request.RouteValues["conversation"]);
            await (read.Frame is LaneCommand command
                ? RunAsync(context, command with { Key = key })
                : Problem.WriteAsync(context, StatusCodes.Status400BadRequest, ProblemCodes.InvalidPayload, read.Detail));
        }
    }

    private async Task RunAsync(HttpContext context, LaneCommand command)
    {
        var tenant = context.User.FindFirstValue(GatewayClaims.Tenant)!;
        var answer = await runner.RunAsync(tenant, context.User.FindFirstValue(GatewayClaims.Key) ?? "", command);
        if (answer.Code.Length > 0)
        {
            // A store that is gone comes back in seconds; a customer's queue of messages empties at the channel's pace.
            await Problem.WriteAsync(context, answer.Status, answer.Code, answer.Detail, answer.Status is 429 or 503 ? TimeSpan.FromSeconds(5) : null);
            return;
        }

        context.Response.ContentType = "application/json";
        await using (var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonAnswers.Writer))
        {
            json.WriteStartObject();
            json.WriteString("conversation", answer.Result.Conversation);
            if (answer.Result.Message is { } message)
            {
                json.WriteString("message", message);
            }

            json.WriteEndObject();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
