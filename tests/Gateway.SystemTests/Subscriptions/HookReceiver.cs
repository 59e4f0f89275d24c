using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.SystemTests.Subscriptions;

/// <summary>One event as the official CloudEvents library reads it.</summary>
internal sealed record Received(CloudEvent Event, string WebhookId, DateTimeOffset At)
{
    // The library gives extension attributes it was not told of as text.
    public int ConversationSequence => int.Parse((string)Event["conversationsequence"]!, System.Globalization.CultureInfo.InvariantCulture);

    public string? MessageId => Event.Data is System.Text.Json.JsonElement data && data.TryGetProperty("id", out var id) ? id.GetString() : null;
}

/// <summary>A subscriber's endpoint: checks every signature as Standard Webhooks says, reads every event with the official library.</summary>
internal sealed class HookReceiver : IAsyncDisposable
{
    private static readonly JsonEventFormatter Formatter = new();
    private readonly WebApplication _app;

    private HookReceiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.Single() + "/hook");

    /// <summary>Keys, any of which must have signed.</summary>
    public List<string> Secrets { get; } = [];

    public ConcurrentQueue<Received> Events { get; } = new();

    public ConcurrentQueue<string> Wrong { get; } = new();

    public int Requests;

    public int LastSignatureCount { get; private set; }

    /// <summary>Status to answer with for these events; 200 when nothing is said.</summary>
    public Func<IReadOnlyList<CloudEvent>, int> Status { get; set; } = static _ => 200;

    public static async Task<HookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var receiver = new HookReceiver(app);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        Interlocked.Increment(ref Requests);
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var (id, timestamp) = (context.Request.Headers["webhook-id"].ToString(), context.Request.Headers["webhook-timestamp"].ToString());
        var signatures = context.Request.Headers["webhook-signature"].ToString().Split(' ');
        LastSignatureCount = signatures.Length;
        if (!Secrets.Exists(secret => signatures.Contains("v1," + Sign(secret, id, timestamp, body.ToArray()))))
        {
            Wrong.Enqueue("signature of " + id);
        }

        var type = new System.Net.Mime.ContentType(context.Request.ContentType!);
        var events = type.MediaType == "application/cloudevents-batch+json"
            ? Formatter.DecodeBatchModeMessage(body.ToArray(), type, null)
            : [Formatter.DecodeStructuredModeMessage(body.ToArray(), type, null)];
        context.Response.StatusCode = Status(events);
        if (context.Response.StatusCode == 200)
        {
            foreach (var one in events)
            {
                if (!one.IsValid)
                {
                    Wrong.Enqueue("event " + one.Id);
                }

                Events.Enqueue(new Received(one, id, TimeProvider.System.GetUtcNow()));
            }
        }
    }

    private static string Sign(string secret, string id, string timestamp, byte[] body)
    {
        var key = Convert.FromBase64String(secret["whsec_".Length..]);
        return Convert.ToBase64String(HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body]));
    }
}
