using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.BadInput;

/// <summary>The program itself with two tenants, one good message in it, and what the cases need to know of it.</summary>
public sealed class BadInputGateway : IAsyncLifetime
{
    private static readonly byte[] Good = Webhook.LineBody("Ugood", "good-1", "good");

    private readonly TempDirectory _data = new();
    private readonly TestTenants _tenants = new();
    private readonly GatewayProcess _gateway;

    public BadInputGateway()
    {
        File.WriteAllText(_data.File("gateway.json"), _tenants.Configuration);
        _gateway = new GatewayProcess("--config", _data.File("gateway.json"), "--data", _data.File("data"));
        Cursor = new EventCursor(_gateway.Client, _tenants.Key("events"));
    }

    internal EventCursor Cursor { get; }

    internal HttpClient Client => _gateway.Client;

    internal int Port => _gateway.Url.Port;

    internal Dictionary<string, string> Known { get; } = [];

    public async ValueTask InitializeAsync()
    {
        await _gateway.StartAsync(CancellationToken.None);
        await SendGoodAsync();
        using var foreign = await Client.PostLineAsync(Webhook.LineBody("Uforeign", "foreign-1", "x"), Webhook.OtherSecret, "in/other/line/seoul");
        foreign.EnsureSuccessStatusCode();
        var other = new EventCursor(Client, _tenants.Key("events", "other"));
        var events = await SettleAsync(other);
        await SettleAsync(Cursor);
        foreach (var role in TestTenants.Roles)
        {
            Known["key " + role] = _tenants.Key(role);
        }

        Known["foreignConversation"] = (string)events.First(e => (string?)e["type"] == EventTypes.JobQueued)["subject"]!;
        Known["foreignCursor"] = other.Text;
        Known["usedTicket"] = await UsedTicketAsync();
    }

    /// <summary>A message LINE delivers once more: 200, and nothing new.</summary>
    internal async Task SendGoodAsync()
    {
        using var answer = await Client.PostLineAsync(Good);
        answer.EnsureSuccessStatusCode();
    }

    public async ValueTask DisposeAsync()
    {
        await _gateway.DisposeAsync();
        _data.Dispose();
    }

    /// <summary>A new customer's first message ends in a waiting job and a known customer, in either order; then all is quiet until somebody acts.</summary>
    private static async Task<List<JsonNode>> SettleAsync(EventCursor cursor)
    {
        var events = new List<JsonNode>();
        await Wait.UntilAsync(
            async () =>
            {
                events.AddRange(await cursor.ReadAsync());
                return events.Any(e => (string?)e["type"] == EventTypes.JobQueued) && events.Any(e => (string?)e["type"] == EventTypes.CustomerCreated);
            },
            TimeSpan.FromSeconds(20),
            () => "The first message did not settle: " + string.Join(", ", events.Select(e => (string?)e["type"])),
            CancellationToken.None);
        await cursor.ReadAsync();
        return events;
    }

    private async Task<string> UsedTicketAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("api/v1/tickets", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _tenants.Key("admin"));
        using var answer = await Client.SendAsync(request);
        var ticket = (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["ticket"]!;
        using var used = await Client.GetAsync(new Uri("events?ticket=" + ticket, UriKind.Relative));
        used.EnsureSuccessStatusCode();
        return ticket;
    }
}
