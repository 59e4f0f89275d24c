using System.Text.Json.Nodes;

namespace Gateway.Host.Api.AsyncApi;

/// <summary>Where messages go, and which way: what the gateway sends and what it receives.</summary>
internal sealed class AsyncApiChannels(IEnumerable<string> known)
{
    public JsonObject Channels { get; } = [];

    public JsonObject Operations { get; } = [];

    /// <param name="address">Null where the other side decides.</param>
    public void Add(string name, string? address, string description, string[]? sent = null, string[]? received = null, string? parameter = null)
    {
        var messages = new JsonObject();
        foreach (var message in (sent ?? []).Concat(received ?? []).Distinct())
        {
            _ = known.Contains(message) ? true : throw new InvalidOperationException($"{message} is no message of the document.");
            messages[message] = new JsonObject { ["$ref"] = "#/components/messages/" + message };
        }

        var channel = new JsonObject { ["address"] = address, ["description"] = description, ["messages"] = messages };
        if (parameter is not null)
        {
            channel["parameters"] = new JsonObject { [parameter] = new JsonObject { ["description"] = "Id of the subscription." } };
        }

        Channels[name] = channel;
        Operation(name, "send", sent);
        Operation(name, "receive", received);
    }

    private void Operation(string channel, string action, string[]? messages)
    {
        if (messages is null)
        {
            return;
        }

        var operation = new JsonObject
        {
            ["action"] = action,
            ["channel"] = new JsonObject { ["$ref"] = "#/channels/" + channel },
            ["messages"] = new JsonArray([.. messages.Distinct().Select(message => (JsonNode)new JsonObject { ["$ref"] = $"#/channels/{channel}/messages/{message}" })]),
        };
        if (AsyncApiDocument.Security(channel) is { } security)
        {
            operation["security"] = security;
        }

        Operations[$"{channel}.{action}"] = operation;
    }
}
