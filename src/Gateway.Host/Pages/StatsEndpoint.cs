using System.Net;
using System.Text.Json.Serialization.Metadata;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Demo;
using Gateway.Host.Http;
using Gateway.Host.Operate;
using Gateway.Host.Pages.Stats;
using Gateway.Host.Security;
using Microsoft.AspNetCore.Authentication;

namespace Gateway.Host.Pages;

/// <summary>
/// <c>GET /api/v1/stats</c>: one tenant's rates, latencies, queues, agents and last events. For a key of role admin; with <c>--demo</c> also
/// without a key, but only from this machine and only for the made-up company.
/// </summary>
internal sealed class StatsEndpoint(
    EventWatch events, IngressLatency ingress, PoolViews pools, Readiness readiness, ModelSource model, RunOptions options, TimeProvider time)
{
    private static readonly JsonTypeInfo<StatsView> Shape = JsonAnswers.Plain(StatsContext.Default.StatsView);

    private readonly long _started = time.GetTimestamp();

    public async Task HandleAsync(HttpContext context)
    {
        if (TenantOf(context) is not { } tenant)
        {
            // 401 or 429 without a key that opens anything, 403 with one of another role.
            await (context.User.Identity is { IsAuthenticated: true } ? context.ForbidAsync(Denial.For(Policies.Admin)) : context.ChallengeAsync());
            return;
        }

        if (!model.Current.Tenants.ContainsKey(tenant))
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, ProblemCodes.NotFound, "The configuration has no such tenant.");
            return;
        }

        var seen = events.Look(tenant);
        var pool = await pools.ReadAsync(tenant);
        var now = time.GetUtcNow();
        var store = readiness.Store;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsJsonAsync(
            new StatsView(
                tenant,
                now,
                Math.Round(time.GetElapsedTime(_started).TotalSeconds, 1),
                new StoreFacts(store.Name, store.Durability, readiness.CanAccept),
                seen.Rates,
                new LatenciesView(ingress.Read(), seen.Accept),
                [.. pool.Queues.Select(queue => Facts(queue, now))],
                [.. pool.Agents.OrderBy(static agent => agent.Id, StringComparer.Ordinal).Select(Facts)],
                seen.Last()),
            Shape,
            cancellationToken: context.RequestAborted);
    }

    private string? TenantOf(HttpContext context)
    {
        if (context.User.IsInRole(Policies.Admin) && context.User.FindFirst(GatewayClaims.Tenant) is { } claim)
        {
            return claim.Value;
        }

        return options.Demo && IsThisMachine(context) ? DemoTenant.Name : null;
    }

    /// <summary>The Host header is looked at too: a page of another site that has its name resolve to this machine is not this machine.</summary>
    private static bool IsThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && context.Request.Host.Host is ("localhost" or "127.0.0.1" or "[::1]");

    private static QueueFacts Facts(QueueView queue, DateTimeOffset now) => new(
        queue.Name, queue.Waiting, queue.Offered, queue.OldestSince is { } since ? Math.Round((now - since).TotalSeconds, 1) : null);

    private static AgentFacts Facts(AgentView agent) => new(
        agent.Id,
        agent.Name,
        agent.Kind.ToString().ToLowerInvariant(),
        agent.Presence.ToString().ToLowerInvariant(),
        agent.Used,
        agent.Capacity,
        agent.Assigned);
}
