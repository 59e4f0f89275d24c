using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Vonage;

/// <summary>Messages API, version 1.</summary>
/// <remarks>
/// <code>
/// POST {base}/v1/messages
/// {"channel":"sms","from":"..","to":"..","client_ref":"..","message_type":"text","text":".."}
/// {"channel":"whatsapp",..,"message_type":"image","image":{"url":"..","caption":".."},"context":{"message_uuid":".."}}
/// {"channel":"whatsapp",..,"message_type":"template","template":{"name":"..","parameters":[".."]},"whatsapp":{"policy":"deterministic","locale":"de"}}
/// </code>
/// <c>client_ref</c> is only handed back: a repeated request is a second message.
/// </remarks>
internal static class VonageEncoder
{
    // What the Messages API documents for an SMS; WhatsApp would take 4,096.
    public const int TextMax = 1000;

    // The Messages API's own limit for Messenger, of which Meta would take 2,000.
    private const int MessengerTextMax = 640;

    private const string ProviderBase = "https://api.nexmo.com";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["channel"] = "sms (when it is left out), mms, rcs, whatsapp, messenger, viber_service: what messages are sent over",
        ["from"] = "number or id messages go from; the providerId when it is left out",
        [VonageLogin.ApplicationId] = "id of the application that secrets.privateKey belongs to",
        ["smsSignature"] = "md5hash, md5, sha1, sha256 or sha512: the only method accepted for sig; any of them when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        var channel = account.Settings.GetValueOrDefault("channel") ?? "sms";
        if (MessageParts.Unsupported(message, "Vonage", template: channel == "whatsapp") is { } unsupported)
            return unsupported;
        if (VonageLogin.Refusal(account) is { } stranger)
            return stranger;
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to send, or the providerId");
        if (MessageParts.Of(message, "Vonage", channel == "messenger" ? MessengerTextMax : TextMax, channel == "sms" ? 0 : 1, out var parts, media => HasCaption(channel, media.Kind)) is { } refusal)
            return refusal;

        if (message.Template is not null)
            parts = [new MessagePart(null, [])];
        var requests = new List<SendRequest>(parts.Count);
        foreach (var part in parts)
        {
            var body = ApiRequests.Body((message, part, channel, from), static (json, m) => Write(json, m.message, m.part, m.channel, m.from));
            requests.Add(VonageLogin.With(ApiRequests.Post(ApiRequests.Url(account, ProviderBase, "/v1/messages"), body), account));
        }

        return new EncodeResult(requests);
    }

    /// <summary>Which media of which channel have the member <c>caption</c> in the reference of the Messages API.</summary>
    private static bool HasCaption(string channel, string kind) => channel switch
    {
        "whatsapp" => kind != "audio",
        "mms" => true,
        "viber_service" => kind is "image" or "video",
        _ => false,
    };

    private static void Write(Utf8JsonWriter json, OutboundMessage message, MessagePart part, string channel, string from)
    {
        json.WriteString("channel"u8, channel);
        json.WriteString("from"u8, from);
        json.WriteString("to"u8, message.Recipient);
        json.WriteString("client_ref"u8, message.DeliveryId.ToString("D"));
        if (message.ReplyTo is not null && channel == "whatsapp")
        {
            json.WriteStartObject("context"u8);
            json.WriteString("message_uuid"u8, message.ReplyTo);
            json.WriteEndObject();
        }

        if (message.Template is { } template)
            Template(json, template);
        else if (part.Media.Count == 1)
            Media(json, part);
        else
            Text(json, part.Text!);
    }

    private static void Text(Utf8JsonWriter json, string text)
    {
        json.WriteString("message_type"u8, "text"u8);
        json.WriteString("text"u8, text);
    }

    private static void Media(Utf8JsonWriter json, MessagePart part)
    {
        var media = part.Media[0];
        var type = media.Kind is "image" or "video" or "audio" ? media.Kind : "file";
        json.WriteString("message_type"u8, type);
        json.WriteStartObject(type);
        json.WriteString("url"u8, media.Url);
        if (part.Text is not null)
            json.WriteString("caption"u8, part.Text);
        if (media.Name is not null && type == "file")
            json.WriteString("name"u8, media.Name);
        json.WriteEndObject();
    }

    private static void Template(Utf8JsonWriter json, TemplateMessage template)
    {
        json.WriteString("message_type"u8, "template"u8);
        json.WriteStartObject("template"u8);
        json.WriteString("name"u8, template.Name);
        json.WriteStartArray("parameters"u8);
        foreach (var parameter in template.Parameters)
        {
            json.WriteStringValue(parameter);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("whatsapp"u8);
        json.WriteString("policy"u8, "deterministic"u8);
        json.WriteString("locale"u8, template.Language);
        json.WriteEndObject();
    }

    /// <summary><c>{"message_uuid":".."}</c> or <c>{"type":"https://..#1020","title":"..","detail":".."}</c>.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "message_uuid"));
        var type = ResponseJson.Find(body, "type");
        var hash = type?.LastIndexOf('#') ?? -1;
        var code = hash < 0 ? null : type![(hash + 1)..];
        return code switch
        {
            // Throttled. 1300 is none of these: the recipient is not there.
            "1000" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            "1340" => new SendResult(SendOutcome.WindowClosed, Code: code),

            // The key, or what the account may do.
            "unauthorized" or "forbidden" => new SendResult(SendOutcome.Unauthorized, Code: code),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
