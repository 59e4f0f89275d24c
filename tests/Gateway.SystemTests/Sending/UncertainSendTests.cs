using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.Contracts.Agents;
using Gateway.Host.Security;
using Gateway.SystemTests.Faults;
using Gateway.SystemTests.Faults.Load;
using Gateway.SystemTests.Harness;
using Gateway.SystemTests.Moves;

namespace Gateway.SystemTests.Sending;

/// <summary>
/// How: the provider has the whole message and has not answered yet when the gateway is killed, so that nobody but the provider knows of it. The channel has no
/// key that a repetition would be recognised by.
/// </summary>
public sealed class UncertainSendTests
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Kill_BetweenTheProvidersAcceptanceAndItsAnswer_TellsTheAgentAndSendsNothingTwice()
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(TimeSpan.FromMinutes(3));
        var cancel = bounded.Token;
        await using var provider = await SilentProvider.StartAsync();
        using var files = new TempDirectory();
        var (agent, admin) = (ApiKey.New("test"), ApiKey.New("test"));
        await File.WriteAllTextAsync(files.File("gateway.json"), Configuration(provider.Url, agent, admin), cancel);
        await using var gateway = new GatewayProcess("--config", files.File("gateway.json"), "--data", files.File("data"));
        await gateway.StartAsync(cancel);
        await using var seat = new Seat(gateway.Url, agent.Key);
        await seat.NextAsync<WelcomeFrame>();
        await WriteAsync(gateway, cancel);
        var conversation = (await seat.AcceptAsync()).Conversation;

        await seat.Agent.ReplyAsync(conversation, "r-1", "Your parcel is on its way.", cancel);
        await Wait.UntilAsync(() => Task.FromResult(provider.Taken.Count > 0), Within, () => "The provider was not asked. " + gateway.Output, cancel);
        await gateway.KillAsync();
        provider.Speak();
        await gateway.StartAsync(cancel);

        Assert.NotNull(await seat.NextAsync<DeliveryFrame>(d => d is { ClientId: "r-1", Status: "uncertain" }));
        await seat.Agent.ReplyAsync(conversation, "r-2", "Did you get my last message?", cancel);
        Assert.NotNull(await seat.NextAsync<DeliveryFrame>(d => d is { ClientId: "r-2", Status: "sent" }));

        Assert.Contains("on its way", Assert.Single(provider.Taken, body => !body.Contains("last message", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(2, provider.Taken.Count);
        var feed = new EventFeed(gateway.Client, admin.Key);
        await feed.CatchUpAsync(cancel);
        Assert.Equal("uncertain", (string?)Assert.Single(feed.Events, e => (string?)e["type"] == EventTypes.MessageFailed)["data"]!["code"]);
        Assert.Contains("interrupted", await LettersAsync(gateway, admin.Key, cancel), StringComparison.Ordinal);
    }

    private static async Task WriteAsync(GatewayProcess gateway, CancellationToken cancel)
    {
        using var request = new WhatsAppPost([new MessageId(1, 0)], TimeProvider.System.GetUtcNow()).ToRequest();
        using var answer = await gateway.Client.SendAsync(request, cancel);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<string> LettersAsync(GatewayProcess gateway, string key, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"api/v1/accounts/whatsapp/{Site.Account}/dead-letters", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await gateway.Client.SendAsync(request, cancel);
        return await answer.Content.ReadAsStringAsync(cancel);
    }

    private static string Configuration(Uri provider, (string Key, string Id, byte[] Hash) agent, (string Key, string Id, byte[] Hash) admin) => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            [Site.Tenant] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "whatsapp",
                    ["account"] = Site.Account,
                    ["providerId"] = WhatsAppPost.PhoneNumberId,
                    ["apiUrl"] = provider.ToString(),
                    ["secrets"] = new JsonObject { ["appSecret"] = WhatsAppPost.AppSecret, ["verifyToken"] = "verify", ["accessToken"] = "access" },
                }),
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default" }),
                ["agents"] = new JsonArray(new JsonObject { ["id"] = "ana", ["capacity"] = 1 }),
                ["keys"] = new JsonArray(
                    new JsonObject { ["id"] = agent.Id, ["hash"] = ApiKey.HashText(agent.Hash), ["role"] = "agent", ["agent"] = "ana" },
                    new JsonObject { ["id"] = admin.Id, ["hash"] = ApiKey.HashText(admin.Hash), ["role"] = "admin" }),
            },
        },
    }.ToJsonString();
}
