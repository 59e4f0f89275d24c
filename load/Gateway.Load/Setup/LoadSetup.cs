using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.Load.Traffic;

namespace Gateway.Load.Setup;

/// <summary>A configuration of the tenant <c>load</c> and the keys and secrets that belong to it.</summary>
internal sealed record LoadSetup(string Secret, string EventsKey, IReadOnlyList<string> AgentKeys)
{
    public const string Tenant = "load";
    public const string Account = "main";

    public static string PathOf(string channel) => $"/in/{Tenant}/{channel}/{Account}";

    /// <summary>Makes keys nobody has, and the configuration that takes them.</summary>
    /// <param name="capacity">Conversations each agent holds at once.</param>
    /// <param name="autoAccept">Whether work is assigned without an offer.</param>
    public static (LoadSetup Setup, string Configuration) Create(int agents, int capacity, bool autoAccept)
    {
        // Keys of a throw-away tenant; the name only shows where they come from.
        var keys = Enumerable.Range(0, agents + 1).Select(_ => ApiKey.New("load")).ToArray();
        var secret = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(16));
        var tenant = new JsonObject
        {
            ["pepper"] = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32)),
            ["accounts"] = new JsonArray([.. ChannelRequests.Names.Select(channel => (JsonNode)AccountOf(channel, secret))]),

            // Saturation must meet the gateway's throughput, not the length of its queue.
            ["queues"] = new JsonArray(new JsonObject { ["name"] = "default", ["depthMax"] = 1_000_000 }),
            ["agents"] = new JsonArray([.. Enumerable.Range(0, agents).Select(i => (JsonNode)new JsonObject { ["id"] = AgentId(i), ["kind"] = "bot", ["capacity"] = capacity, ["autoAccept"] = autoAccept })]),
            ["keys"] = new JsonArray([.. keys.Select((key, i) => (JsonNode)KeyOf(key, i < agents ? AgentId(i) : null))]),
        };
        var configuration = new JsonObject { ["tenants"] = new JsonObject { [Tenant] = tenant } };
        return (new LoadSetup(secret, keys[agents].Key, [.. keys[..agents].Select(key => key.Key)]), configuration.ToJsonString(Indented));
    }

    public static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private static string AgentId(int index) => string.Create(CultureInfo.InvariantCulture, $"load-{index}");

    private static JsonObject AccountOf(string channel, string secret)
    {
        var secrets = channel switch
        {
            "whatsapp" => new JsonObject { ["appSecret"] = secret, ["verifyToken"] = secret, ["accessToken"] = secret },
            "line" => new JsonObject { ["channelSecret"] = secret, ["accessToken"] = secret },
            _ => new JsonObject { ["secretToken"] = secret, ["botToken"] = "1:" + secret },
        };
        return new JsonObject { ["channel"] = channel, ["account"] = Account, ["secrets"] = secrets };
    }

    private static JsonObject KeyOf((string Key, string Id, byte[] Hash) key, string? agent)
    {
        var entry = new JsonObject { ["id"] = key.Id, ["hash"] = ApiKey.HashText(key.Hash), ["role"] = agent is null ? "events" : "agent" };
        if (agent is not null)
        {
            entry["agent"] = agent;
        }

        return entry;
    }
}
