using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Host.Demo.Customers;

/// <summary>Webhook requests as the three providers send them: the documented JSON, signed on the bytes that are sent.</summary>
internal static class DemoWebhooks
{
    /// <summary>A customer's text. <paramref name="number"/> is unique on the account and rises.</summary>
    public static HttpRequestMessage Text(DemoAccount account, string alias, string name, long number, string text, DateTimeOffset at) => account.Channel switch
    {
        "whatsapp" => WhatsApp(account, value =>
        {
            value["contacts"] = new JsonArray(new JsonObject { ["profile"] = new JsonObject { ["name"] = name }, ["wa_id"] = alias });
            value["messages"] = new JsonArray(new JsonObject
            {
                ["from"] = alias,
                ["id"] = Wamid(account, "in", number),
                ["timestamp"] = Seconds(at),
                ["text"] = new JsonObject { ["body"] = text },
                ["type"] = "text",
            });
        }),
        "telegram" => Telegram(account, alias, name, number, text, at),
        "line" => Line(account, alias, number, text, at),
        _ => throw new InvalidOperationException($"The demo has no customers on {account.Channel}."),
    };

    /// <summary>A receipt for a message we sent; only WhatsApp of the three sends any.</summary>
    public static HttpRequestMessage WhatsAppStatus(DemoAccount account, string alias, string messageId, string status, DateTimeOffset at) =>
        WhatsApp(account, value => value["statuses"] = new JsonArray(new JsonObject
        {
            ["id"] = messageId,
            ["status"] = status,
            ["timestamp"] = Seconds(at),
            ["recipient_id"] = alias,
        }));

    /// <summary>Ids look as opaque as the provider's and are as long.</summary>
    public static string Wamid(DemoAccount account, string direction, long number) =>
        "wamid." + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{account.ProviderId}/{direction}/{number}")));

    /// <summary>Stands for the customer it answers: 16 hex digits of the message's number, then the alias without its <c>U</c>.</summary>
    public static string? AliasOfReplyToken(string token) => token.Length == 48 ? "U" + token[16..] : null;

    private static string ReplyToken(string alias, long number) => string.Create(CultureInfo.InvariantCulture, $"{number:x16}{alias[1..]}");

    private static HttpRequestMessage WhatsApp(DemoAccount account, Action<JsonObject> fill)
    {
        var value = new JsonObject
        {
            ["messaging_product"] = "whatsapp",
            ["metadata"] = new JsonObject { ["display_phone_number"] = account.ProviderId[..11], ["phone_number_id"] = account.ProviderId },
        };
        fill(value);
        var body = Bytes(new JsonObject
        {
            ["object"] = "whatsapp_business_account",
            ["entry"] = new JsonArray(new JsonObject
            {
                ["id"] = "1" + account.ProviderId[..14],
                ["changes"] = new JsonArray(new JsonObject { ["value"] = value, ["field"] = "messages" }),
            }),
        });

        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.SigningSecret), body);
        return Request(account, body, "X-Hub-Signature-256", "sha256=" + Convert.ToHexStringLower(signature));
    }

    private static HttpRequestMessage Telegram(DemoAccount account, string alias, string name, long number, string text, DateTimeOffset at)
    {
        var id = long.Parse(alias, CultureInfo.InvariantCulture);
        var body = Bytes(new JsonObject
        {
            ["update_id"] = number,
            ["message"] = new JsonObject
            {
                ["message_id"] = number,
                ["from"] = new JsonObject { ["id"] = id, ["is_bot"] = false, ["first_name"] = name, ["language_code"] = account.Language.Tag },
                ["chat"] = new JsonObject { ["id"] = id, ["first_name"] = name, ["type"] = "private" },
                ["date"] = at.ToUnixTimeSeconds(),
                ["text"] = text,
            },
        });
        return Request(account, body, "X-Telegram-Bot-Api-Secret-Token", account.SigningSecret);
    }

    private static HttpRequestMessage Line(DemoAccount account, string alias, long number, string text, DateTimeOffset at)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{number:D26}");
        var body = Bytes(new JsonObject
        {
            ["destination"] = account.ProviderId,
            ["events"] = new JsonArray(new JsonObject
            {
                ["type"] = "message",
                ["message"] = new JsonObject { ["type"] = "text", ["id"] = string.Create(CultureInfo.InvariantCulture, $"{number:D18}"), ["text"] = text },
                // A ULID: 26 characters of Crockford's base 32, digits alone are valid.
                ["webhookEventId"] = name,
                ["deliveryContext"] = new JsonObject { ["isRedelivery"] = false },
                ["timestamp"] = at.ToUnixTimeMilliseconds(),
                ["source"] = new JsonObject { ["type"] = "user", ["userId"] = alias },
                ["replyToken"] = ReplyToken(alias, number),
                ["mode"] = "active",
            }),
        });

        var signature = HMACSHA256.HashData(Encoding.UTF8.GetBytes(account.SigningSecret), body);
        return Request(account, body, "x-line-signature", Convert.ToBase64String(signature));
    }

    private static HttpRequestMessage Request(DemoAccount account, byte[] body, string header, string value)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"in/{DemoTenant.Name}/{account.Channel}/{account.Name}", UriKind.Relative))
        {
            Content = content,
        };
        request.Headers.TryAddWithoutValidation(header, value);
        return request;
    }

    private static string Seconds(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
