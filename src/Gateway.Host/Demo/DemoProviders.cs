using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Host.Demo.Customers;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Host.Demo;

/// <summary>
/// The send APIs of the demo's providers on a loopback port of their own. They check what the real ones check, answer in the same JSON, and
/// tell <see cref="Delivered"/> what reached a customer.
/// </summary>
internal sealed class DemoProviders : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DemoTenant _tenant;
    private readonly DemoCounts _counts;
    private readonly TimeProvider _time;
    private readonly OnceOnly _lineOnce = new();
    private long _number;
    private ILogger? _logger;

    private DemoProviders(WebApplication app, DemoTenant tenant, DemoCounts counts, TimeProvider time)
    {
        _app = app;
        _tenant = tenant;
        _counts = counts;
        _time = time;
        app.MapPost("/{version}/{phoneNumberId}/messages", WhatsAppAsync);
        app.MapPost("/v2/bot/message/push", LineAsync);
        app.MapPost("/v2/bot/message/reply", LineAsync);
        app.MapPost("/bot{token}/sendMessage", TelegramAsync);
        app.MapFallback(context => RefuseAsync(context, "unknown", 404, "no such method or path"));
    }

    /// <summary>A message has reached a customer's phone: account, alias and the provider's id of the message.</summary>
    public Action<DemoAccount, string, string> Delivered { get; set; } = static (_, _, _) => { };

    public Uri Url { get; private set; } = new("http://127.0.0.1/");

    public static async Task<DemoProviders> StartAsync(DemoTenant tenant, DemoCounts counts, TimeProvider time, CancellationToken cancellationToken)
    {
        // Empty: no configuration files, no logging, nothing of the environment that is meant for the gateway itself.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var providers = new DemoProviders(builder.Build(), tenant, counts, time);
        await providers._app.StartAsync(cancellationToken);
        var addresses = ((IApplicationBuilder)providers._app).ServerFeatures.GetRequiredFeature<IServerAddressesFeature>();
        providers.Url = new Uri(addresses.Addresses.Single());
        return providers;
    }

    public void LogTo(ILogger logger) => _logger = logger;

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task WhatsAppAsync(HttpContext context)
    {
        var id = (string?)context.GetRouteValue("phoneNumberId");
        var account = _tenant.Accounts.FirstOrDefault(a => a.Channel == "whatsapp" && a.ProviderId == id);
        if (account is null || !HasBearer(context, account))
        {
            await RefuseAsync(context, "whatsapp", 401, "access token", new JsonObject
            {
                ["error"] = new JsonObject { ["message"] = "Authentication Error", ["type"] = "OAuthException", ["code"] = 190 },
            });
            return;
        }

        var body = await BodyAsync(context);
        if (Text(body?["messaging_product"]) != "whatsapp" || Text(body?["type"]) != "text"
            || Text(body?["to"]) is not { } to || Text(body?["text"]?["body"]) is not { Length: > 0 and <= 4096 })
        {
            await RefuseAsync(context, "whatsapp", 400, "shape of the message", new JsonObject
            {
                ["error"] = new JsonObject { ["message"] = "Invalid parameter", ["type"] = "OAuthException", ["code"] = 100 },
            });
            return;
        }

        var message = DemoWebhooks.Wamid(account, "out", Interlocked.Increment(ref _number));
        await AnswerAsync(context, 200, new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["contacts"] = new JsonArray(new JsonObject { ["input"] = to, ["wa_id"] = to }),
            ["messages"] = new JsonArray(new JsonObject { ["id"] = message }),
        });
        Delivered(account, to, message);
    }

    private async Task LineAsync(HttpContext context)
    {
        var account = _tenant.Accounts.FirstOrDefault(a => a.Channel == "line" && HasBearer(context, a));
        if (account is null)
        {
            await RefuseAsync(context, "line", 401, "channel access token", new JsonObject { ["message"] = "Authentication failed." });
            return;
        }

        var isReply = context.Request.Path.Value!.EndsWith("/reply", StringComparison.Ordinal);
        if (!isReply && context.Request.Headers["X-Line-Retry-Key"] is [{ } key] && !_lineOnce.TryAdd(key))
        {
            await AnswerAsync(context, 409, new JsonObject { ["message"] = "The retry key is already accepted" });
            return;
        }

        var body = await BodyAsync(context);
        var texts = body?["messages"] as JsonArray;
        var to = isReply ? Redeem(Text(body?["replyToken"])) : Text(body?["to"]);
        if (to is null || texts is not { Count: >= 1 and <= 5 }
            || texts.Any(text => Text(text?["type"]) != "text" || Text(text?["text"]) is not { Length: > 0 and <= 5000 }))
        {
            await RefuseAsync(context, "line", 400, "shape of the message", new JsonObject { ["message"] = "The request body has 1 error(s)" });
            return;
        }

        var message = Interlocked.Increment(ref _number).ToString("D18", CultureInfo.InvariantCulture);
        await AnswerAsync(context, 200, new JsonObject { ["sentMessages"] = new JsonArray(new JsonObject { ["id"] = message }) });
        Delivered(account, to, message);
    }

    /// <summary>Whom a reply token answers; null when it is none of ours or was used before.</summary>
    private string? Redeem(string? token) => token is not null && DemoWebhooks.AliasOfReplyToken(token) is { } alias && _lineOnce.TryAdd(token) ? alias : null;

    private async Task TelegramAsync(HttpContext context)
    {
        var token = (string?)context.GetRouteValue("token");
        var account = _tenant.Accounts.FirstOrDefault(a => a.Channel == "telegram" && a.AccessToken == token);
        if (account is null)
        {
            await RefuseAsync(context, "telegram", 401, "bot token", TelegramError(401, "Unauthorized"));
            return;
        }

        var body = await BodyAsync(context);
        if (Text(body?["chat_id"]) is not { } text || !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chat)
            || Text(body?["text"]) is not { Length: > 0 and <= 4096 } said)
        {
            await RefuseAsync(context, "telegram", 400, "shape of the message", TelegramError(400, "Bad Request: message text is empty"));
            return;
        }

        var message = Interlocked.Increment(ref _number);
        await AnswerAsync(context, 200, new JsonObject
        {
            ["ok"] = true,
            ["result"] = new JsonObject
            {
                ["message_id"] = message,
                ["from"] = new JsonObject { ["id"] = long.Parse(account.ProviderId, CultureInfo.InvariantCulture), ["is_bot"] = true, ["first_name"] = "Demo" },
                ["chat"] = new JsonObject { ["id"] = chat, ["type"] = "private" },
                ["date"] = _time.GetUtcNow().ToUnixTimeSeconds(),
                ["text"] = said,
            },
        });
        Delivered(account, text, message.ToString(CultureInfo.InvariantCulture));
    }

    private async Task RefuseAsync(HttpContext context, string channel, int status, string rule, JsonObject? body = null)
    {
        _counts.CountRefused();
        if (_logger is { } logger)
        {
            DemoLog.SendRefused(logger, channel, rule);
        }

        await AnswerAsync(context, status, body ?? []);
    }

    private static JsonObject TelegramError(int code, string description) => new() { ["ok"] = false, ["error_code"] = code, ["description"] = description };

    private static bool HasBearer(HttpContext context, DemoAccount account) => context.Request.Headers.Authorization == "Bearer " + account.AccessToken;

    /// <summary>A member that is text or a number, as text; null otherwise.</summary>
    private static string? Text(JsonNode? node) => node?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? node.ToString() : null;

    private static async Task<JsonNode?> BodyAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
        {
            return null;
        }

        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted) as JsonObject;
        }
        catch (JsonException)
        {
            // Answered as the wrong shape it is.
            return null;
        }
    }

    private static async Task AnswerAsync(HttpContext context, int status, JsonObject body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body.ToJsonString(), context.RequestAborted);
    }
}
