using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.SystemTests.BadInput;

namespace Gateway.SystemTests.Access;

/// <summary>
/// How: one tenant's customers and agent say words that occur nowhere else, in good and in broken requests. Then the words are looked for in everything
/// the gateway logged, in its metrics, and in all that the other tenant may see.
/// </summary>
public sealed class LeakTests(InProcessGateway gateway) : IClassFixture<InProcessGateway>
{
    private const string Canary = "canary";

    [Fact]
    public async Task Words_OfOneTenant_AreNeitherLoggedNorSeenByAnother()
    {
        using var stranger = await RawWebSocket.OpenAgentAsync(gateway.Port, gateway.Tenants.Key("agent", "other"));
        await stranger.SendAsync("""text {"type":"presence","state":"online"}""");
        await TalkAsync();
        await BreakThingsAsync();

        Assert.Contains(gateway.Log, line => line.StartsWith("Gateway.", StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Log, Tells);
        Assert.False(Tells(await gateway.Client.GetStringAsync(new Uri("metrics", UriKind.Relative), TestContext.Current.CancellationToken)), "the metrics tell");
        await AssertStrangerSeesNothingAsync(stranger);
    }

    /// <summary>A customer writes, an agent takes it and answers; the answer cannot be sent, for the provider is not there.</summary>
    private async Task TalkAsync()
    {
        var events = new EventCursor(gateway.Client, gateway.Tenants.Key("events"));
        using var posted = await gateway.Client.PostLineAsync(Webhook.LineBody("Ucanary-user", "canary-id", "canary-text"));
        Assert.Equal(HttpStatusCode.OK, posted.StatusCode);
        using var agent = await RawWebSocket.OpenAgentAsync(gateway.Port, gateway.Tenants.Key("agent"));
        await agent.SendAsync("""text {"type":"presence","state":"online"}""");
        var offer = await NextAsync(agent, "offer");
        await agent.SendAsync($$"""text {"type":"accept","offer":"{{offer["offer"]}}"}""");
        var assigned = await NextAsync(agent, "assigned");
        Assert.True(Tells(assigned.ToJsonString()), "the agent is told what the customer wrote");
        await agent.SendAsync($$"""text {"type":"reply","conversation":"{{assigned["conversation"]}}","clientId":"canary-client","text":"canary-answer"}""");
        await NextAsync(agent, "delivery");
        var seen = await events.ReadUntilAsync(EventTypes.JobAssigned, 1);
        Assert.Contains(seen, e => Tells(e.ToJsonString()));

        using var chat = await RawWebSocket.OpenChatAsync(gateway.Port);
        await chat.SendAsync("""text {"type":"message","id":"canary-chat","text":"canary-chat-text"}""");
        Assert.Contains("ack", await chat.TextAsync(), StringComparison.Ordinal);
        await chat.SendAsync("""text ["canary-chat-text"]""");
        Assert.Contains("invalid_payload", await chat.TextAsync(), StringComparison.Ordinal);
    }

    private async Task BreakThingsAsync()
    {
        using var forged = await gateway.Client.PostLineAsync(Webhook.LineBody("Ucanary-user", "canary-2", "canary-text"), "canary-wrong-secret");
        Assert.Equal(HttpStatusCode.Unauthorized, forged.StatusCode);
        using var malformed = await gateway.Client.PostLineAsync("""{"events":[{"canary-member":"canary-text","type":"message"}]}"""u8.ToArray());
        Assert.Equal(HttpStatusCode.BadRequest, malformed.StatusCode);
        using var inQuery = await gateway.Client.GetAsync(new Uri("events?key=" + gateway.Tenants.Key("events"), UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, inQuery.StatusCode);
        using var wrongKey = await GetAsync("events", "gwk_canary_wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, wrongKey.StatusCode);
        using var ticket = await gateway.Client.GetAsync(new Uri("agent?ticket=canary-ticket", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, ticket.StatusCode);
    }

    private async Task AssertStrangerSeesNothingAsync(RawWebSocket stranger)
    {
        var events = await new EventCursor(gateway.Client, gateway.Tenants.Key("events", "other")).ReadAsync();
        Assert.DoesNotContain(events, e => Tells(e.ToJsonString()) || (string?)e["tenant"] != "other");

        foreach (var path in (string[])["api/v1/stats", "events"])
        {
            using var answer = await GetAsync(path, gateway.Tenants.Key("admin", "other"), ("X-Gateway-Tenant", "acme"));
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.False(Tells(text) || text.Contains("acme", StringComparison.Ordinal), path + " tells: " + text);
        }

        // Whatever the other tenant's agent was sent came before this answer.
        await stranger.SendAsync("""text {"type":"ping"}""");
        Assert.Contains("pong", await stranger.TextAsync(), StringComparison.Ordinal);
    }

    private bool Tells(string text) =>
        text.Contains(Canary, StringComparison.OrdinalIgnoreCase) || gateway.Tenants.Keys.Any(key => text.Contains(key, StringComparison.Ordinal));

    private Task<HttpResponseMessage> GetAsync(string path, string key, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonNode> NextAsync(RawWebSocket agent, string type)
    {
        while (true)
        {
            var frame = JsonNode.Parse(await agent.TextAsync())!;
            if ((string?)frame["type"] == type)
            {
                return frame;
            }
        }
    }
}
