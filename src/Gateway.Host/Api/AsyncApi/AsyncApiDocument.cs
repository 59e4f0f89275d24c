using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts.Events;

namespace Gateway.Host.Api.AsyncApi;

/// <summary><c>/asyncapi/v1.json</c>: events, agents' frames and lanes, made of the catalogue of events and of what the codecs write.</summary>
internal static class AsyncApiDocument
{
    private const string Key = "#/components/securitySchemes/key";

    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Build().ToJsonString(new System.Text.Json.JsonSerializerOptions { WriteIndented = true }));

    public static async Task ServeAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Bytes.Length;
        await context.Response.Body.WriteAsync(Bytes, context.RequestAborted);
    }

    internal static JsonObject Build()
    {
        var messages = new AsyncApiMessages();
        var events = EventCatalog.All.Select(messages.Add).ToArray();
        var channels = new AsyncApiChannels(messages.Names);
        channels.Add("events", "/events", "Server-sent events with Accept: text/event-stream; Last-Event-ID or ?after= resumes. Pages without it.", sent: events);
        channels.Add(
            "subscription", "/api/v1/subscriptions/{id}/events", "Server-sent events of a subscription, whose place the gateway keeps; acknowledged over REST.",
            sent: [messages.Add(EventsOf.Assignment), .. events], parameter: "id");
        channels.Add("webhook", null, "POST to the subscription's url, signed as Standard Webhooks; one event, or a list as application/cloudevents-batch+json.", sent: events);
        channels.Add(
            "eventsSocket", "/events/ws", "WebSocket, subprotocol gateway.events.v1.json or gateway.events.v1.msgpack; the same members in both.",
            received: messages.AddAll("feed", LaneSamples.FromSubscribers), sent: messages.AddAll("feed", LaneSamples.ToSubscribers));
        channels.Add(
            "lane", "tcp:7400", "TCP: four bytes of length, big-endian, then one MessagePack map.",
            received: [.. messages.AddAll("lane", LaneSamples.FromBackEnds), .. messages.AddAll("feed", LaneSamples.FromSubscribers)],
            sent: [.. messages.AddAll("lane", LaneSamples.ToBackEnds), .. messages.AddAll("feed", LaneSamples.ToSubscribers)]);
        channels.Add(
            "agent", "/agent", "WebSocket, subprotocol gateway.agent.v1.json or gateway.agent.v1.msgpack; the same members in both.",
            received: messages.AddAll("agent", AgentSamples.FromAgents), sent: messages.AddAll("agent", AgentSamples.ToAgents));
        return new JsonObject
        {
            ["asyncapi"] = "3.0.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Gateway",
                ["version"] = OpenApiDocuments.Name,
                ["description"] = "Events, agents' sessions and the fast lanes. Unknown members are passed over; a member without a value is left out. The REST interface is at /openapi/v1.json.",
            },
            ["defaultContentType"] = "application/json",
            ["channels"] = channels.Channels,
            ["operations"] = channels.Operations,
            ["components"] = new JsonObject
            {
                ["messages"] = messages.Messages,
                ["schemas"] = messages.Schemas,
                ["securitySchemes"] = new JsonObject
                {
                    ["key"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["description"] = "An API key, as `gateway key new` makes it. On TCP it stands in hello." },
                },
            },
        };
    }

    /// <summary>What a caller shows; null where the gateway calls.</summary>
    internal static JsonArray? Security(string channel) => channel == "webhook" ? null : [new JsonObject { ["$ref"] = Key }];
}
