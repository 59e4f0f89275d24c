using System.Text.Json;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Api;
using Gateway.Host.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Security;

namespace Gateway.Host.Operate;

/// <summary><c>POST /api/v1/classify</c> with an admin's key: where the rules would send a message, without sending anything there.</summary>
internal static class ClassifyEndpoint
{
    private static readonly ApiNote Note = new("classifyMessage", "Where the rules would send a conversation that opens with this message. Changes nothing.")
    {
        Request = typeof(ClassifyBody),
        RequestExample = """{"channel":"whatsapp","account":"main","text":"Where is my refund?","locale":"en-GB","phone":"447700900123","labels":{"tier":"gold"}}""",
        Response = typeof(ClassifyAnswer),
        ResponseExample = """{"rule":"refunds","queue":"refunds","priority":1,"expedite":false,"labels":{"language":"en","topic":"refund"},"requires":[{"skill":"topic:refund","level":3}]}""",
        Problems = [400, 401, 403, 413, 415],
    };

    public static void MapClassify(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/v1/classify", (RequestDelegate)ClassifyAsync).RequireAuthorization(Policies.Admin).Describe(Note);

    private static async Task ClassifyAsync(HttpContext context)
    {
        var errors = new ConfigurationErrors();
        if (await ApiBody.ReadAsync(context, ClassifyContext.Default.ClassifyBody, ClassifyContext.Default, errors) is not { } body)
        {
            return;
        }

        var name = context.User.FindFirst(GatewayClaims.Tenant)!.Value;
        if (!context.RequestServices.GetRequiredService<ModelSource>().Current.Tenants.TryGetValue(name, out var tenant)
            || body.Channel is null || body.Account is null || !tenant.Accounts.ContainsKey((body.Channel, body.Account)))
        {
            errors.Add("$.account", body.Account, $"is not an account of this tenant on the channel {body.Channel}");
            await ApiBody.RefuseAsync(context, 400, ProblemCodes.InvalidPayload, errors);
            return;
        }

        var item = new InboundItem
        {
            Kind = ItemKind.Message,
            Channel = body.Channel,
            Text = body.Text,
            Locale = body.Locale,
            Aliases = body.Phone is { } phone ? [new CustomerAlias("phone", phone)] : [],
            Extra = body.Facts,
        };
        var found = RulePreview.Of(tenant, body.Channel, body.Account, item, body.Labels ?? []);
        var answer = new ClassifyAnswer(
            found.Rule, found.Queue, found.Priority, found.Expedite, found.Labels, [.. found.Requires.Select(r => new ClassifyRequirement(r.Skill, r.Level))]);
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(JsonSerializer.Serialize(answer, ClassifyContext.Default.ClassifyAnswer), context.RequestAborted);
    }
}
