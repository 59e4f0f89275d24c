using System.Globalization;
using System.Text.Json.Nodes;
using Gateway.Client;
using Gateway.Host.Security;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Lanes;

/// <summary>A gateway with one tenant, its TCP lane, and a key of every role that a back end has. Killed and started again it keeps ports and data.</summary>
internal sealed class LaneTenant : IAsyncDisposable
{
    private readonly TempDirectory _data = new();
    private readonly Dictionary<string, (string Key, string Id, byte[] Hash)> _keys =
        new[] { "provider", "events", "commands", "bot" }.ToDictionary(role => role, _ => ApiKey.New("test"));

    public LaneTenant()
    {
        File.WriteAllText(_data.File("gateway.json"), Configuration());
        Gateway = new GatewayProcess(
            "--config", _data.File("gateway.json"), "--data", _data.File("data"), "--tcp", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LanePort}"));
    }

    public GatewayProcess Gateway { get; }

    public int LanePort { get; } = FreePort.Next();

    public string Key(string role) => _keys[role].Key;

    public string PathOf(string name) => _data.File(name);

    public GatewayClientOptions Client(string role) => new()
    {
        Url = Gateway.Url,
        Key = Key(role),
        LanePort = LanePort,
        ReconnectMin = TimeSpan.FromMilliseconds(20),
        ReconnectMax = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>One of the repository's examples, as a process of its own.</summary>
    public static ChildProcess Example(string name, params string[] arguments) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, $"Gateway.Examples.{name}.dll"), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _data.Dispose();
    }

    private string Configuration() => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            ["lane"] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "telegram",
                    ["account"] = "bot",
                    ["apiUrl"] = "http://127.0.0.1:9",
                    ["secrets"] = new JsonObject { ["secretToken"] = "lane-test-secret", ["botToken"] = "1:token" },
                }),
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default" }, new JsonObject { ["name"] = "people" }),
                ["agents"] = new JsonArray(new JsonObject { ["id"] = "bot", ["kind"] = "bot", ["capacity"] = 100, ["queues"] = new JsonArray("default") }),
                ["keys"] = new JsonArray([.. _keys.Select(key => (JsonNode)Entry(key.Key, key.Value.Id, key.Value.Hash))]),
            },
        },
    }.ToJsonString();

    private static JsonObject Entry(string role, string id, byte[] hash)
    {
        var entry = new JsonObject { ["id"] = id, ["hash"] = ApiKey.HashText(hash), ["role"] = role == "bot" ? "agent" : role };
        if (role == "bot")
        {
            entry["agent"] = "bot";
        }

        return entry;
    }
}
