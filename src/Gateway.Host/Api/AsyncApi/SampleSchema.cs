using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>JSON schemas of what the codec writes: every member of the full sample, needed where the least one has it too.</summary>
internal static class SampleSchema
{
    // Their members are names that the customer's company makes up.
    private static readonly HashSet<string> Maps = ["labels", "set", "extra"];

    public static JsonObject Of(JsonNode full, JsonNode? least, string name = "") => full switch
    {
        JsonObject when Maps.Contains(name) => new JsonObject { ["type"] = "object", ["additionalProperties"] = new JsonObject { ["type"] = "string" } },
        // A record of somebody else's; and selectors, whose forms are those of the configuration's schema.
        JsonObject when name is "value" or "routing" => new JsonObject { ["type"] = "object" },
        JsonObject members => Object(members, least as JsonObject),
        JsonArray items => new JsonObject { ["type"] = "array", ["items"] = Of(items[0]!, (least as JsonArray)?.FirstOrDefault()) },
        _ => Plain(full.AsValue(), name),
    };

    private static JsonObject Object(JsonObject members, JsonObject? least)
    {
        var properties = new JsonObject();
        foreach (var (name, value) in members)
        {
            properties[name] = Of(value!, least?[name], name);
        }

        // What only the least sample has is the other of two ways to say it.
        foreach (var (name, value) in least ?? [])
        {
            properties[name] ??= Of(value!, value, name);
        }

        var required = members.Select(static member => member.Key).Where(name => least is null || least.ContainsKey(name)).Select(static name => (JsonNode)name);
        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Any())
        {
            schema["required"] = new JsonArray([.. required]);
        }

        return schema;
    }

    private static JsonObject Plain(JsonValue value, string name) => value.GetValueKind() switch
    {
        JsonValueKind.String when name is "type" or "do" => new JsonObject { ["type"] = "string", ["const"] = value.DeepClone() },
        JsonValueKind.String when IsTime(value.GetValue<string>()) => new JsonObject { ["type"] = "string", ["format"] = "date-time" },
        JsonValueKind.String => new JsonObject { ["type"] = "string" },
        JsonValueKind.True or JsonValueKind.False => new JsonObject { ["type"] = "boolean" },
        // A coordinate that happens to be whole is still one.
        JsonValueKind.Number when name is not ("lat" or "lon") => new JsonObject { ["type"] = "integer", ["format"] = "int64" },
        _ => new JsonObject { ["type"] = "number" },
    };

    private static bool IsTime(string text) =>
        text.Length >= 20 && text[^1] == 'Z' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);
}
