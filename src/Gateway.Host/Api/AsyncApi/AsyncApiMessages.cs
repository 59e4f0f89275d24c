using System.Text.Json.Nodes;
using Gateway.Contracts.Events;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>The messages of the document, each once, by name.</summary>
internal sealed class AsyncApiMessages
{
    public JsonObject Messages { get; } = [];

    public JsonObject Schemas { get; } = new() { ["event"] = EventSchemas.Envelope.DeepClone() };

    public IEnumerable<string> Names => Messages.Select(static message => message.Key);

    public string Add(EventShape shape)
    {
        if (Messages.ContainsKey(shape.Type))
        {
            return shape.Type;
        }

        Schemas[shape.Type] = EventSchemas.Of(shape);
        Messages[shape.Type] = Message(shape.Type, shape.Type, shape.Summary, "application/cloudevents+json");
        if (shape.Type == (string?)JsonNode.Parse(EventSchemas.Example)!["type"])
        {
            Messages[shape.Type]!["examples"] = new JsonArray(new JsonObject { ["payload"] = JsonNode.Parse(EventSchemas.Example) });
        }

        return shape.Type;
    }

    public string[] AddAll(string family, IReadOnlyList<FrameSample> samples) => [.. samples.Select(sample => Add(family, sample))];

    public string Add(SimpleMessage message)
    {
        Schemas[message.Name] = SampleSchema.Of(JsonNode.Parse(message.Example)!, JsonNode.Parse(message.Example));
        Messages[message.Name] = Message(message.Name, message.Title, message.Summary, "application/json");
        Messages[message.Name]!["examples"] = new JsonArray(new JsonObject { ["payload"] = JsonNode.Parse(message.Example) });
        return message.Name;
    }

    private string Add(string family, FrameSample sample)
    {
        var name = $"{family}.{sample.Type}{(sample.Variant.Length > 0 ? "." + char.ToLowerInvariant(sample.Variant[0]) + sample.Variant[1..] : "")}";
        if (!Messages.ContainsKey(name))
        {
            var full = FrameSample.Json(sample.Full);
            Schemas[name] = SampleSchema.Of(full, FrameSample.Json(sample.Least));
            if (sample.Full is Protocol.Lanes.LaneEvent)
            {
                Schemas[name]!["properties"]!["event"] = new JsonObject { ["$ref"] = "#/components/schemas/event" };
            }

            Messages[name] = Message(name, sample.Type, sample.Summary, "application/json");
            Messages[name]!["examples"] = new JsonArray(new JsonObject { ["payload"] = full });
        }

        return name;
    }

    private static JsonObject Message(string name, string title, string summary, string contentType) => new()
    {
        ["name"] = name,
        ["title"] = title,
        ["summary"] = summary,
        ["contentType"] = contentType,
        ["payload"] = new JsonObject { ["$ref"] = "#/components/schemas/" + name },
    };
}

/// <summary>A message that no codec writes.</summary>
internal sealed record SimpleMessage(string Name, string Title, string Summary, string Example);

internal static class EventsOf
{
    public static readonly SimpleMessage Assignment = new(
        "gateway.assignment", "gateway.assignment", "Which partitions this reader of a subscription has now.", """{"partitions":[0,1,2,3],"generation":1}""");
}
