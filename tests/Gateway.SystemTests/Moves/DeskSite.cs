using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Moves;

/// <summary>A gateway with one queue and its agents, a WhatsApp number, a web chat, and a key for each agent and for an admin.</summary>
internal sealed class DeskSite : IAsyncDisposable
{
    private readonly TempDirectory _files = new();
    private readonly Dictionary<string, (string Key, string Id, byte[] Hash)> _keys;

    /// <param name="queue">Members of the queue <c>default</c> beside its name.</param>
    public DeskSite(JsonObject queue, params JsonObject[] agents)
    {
        queue["name"] = "default";
        _keys = agents.Select(agent => (string)agent["id"]!).Append("admin").ToDictionary(name => name, _ => ApiKey.New("test"));
        File.WriteAllText(_files.File("gateway.json"), Configuration(queue, agents));
        Gateway = new GatewayProcess("--config", _files.File("gateway.json"), "--data", _files.File("data"));
    }

    public GatewayProcess Gateway { get; }

    /// <summary>With an agent and a supervisor, and codes that end a conversation.</summary>
    public static DeskSite Supervised() => new(Dispositions(), Agent("ana", capacity: 2), Supervisor("sue"));

    public static JsonObject Dispositions() => new() { ["dispositions"] = new JsonArray("solved"), ["dispositionRequired"] = true };

    public static JsonObject Agent(string id, int capacity) => new() { ["id"] = id, ["capacity"] = capacity };

    public static JsonObject Supervisor(string id) => new() { ["id"] = id, ["capacity"] = 1, ["supervises"] = new JsonArray("default") };

    public string Key(string name) => _keys[name].Key;

    public string PathOf(string name) => _files.File(name);

    public async Task WriteAsync(int customer, int number, CancellationToken cancellationToken)
    {
        using var request = new WhatsAppPost([new MessageId(customer, number)], TimeProvider.System.GetUtcNow()).ToRequest();
        using var answer = await Gateway.Client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _files.Dispose();
    }

    private string Configuration(JsonObject queue, JsonObject[] agents) => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            [Site.Tenant] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(
                    new JsonObject
                    {
                        ["channel"] = "whatsapp",
                        ["account"] = Site.Account,
                        ["providerId"] = WhatsAppPost.PhoneNumberId,
                        ["secrets"] = new JsonObject { ["appSecret"] = WhatsAppPost.AppSecret, ["verifyToken"] = "verify", ["accessToken"] = "access" },
                    },
                    new JsonObject { ["channel"] = "webchat", ["account"] = "site", ["secrets"] = new JsonObject() }),
                ["queues"] = new JsonArray(queue),
                ["agents"] = new JsonArray([.. agents]),
                ["keys"] = new JsonArray([.. _keys.Select(key => (JsonNode)Entry(key.Key, key.Value))]),
            },
        },
    }.ToJsonString();

    private static JsonObject Entry(string name, (string Key, string Id, byte[] Hash) key)
    {
        var entry = new JsonObject { ["id"] = key.Id, ["hash"] = ApiKey.HashText(key.Hash), ["role"] = name == "admin" ? "admin" : "agent" };
        if (name != "admin")
        {
            entry["agent"] = name;
        }

        return entry;
    }
}
