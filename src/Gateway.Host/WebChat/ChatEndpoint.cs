using System.Net.WebSockets;
using Gateway.Channels;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;

namespace Gateway.Host.WebChat;

/// <summary><c>GET /chat/{tenant}/{account}</c>: a visitor's WebSocket, and the page that opens it.</summary>
internal sealed class ChatEndpoint(
    ModelSource models, ChannelLookup channels, IThreads threads, Readiness readiness, Visitors visitors, TimeProvider clock, GatewayMetrics metrics, IHostApplicationLifetime lifetime)
{
    public const string Channel = "webchat";

    public async Task HandleAsync(HttpContext context)
    {
        if (Find(context) is not var (tenant, account, channel))
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound);
            return;
        }

        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            await Problem.WriteAsync(context, 426, ProblemCodes.UpgradeRequired, "This is a WebSocket; the page for people is at /widget below it.");
            return;
        }

        if (!Origins.Allows(context.Request, account))
        {
            metrics.Refused(ProblemCodes.OriginNotAllowed);
            await Problem.WriteAsync(context, 403, ProblemCodes.OriginNotAllowed, "Add this page's origin to the account's origins.");
            return;
        }

        if (!readiness.CanAccept)
        {
            await Problem.WriteAsync(context, 503, ProblemCodes.StoreUnavailable, "The gateway cannot make messages durable now.", TimeSpan.FromSeconds(5));
            return;
        }

        var visitor = Visitor.Of(tenant, account.Ref, context.Request.Query["resume"]);
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var open = visitors.Open(account.Ref, visitor.Id);
        try
        {
            open.TrySend(ChatFrames.Welcome(visitor));
            var session = new ChatSession(tenant, account, channel, visitor, new VisitorRequest(context.Request, visitor, clock), threads, clock, metrics, open);
            await ChatPump.RunAsync(socket, session, open, channel.Features.BodyMax, ends.Token);
        }
        catch (WebSocketException)
        {
            // The visitor's connection broke; what was acknowledged is durable, the page sends the rest again.
        }
        finally
        {
            visitors.Close(account.Ref, visitor.Id, open);
        }
    }

    public async Task WidgetAsync(HttpContext context)
    {
        if (Find(context) is not var (_, account, _))
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound);
            return;
        }

        await Widget.WriteAsync(context, account);
    }

    private (TenantModel Tenant, AccountModel Account, IChannel Channel)? Find(HttpContext context)
    {
        var route = context.Request.RouteValues;
        return route["tenant"] is string name && route["account"] is string account
            && models.Current.Tenants.TryGetValue(name, out var tenant)
            && tenant.Accounts.TryGetValue((Channel, account), out var found)
            && channels(Channel) is { } channel
                ? (tenant, found, channel)
                : null;
    }
}

internal static class ChatRoutes
{
    /// <summary>Open to all: a visitor is whoever holds the resume token.</summary>
    public static void MapChat(this IEndpointRouteBuilder routes)
    {
        var chat = routes.ServiceProvider.GetRequiredService<ChatEndpoint>();
        routes.MapGet("/chat/{tenant}/{account}", (RequestDelegate)chat.HandleAsync).AllowAnonymous();
        routes.MapGet("/chat/{tenant}/{account}/widget", (RequestDelegate)chat.WidgetAsync).AllowAnonymous();
    }
}
