using System.Text.Json.Nodes;
using Gateway.Host.Security;

namespace Gateway.SystemTests.BadInput;

/// <summary>A configuration of two tenants with a key of every role each. Their providers' send APIs lead nowhere.</summary>
internal sealed class TestTenants
{
    public const string Nowhere = "http://127.0.0.1:9";

    private readonly Dictionary<(string Tenant, string Role), string> _keys = [];

    public TestTenants()
    {
        Configuration = new JsonObject
        {
            ["tenants"] = new JsonObject
            {
                ["acme"] = Tenant(
                    "acme", '7', "anna",
                    Account("line", "tokyo", ("channelSecret", Webhook.LineSecret), ("channelSecretPrevious", Webhook.PreviousSecret), ("accessToken", "canary-token")),
                    Account("line", "osaka", ("channelSecret", Webhook.LineSecret), ("accessToken", "canary-token")),
                    Account("whatsapp", "main", ("appSecret", Webhook.WhatsAppSecret), ("verifyToken", Webhook.VerifyToken), ("accessToken", "canary-token")),
                    Account("webchat", "site")),
                ["other"] = Tenant("other", '8', "ben", Account("line", "seoul", ("channelSecret", Webhook.OtherSecret), ("accessToken", "canary-token"))),
            },
        }.ToJsonString();
    }

    public static IReadOnlyList<string> Roles { get; } = ["agent", "events", "admin", "provider", "commands"];

    public string Configuration { get; }

    public IEnumerable<string> Keys => _keys.Values;

    public string Key(string role, string tenant = "acme") => _keys[(tenant, role)];

    private JsonObject Tenant(string name, char pepper, string agent, params JsonNode[] accounts) => new()
    {
        ["pepper"] = new string(pepper, 64),
        ["accounts"] = new JsonArray(accounts),
        ["queues"] = new JsonArray(new JsonObject { ["name"] = "default" }),
        ["agents"] = new JsonArray(new JsonObject { ["id"] = agent }),
        ["keys"] = new JsonArray([.. Roles.Select(role => (JsonNode)Entry(name, role, agent))]),
    };

    private static JsonObject Account(string channel, string name, params (string Name, string Value)[] secrets)
    {
        var account = new JsonObject { ["channel"] = channel, ["account"] = name, ["apiUrl"] = Nowhere };
        if (channel == "line")
        {
            account["providerId"] = "U" + name;
        }

        if (secrets.Length > 0)
        {
            account["secrets"] = new JsonObject(secrets.Select(secret => KeyValuePair.Create(secret.Name, (JsonNode?)secret.Value)));
        }

        return account;
    }

    private JsonObject Entry(string tenant, string role, string agent)
    {
        var (key, id, hash) = ApiKey.New("test");
        _keys[(tenant, role)] = key;
        var entry = new JsonObject { ["id"] = id, ["hash"] = ApiKey.HashText(hash), ["role"] = role };
        if (role == "agent")
        {
            entry["agent"] = agent;
        }

        return entry;
    }
}
