using Gateway.Channels;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;
using Gateway.Host.Http;
using Gateway.Host.Ingress;
using Gateway.Host.Operate;
using Gateway.Host.WebChat.Admission;
using Gateway.Host.WebChat.Files;
using Gateway.Host.WebChat.Registry;
using Gateway.Host.WebSockets;

namespace Gateway.Host.WebChat;

/// <summary><c>GET /chat/{tenant}/{account}</c>: a visitor's WebSocket, and the page that opens it.</summary>
internal sealed class ChatEndpoint(
    ModelSource models, ChannelLookup channels, IThreads threads, Readiness readiness, Visitors visitors, ChatDoor door, ChatFiles files, TimeProvider clock, GatewayMetrics metrics, IHostApplicationLifetime lifetime)
{
    public const string Channel = "webchat";

    public async Task HandleAsync(HttpContext context)
    {
        if (Find(context) is not var (tenant, account, channel))
        {
            await Problem.WriteAsync(context, 404, ProblemCodes.NotFound);
            return;
        }

        if (!Origins.Allows(context.Request, account))
        {
            metrics.Refused(ProblemCodes.OriginNotAllowed);
            await Problem.WriteAsync(context, 403, ProblemCodes.OriginNotAllowed, "Add this page's origin to the account's origins.");
            return;
        }

        if (WebSocketHandshake.Check(context) is { } fault)
        {
            await RefuseAsync(context, fault);
            return;
        }

        if (!readiness.CanAccept)
        {
            await Problem.WriteAsync(context, 503, ProblemCodes.StoreUnavailable, "The gateway cannot make messages durable now.", TimeSpan.FromSeconds(5));
            return;
        }

        if (door.TryEnter(context, tenant.Name, out var address) is var entry and not ChatEntry.Entered)
        {
            await RefuseAsync(context, entry);
            return;
        }

        try
        {
            await RunAsync(context, tenant, account, channel);
        }
        finally
        {
            door.Leave(tenant.Name, address);
        }
    }

    private async Task RunAsync(HttpContext context, TenantModel tenant, AccountModel account, IChannel channel)
    {
        var (subprotocol, resume) = ChatSubprotocol.Read(context.Request);
        var visitor = Visitor.Of(tenant, account.Ref, resume);
        if (await WebSocketHandshake.UpgradeAsync(context, subprotocol) is not { } upgraded)
        {
            return;
        }

        await using var stream = upgraded;
        var open = visitors.Open(account.Ref, visitor.Id, PageName.Of(context.Request.Query["page"]));
        try
        {
            open.TrySend(ChatFrames.Welcome(visitor));
            var session = new ChatSession(tenant, account, channel, visitor, new VisitorRequest(context.Request, visitor, clock), threads, files, clock, metrics, open);
            using var connection = new ChatConnection(stream, open, session, channel.Features.BodyMax, clock, () => IsConfigured(account.Ref));
            if (!await connection.RunAsync(lifetime.ApplicationStopping))
            {
                context.Abort();
            }
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

    private Task RefuseAsync(HttpContext context, ChatEntry entry)
    {
        // Spread, so that those refused do not come back together.
        var wait = TimeSpan.FromSeconds(Random.Shared.Next(5, 16));
        metrics.Refused(entry == ChatEntry.Full ? ProblemCodes.Overloaded : ProblemCodes.TooManyRequests);
        return entry == ChatEntry.Full
            ? Problem.WriteAsync(context, 503, ProblemCodes.Overloaded, "As many chats are open as this gateway takes.", wait)
            : Problem.WriteAsync(
                context, 429, ProblemCodes.TooManyRequests, "Too many chats are opened from this address. If it is a proxy's, the operator names it in trustedProxies.", wait);
    }

    private static Task RefuseAsync(HttpContext context, HandshakeFault fault)
    {
        if (fault == HandshakeFault.Key)
        {
            return Problem.WriteAsync(context, 400, ProblemCodes.InvalidRequest, "Sec-WebSocket-Key: not 16 bytes of base64.");
        }

        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.SecWebSocketVersion = "13";
        return Problem.WriteAsync(context, 426, ProblemCodes.UpgradeRequired, "This is a WebSocket of version 13 over HTTP/1.1; the page for people is at /widget below it.");
    }

    private bool IsConfigured(AccountRef account) =>
        models.Current.Tenants.TryGetValue(account.Tenant, out var tenant) && tenant.Accounts.ContainsKey((account.Channel, account.Account));

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
        var files = routes.ServiceProvider.GetRequiredService<FileEndpoint>();
        routes.MapPost("/chat/{tenant}/{account}/files", (RequestDelegate)files.HandleAsync).AllowAnonymous();
        VisitorsEndpoint.Map(routes);
    }
}
