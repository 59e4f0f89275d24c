using System.Net.Http.Json;
using System.Security.Claims;
using System.Text.Json;
using Gateway.Events;
using Gateway.Events.Feeds;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Events;

/// <summary><c>/events</c> on a real server on a free port. The tenant is the bearer key itself.</summary>
internal sealed class EventsServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _http;

    private EventsServer(WebApplication app, FakeTimeProvider time)
    {
        (_app, Time) = (app, time);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        _http = new HttpClient(new SocketsHttpHandler()) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public FakeTimeProvider Time { get; }

    public EventFeeds Feeds => _app.Services.GetRequiredService<EventFeeds>();

    public static async Task<EventsServer> StartAsync(MemoryEventLog log, FakeTimeProvider? time = null, Action<EventsOptions>? configure = null, ILoggerProvider? logs = null)
    {
        time ??= new FakeTimeProvider();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        if (logs is not null)
        {
            builder.Logging.AddProvider(logs);
        }

        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<IEventLog>(log).AddEvents();
        builder.Services.Configure(configure ?? (static _ => { }));
        var app = builder.Build();
        app.Use((context, next) =>
        {
            var tenant = context.Request.Headers.Authorization.ToString()["Bearer".Length..].Trim();
            context.User = new ClaimsPrincipal(new ClaimsIdentity(tenant.Length == 0 ? [] : [new Claim("tenant", tenant)], "test"));
            return next(context);
        });
        app.MapEvents();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new EventsServer(app, time);
    }

    public Task<HttpResponseMessage> GetAsync(string url, string tenant = "acme", string? accept = null, string? lastEventId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + tenant);
        request.Headers.TryAddWithoutValidation("Accept", accept ?? "application/json");
        if (lastEventId is not null)
        {
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        }

        return _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    public async Task<Page> PageAsync(string url, string tenant = "acme")
    {
        using var response = await GetAsync(url, tenant);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        var page = await response.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        return new Page([.. page.GetProperty("events").EnumerateArray()], page.GetProperty("cursor").GetString()!, page.GetProperty("more").GetBoolean());
    }

    public async Task<SseReader> StreamAsync(string url, string tenant = "acme", string? lastEventId = null)
    {
        var response = await GetAsync(url, tenant, "text/event-stream", lastEventId);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        return new SseReader(response, await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    internal sealed record Page(IReadOnlyList<JsonElement> Events, string Cursor, bool More);
}

/// <summary>Reads a stream block by block, comments included.</summary>
internal sealed class SseReader(HttpResponseMessage response, Stream stream) : IDisposable
{
    private readonly StreamReader _reader = new(stream);

    public async Task<SseBlock> NextAsync()
    {
        string id = "", type = "", data = "";
        while (await _reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                return new SseBlock(id, type, data);
            }

            (id, type, data) = line.Split(": ", 2)[0] switch
            {
                "id" => (line[4..], type, data),
                "event" => (id, line[7..], data),
                "data" => (id, type, line[6..]),
                _ => (id, type, data),
            };
        }

        throw new EndOfStreamException("The stream ended.");
    }

    public async Task<SseBlock> NextEventAsync()
    {
        while (true)
        {
            var block = await NextAsync();
            if (block.Data.Length > 0)
            {
                return block;
            }
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        response.Dispose();
    }
}

internal sealed record SseBlock(string Id, string Type, string Data)
{
    public int Number => JsonDocument.Parse(Data).RootElement.GetProperty("data").GetProperty("n").GetInt32();
}
