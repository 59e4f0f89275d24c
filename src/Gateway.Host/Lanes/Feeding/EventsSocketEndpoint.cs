using System.Security.Claims;
using Gateway.Contracts.Configuration;
using Gateway.Host.Agents;
using Gateway.Host.Http;
using Gateway.Host.Security;
using Gateway.Host.WebSockets;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Lanes.Feeding;

/// <summary><c>GET /events/ws</c>: checks who and what comes, upgrades to a WebSocket and runs the feed in it.</summary>
internal sealed class EventsSocketEndpoint(LaneParts parts, ConnectLimits connects, ModelSource models, IHostApplicationLifetime lifetime)
{
    public const string JsonProtocol = "gateway.events.v1.json";
    public const string MessagePackProtocol = "gateway.events.v1.msgpack";

    public async Task HandleAsync(HttpContext context)
    {
        if (context.User.FindFirstValue(GatewayClaims.Tenant) is not { } tenant)
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, ProblemCodes.Forbidden, "The credential names no tenant.");
        }
        else if (!OriginCheck.Allows(context.Request, models.Current.AgentOrigins))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, "origin_not_allowed", "Origin: this page may not read events; the operator can allow it.");
        }
        else if (WebSocketHandshake.Check(context) is { } fault)
        {
            context.Response.Headers.Upgrade = "websocket";
            context.Response.Headers.SecWebSocketVersion = "13";
            await (fault == HandshakeFault.Key
                ? Problem.WriteAsync(context, StatusCodes.Status400BadRequest, "invalid_handshake", "Sec-WebSocket-Key: not 16 bytes of base64.")
                : Problem.WriteAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", "This is a WebSocket endpoint over HTTP/1.1, version 13."));
        }
        else if (Choose(context.Request.Headers.GetCommaSeparatedValues("Sec-WebSocket-Protocol")) is not { } protocol)
        {
            await Problem.WriteAsync(
                context, StatusCodes.Status400BadRequest, "subprotocol_needed", $"Sec-WebSocket-Protocol: offer {JsonProtocol} or {MessagePackProtocol}.");
        }
        else if (!connects.TryEnter("events:" + tenant))
        {
            // Spread over ten seconds, so that those refused do not come back together.
            await Problem.WriteAsync(
                context, StatusCodes.Status429TooManyRequests, "too_many_connects", "Too many subscribers of this tenant connect at once.", TimeSpan.FromSeconds(Random.Shared.Next(1, 11)));
        }
        else
        {
            await RunAsync(context, tenant, protocol);
        }
    }

    private static string? Choose(string[] offered) => Array.Find(offered, static name => name is JsonProtocol or MessagePackProtocol);

    private async Task RunAsync(HttpContext context, string tenant, string protocol)
    {
        if (await WebSocketHandshake.UpgradeAsync(context, protocol) is not { } upgraded)
        {
            return;
        }

        await using var stream = upgraded;
        parts.Metrics.Opened("websocket");
        try
        {
            var framing = protocol == JsonProtocol ? LaneFraming.WebSocketText : LaneFraming.WebSocketBinary;
            using var session = new EventsSocketSession(parts, tenant, context.Features.GetRequiredFeature<ApiKeyEntry>(), framing, stream, context.Connection.Id);
            if (!await session.RunAsync(lifetime.ApplicationStopping))
            {
                context.Abort();
            }
        }
        finally
        {
            parts.Metrics.Ended("websocket");
        }
    }
}
