using System.Security.Claims;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts.Configuration;
using Gateway.Events;
using Gateway.Host.Security;
using Gateway.Host.Subscriptions;
using Gateway.Tests.Events.Subscriptions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.Host.Subscriptions;

/// <summary>The REST interface of subscriptions without a server, over grains in a silo.</summary>
internal sealed class SubscriptionDoor(SubscriptionSilo silo)
{
    private readonly IServiceProvider _services = new ServiceCollection().AddLogging().BuildServiceProvider();

    public SubscriptionApi Api { get; } = new(
        silo.Grains, silo.Services.GetRequiredService<SubscriptionCursors>(), silo.Services.GetRequiredService<ModelSource>(), silo.Services.GetRequiredService<AckSignals>());

    public ReadingApi Reading { get; } = new(
        silo.Grains, silo.Services.GetRequiredService<SubscriptionCursors>(), silo.Services.GetRequiredService<SubscriptionReaders>(), silo.Services.GetRequiredService<AckSignals>());

    /// <summary>The last answer as it was written.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What is answered to an admin of the tenant acme.</summary>
    public async Task<(int Status, JsonNode? Body)> AskAsync(Func<HttpContext, Task> endpoint, string json)
    {
        using var body = new MemoryStream();
        var context = new DefaultHttpContext
        {
            RequestServices = _services,
            User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(GatewayClaims.Tenant, "acme")])),
            Request = { ContentType = "application/json", ContentLength = json.Length, Body = new MemoryStream(Encoding.UTF8.GetBytes(json)) },
            Response = { Body = body },
        };
        await endpoint(context);
        Text = Encoding.UTF8.GetString(body.ToArray());
        return (context.Response.StatusCode, body.Length == 0 ? null : JsonNode.Parse(body.ToArray()));
    }
}
