using System.Globalization;
using System.Security.Claims;
using Gateway.Contracts.Configuration;
using Gateway.Conversations;
using Gateway.Host.Http;
using Gateway.Host.Security;
using Gateway.Host.WebSockets;
using Gateway.Protocol;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace Gateway.Host.Agents;

/// <summary><c>GET /agent</c>: checks who and what comes, upgrades to a WebSocket and runs the session in it.</summary>
internal sealed class AgentEndpoint(
    IGrainFactory grains, IAgentActs acts, LocalSessions sessions, ModelSource models, KeyCheck keys, ConnectLimits connects, IOptions<AgentsOptions> options,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<AgentEndpoint> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(GatewayClaims.Tenant) is not { } tenant || context.User.FindFirstValue(GatewayClaims.Agent) is not { } agent)
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "not_an_agent", "The credential is not an agent's.");
        }
        else if (!OriginCheck.Allows(context.Request, models.Current.AgentOrigins))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "origin_not_allowed", "Origin: this page may not open agent sessions; the operator can allow it.");
        }
        else if (WebSocketHandshake.Check(context) is { } fault)
        {
            await RefuseAsync(context, fault);
        }
        else if (AgentSubprotocols.Choose(context.Request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol"), out var format) is not { } subprotocol)
        {
            await RefuseAsync(
                context, StatusCodes.Status400BadRequest, "subprotocol_needed",
                $"Sec-WebSocket-Protocol: offer {AgentSubprotocols.Json} or {AgentSubprotocols.MessagePack}.");
        }
        else if (!connects.TryEnter(tenant))
        {
            // Spread over ten seconds, so that those refused do not come back together.
            context.Response.Headers.RetryAfter = Random.Shared.Next(1, 11).ToString(CultureInfo.InvariantCulture);
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, "too_many_connects", "Too many agents of this tenant connect at once.");
        }
        else
        {
            await RunAsync(context, new AgentRef(tenant, agent), format, subprotocol);
        }
    }

    private static Task RefuseAsync(HttpContext context, HandshakeFault fault)
    {
        if (fault == HandshakeFault.Key)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "invalid_handshake", "Sec-WebSocket-Key: not 16 bytes of base64.");
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketVersion = "13";
        return RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", "This is a WebSocket endpoint over HTTP/1.1, version 13.");
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string detail) => Problem.WriteAsync(context, status, code, detail);

    private async Task RunAsync(HttpContext context, AgentRef agent, FrameFormat format, string subprotocol)
    {
        var isBot = models.Current.Tenants.TryGetValue(agent.Tenant, out var tenant)
            && tenant.Agents.TryGetValue(agent.Agent, out var model) && model.Kind == AgentKind.Bot;
        if (await WebSocketHandshake.UpgradeAsync(context, subprotocol) is not { } upgraded)
        {
            return;
        }

        await using var stream = upgraded;
        var key = context.Features.GetRequiredFeature<ApiKeyEntry>();
        using var session = new AgentSession(agent, format, isBot, stream, grains, acts, sessions, () => Standing(agent, key), options.Value, time, logger);
        if (!await session.RunAsync(lifetime.ApplicationStopping))
        {
            context.Abort();
        }
    }

    private AgentStanding Standing(AgentRef agent, ApiKeyEntry key) =>
        keys.IsStillGood(key) ? AgentStanding.Good
        : models.Current.Tenants.TryGetValue(agent.Tenant, out var tenant) && tenant.Agents.ContainsKey(agent.Agent) ? AgentStanding.KeyGone
        : AgentStanding.Removed;
}

/// <summary>Whether whoever opened a session may still hold it.</summary>
internal enum AgentStanding
{
    Good,

    /// <summary>The key was taken back, changed or has expired; the agent may come with another.</summary>
    KeyGone,

    /// <summary>The configuration has the agent no more.</summary>
    Removed,
}
