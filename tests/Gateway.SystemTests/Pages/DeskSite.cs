using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Pages;

/// <summary>A gateway with an agent, a supervisor, a web chat, and a key for each who uses a page.</summary>
internal sealed class DeskSite : IAsyncDisposable
{
    private readonly TempDirectory _files = new();
    private readonly Dictionary<string, (string Key, string Id, byte[] Hash)> _keys = new[] { "ana", "sue", "admin" }.ToDictionary(name => name, _ => ApiKey.New("test"));

    public DeskSite()
    {
        File.WriteAllText(_files.File("gateway.json"), Configuration());
        Gateway = new GatewayProcess("--config", _files.File("gateway.json"), "--data", _files.File("data"));
    }

    public GatewayProcess Gateway { get; }

    public string Key(string name) => _keys[name].Key;

    public string PathOf(string name) => _files.File(name);

    public async Task WriteAsync(int number, CancellationToken cancellationToken)
    {
        using var request = new WhatsAppPost([new MessageId(1, number)], TimeProvider.System.GetUtcNow()).ToRequest();
        using var answer = await Gateway.Client.SendAsync(request, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _files.Dispose();
    }

    private string Configuration() => new JsonObject
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
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default", ["dispositions"] = new JsonArray("solved"), ["dispositionRequired"] = true }),
                ["agents"] = new JsonArray(
                    new JsonObject { ["id"] = "ana", ["capacity"] = 2 },
                    new JsonObject { ["id"] = "sue", ["capacity"] = 1, ["supervises"] = new JsonArray("default") }),
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
