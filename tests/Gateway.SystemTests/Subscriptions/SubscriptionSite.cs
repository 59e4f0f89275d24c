using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.SystemTests.BadInput;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>A gateway of one tenant whose webhooks may go to this machine, and what a back end does with it.</summary>
public sealed class SubscriptionSite : IAsyncLifetime
{
    private readonly TempDirectory _data = new();
    private readonly (string Key, string Id, byte[] Hash) _admin = ApiKey.New("test");
    private int _message;

    public SubscriptionSite()
        : this([])
    {
    }

    /// <param name="arguments">Of the gateway, beside its configuration and data; the TCP lane's are these, or a free port.</param>
    /// <param name="moreUrls">Behind a semicolon.</param>
    internal SubscriptionSite(string[] arguments, string moreUrls = "", IReadOnlyDictionary<string, string>? environment = null)
    {
        File.WriteAllText(_data.File("gateway.json"), $$$"""
            {"outbound":{"allow":["127.0.0.1/32"]},
             "tenants":{"acme":{"pepper":"{{{new string('7', 64)}}}",
              "accounts":[{"channel":"line","account":"tokyo","providerId":"Utokyo","apiUrl":"{{{TestTenants.Nowhere}}}","labels":{"market":"japan"},
                           "secrets":{"channelSecret":"{{{Webhook.LineSecret}}}","accessToken":"x"}}],
              "queues":[{"name":"default"}],
              "keys":[{"id":"{{{_admin.Id}}}","role":"admin","hash":"{{{ApiKey.HashText(_admin.Hash)}}}"}] } } }
            """);
        string[] lane = arguments.Contains("--tcp") ? [] : ["--tcp", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{LanePort}")];
        Gateway = new GatewayProcess(["--config", _data.File("gateway.json"), "--data", _data.File("data"), .. lane, .. arguments])
        {
            MoreUrls = moreUrls,
            Environment = environment ?? new Dictionary<string, string>(),
        };
    }

    internal int LanePort { get; } = FreePort.Next();

    internal GatewayProcess Gateway { get; }

    internal string Key => _admin.Key;

    internal string File_(string name) => _data.File(name);

    public ValueTask InitializeAsync() => new(Gateway.StartAsync(CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        _data.Dispose();
    }

    internal async Task<(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers)> AskAsync(
        HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await Gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (answer.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), answer.Headers);
    }

    /// <summary>Makes a subscription and returns it; fails with the gateway's words when it is refused.</summary>
    internal async Task<JsonNode> SubscribeAsync(string body)
    {
        var (status, made, _) = await AskAsync(HttpMethod.Post, "api/v1/subscriptions", body);
        Assert.True(status == HttpStatusCode.Created, made?.ToJsonString());
        return made!;
    }

    internal async Task<JsonNode> GetAsync(string id) => (await AskAsync(HttpMethod.Get, "api/v1/subscriptions/" + id)).Body!;

    internal async Task DeleteAsync(string id) => Assert.Equal(HttpStatusCode.NoContent, (await AskAsync(HttpMethod.Delete, "api/v1/subscriptions/" + id)).Status);

    /// <summary>Sends one message of a customer and returns its id.</summary>
    internal async Task<string> SendAsync(string user)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"m-{Interlocked.Increment(ref _message)}");
        using var answer = await Gateway.Client.PostLineAsync(Webhook.LineBody(user, id, "hello"));
        answer.EnsureSuccessStatusCode();
        return id;
    }
}
