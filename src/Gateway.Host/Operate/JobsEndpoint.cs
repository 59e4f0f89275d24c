using Gateway.Conversations;
using Gateway.Host.Api;
using Gateway.Host.Http;
using Gateway.Host.Security;

namespace Gateway.Host.Operate;

/// <summary>
/// <c>GET /api/v1/jobs/{job}/explain</c> with an admin's key: why a job waits, computed now, and the decisions on it as they were stored. docs/routing.md
/// says what is stored for how long.
/// </summary>
internal static class JobsEndpoint
{
    public static void MapJobs(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/v1/jobs/{job}/explain", (RequestDelegate)ExplainAsync).RequireAuthorization(Policies.Admin).Describe(ExplainNote.Explain);

    private static async Task ExplainAsync(HttpContext context)
    {
        var tenant = context.User.FindFirst(GatewayClaims.Tenant)!.Value;
        var job = (string)context.Request.RouteValues["job"]!;
        if (!JobId.TryParse(job, out _))
        {
            await UnknownAsync(context);
            return;
        }

        byte[]? json;
        try
        {
            json = await context.RequestServices.GetRequiredService<IGrainFactory>().GetGrain<IPoolGrain>(tenant).ExplainAsync(job);
        }
        catch (PoolUnavailableException)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status503ServiceUnavailable, ProblemCodes.StoreUnavailable, "The pool's record could not be read.", TimeSpan.FromSeconds(1));
            return;
        }

        if (json is null)
        {
            await UnknownAsync(context);
            return;
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }

    private static Task UnknownAsync(HttpContext context) => Problem.WriteAsync(
        context, StatusCodes.Status404NotFound, ProblemCodes.JobUnknown,
        "The job waits in no queue of this tenant, nobody has it, and no decision on it is kept. Deferred jobs are in no queue until their site opens.");
}
