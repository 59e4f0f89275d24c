using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Gateway.Contracts;
using Gateway.Host.Security;
using Gateway.SystemTests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.SystemTests.Fetching;

/// <summary>
/// How: a provider of our own on loopback refuses what is fetched while the notifications come and are answered 200. Then the gateway is killed, the provider gets
/// well, and the gateway is started again: it asks for what it owes.
/// </summary>
public sealed class FetchTests
{
    private static readonly TimeSpan DoneWithin = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Notification_ProviderDownAndGatewayKilled_IsFetchedAfterTheRestartAndTakesEffectOnce()
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bounded.CancelAfter(TimeSpan.FromMinutes(3));
        await using var provider = await Provider.StartAsync();
        using var data = new TempDirectory();
        var (events, admin) = (ApiKey.New("test"), ApiKey.New("test"));
        await File.WriteAllTextAsync(data.File("gateway.json"), Configuration(provider.Url, events, admin), bounded.Token);
        await using var gateway = new GatewayProcess("--config", data.File("gateway.json"), "--data", data.File("data"));
        await gateway.StartAsync(bounded.Token);

        provider.Status = 503;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, "n-1", "m1", bounded.Token));
        await Wait.UntilAsync(() => Task.FromResult(provider.Asked > 0), DoneWithin, () => "The provider was not asked.", bounded.Token);
        await gateway.KillAsync();
        provider.Status = 200;
        await gateway.StartAsync(bounded.Token);

        var feed = new EventFeed(gateway.Client, events.Key);
        await EventAsync(feed, e => Text(e) == "text of m1", bounded.Token);
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, "n-1", "m1", bounded.Token));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, "n-2", "m1", bounded.Token));
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, "n-3", "m3", bounded.Token));
        await EventAsync(feed, e => Text(e) == "text of m3", bounded.Token);
        Assert.Single(feed.Events, e => Text(e) == "text of m1");

        provider.Status = 410;
        Assert.Equal(HttpStatusCode.OK, await PostAsync(gateway, "n-4", "m4", bounded.Token));
        await EventAsync(feed, e => (string?)e["type"] == EventTypes.FetchFailed && (string?)e["data"]!["code"] == "http_410", bounded.Token);
        await Wait.UntilAsync(
            async () => (await LettersAsync(gateway, admin.Key, bounded.Token)).Contains("fetch_http_410", StringComparison.Ordinal),
            DoneWithin, () => "There is no dead letter.", bounded.Token);
        feed.AssertDense();
    }

    private static string? Text(JsonNode e) => (string?)e["type"] == EventTypes.MessageAccepted ? (string?)e["data"]!["text"] : null;

    private static Task EventAsync(EventFeed feed, Func<JsonNode, bool> wanted, CancellationToken cancellationToken) => Wait.UntilAsync(
        async () =>
        {
            await feed.CatchUpAsync(cancellationToken);
            return feed.Events.Any(wanted);
        },
        DoneWithin, () => "The event did not come: " + string.Join('\n', feed.Events.Select(e => e.ToJsonString())), cancellationToken);

    private static async Task<HttpStatusCode> PostAsync(GatewayProcess gateway, string id, string message, CancellationToken cancellationToken)
    {
        var body = $$"""{"_id":"{{id}}","resource":"{{message}}","user_id":34,"topic":"messages","application_id":1,"attempts":1,"sent":"2026-05-09T13:44:33.006Z"}""";
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await gateway.Client.PostAsync(new Uri("in/acme/mercado-libre/shop?token=hook", UriKind.Relative), content, cancellationToken);
        return answer.StatusCode;
    }

    private static async Task<string> LettersAsync(GatewayProcess gateway, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("api/v1/accounts/mercado-libre/shop/dead-letters", UriKind.Relative));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await gateway.Client.SendAsync(request, cancellationToken);
        return await answer.Content.ReadAsStringAsync(cancellationToken);
    }

    private static string Configuration(Uri provider, (string Key, string Id, byte[] Hash) events, (string Key, string Id, byte[] Hash) admin) => new JsonObject
    {
        ["tenants"] = new JsonObject
        {
            ["acme"] = new JsonObject
            {
                ["pepper"] = new string('7', 64),
                ["accounts"] = new JsonArray(new JsonObject
                {
                    ["channel"] = "mercado-libre",
                    ["account"] = "shop",
                    ["providerId"] = "34",
                    ["apiUrl"] = provider.ToString(),
                    ["secrets"] = new JsonObject { ["webhookToken"] = "hook", ["accessToken"] = "seller-token" },
                }),
                ["queues"] = new JsonArray(new JsonObject { ["name"] = "default" }),
                ["keys"] = new JsonArray(
                    new JsonObject { ["id"] = events.Id, ["hash"] = ApiKey.HashText(events.Hash), ["role"] = "events" },
                    new JsonObject { ["id"] = admin.Id, ["hash"] = ApiKey.HashText(admin.Hash), ["role"] = "admin" }),
            },
        },
    }.ToJsonString();

    /// <summary>Answers <c>GET /messages/{id}</c> as Mercado Libre does, or with the status the test has set.</summary>
    private sealed class Provider : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private volatile int _status = 200;
        private int _asked;

        private Provider(WebApplication app) => _app = app;

        public Uri Url => new(_app.Urls.Single());

        public int Asked => Volatile.Read(ref _asked);

        public int Status
        {
            set => _status = value;
        }

        public static async Task<Provider> StartAsync()
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var provider = new Provider(app);
            app.Run(provider.AnswerAsync);
            await app.StartAsync();
            return provider;
        }

        private async Task AnswerAsync(HttpContext context)
        {
            Interlocked.Increment(ref _asked);
            var isRight = context.Request.Headers.Authorization == "Bearer seller-token" && context.Request.Query["tag"] == "post_sale";
            context.Response.StatusCode = isRight ? _status : 401;
            if (isRight && _status == 200)
            {
                var id = context.Request.Path.Value!.Split('/')[^1];
                await context.Response.WriteAsync(
                    $$"""{"messages":[{"id":"{{id}}","from":{"user_id":"12"},"to":{"user_id":"34"},"status":"available","text":"text of {{id}}","message_date":{"created":"2026-05-09T13:44:31Z"},"message_resources":[{"id":"2000","name":"packs"}]}]}""");
            }
        }

        public async ValueTask DisposeAsync()
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
