using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Infobip;

/// <summary>SMS, or WhatsApp when the account is set so.</summary>
/// <remarks>
/// <code>
/// POST {base}/sms/3/messages  Authorization: App KEY
/// {"messages":[{"sender":"..","destinations":[{"to":"..","messageId":".."}],"content":{"text":".."}}]}
/// POST {base}/whatsapp/1/message/text {"from":"..","to":"..","messageId":"..","content":{"text":".."}}      image, video, audio, document: {"mediaUrl":"..","caption":".."}
/// POST {base}/whatsapp/1/message/interactive/buttons  {..,"content":{"body":{"text":".."},"action":{"buttons":[{"type":"REPLY","id":"..","title":".."}]}}}
/// POST {base}/whatsapp/1/message/template  {"messages":[{..,"content":{"templateName":"..","templateData":{"body":{"placeholders":[".."]}},"language":"de"}}]}
/// </code>
/// </remarks>
internal static class InfobipEncoder
{
    // Ten parts of 153 characters; WhatsApp would take 4,096.
    public const int TextMax = 1530;

    // The body of an interactive message, by Infobip's reference.
    private const int InteractiveTextMax = 1024;

    private const int ButtonsMax = 3;
    private const int TitleMax = 20;
    private const int IdMax = 256;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["channel"] = "sms (when it is left out) or whatsapp: what messages are sent over",
        ["from"] = "number or name messages come from; the providerId when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        var isWhatsApp = account.Settings.GetValueOrDefault("channel") == "whatsapp";
        if (MessageParts.Unsupported(message, "Infobip SMS", isWhatsApp, isWhatsApp) is { } unsupported)
            return unsupported;
        if (account.Current("apiKey") is not { } key)
            return ApiRequests.NoSecret("apiKey");
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to send, or the providerId");
        if (Choices(message.QuickReplies) is { } wrong)
            return wrong;
        var textMax = message.QuickReplies.Count > 0 ? InteractiveTextMax : TextMax;
        if (MessageParts.Of(message, "Infobip", textMax, isWhatsApp ? 1 : 0, out var parts, static media => media.Kind != "audio") is { } refusal)
            return refusal;
        if (message.Template is not null)
            parts = [new MessagePart(null, [])];

        var lastText = parts.FindLastIndex(static part => part.Text is not null);
        var requests = new List<SendRequest>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            var content = new Content(message, parts[i], from, i == lastText, ApiRequests.PartId(message.DeliveryId, i).ToString("D"));
            var (path, body) = isWhatsApp ? WhatsApp(content) : ("/sms/3/messages", ApiRequests.Body(content, Sms));
            requests.Add(ApiRequests.Post(ApiRequests.Url(account, "https://api.infobip.com", path), body, ("Authorization", "App " + key.RevealText())));
        }

        return new EncodeResult(requests);
    }

    private readonly record struct Content(OutboundMessage Message, MessagePart Part, string From, bool IsLastText, string Id);

    private static EncodeResult? Choices(IReadOnlyList<QuickReply> choices)
    {
        return SendLimits.QuickReplies(choices, "WhatsApp over Infobip", ButtonsMax, TitleMax, IdMax);
    }

    private static void Sms(Utf8JsonWriter json, Content content)
    {
        json.WriteStartArray("messages"u8);
        json.WriteStartObject();
        json.WriteString("sender"u8, content.From);
        json.WriteStartArray("destinations"u8);
        json.WriteStartObject();
        json.WriteString("to"u8, content.Message.Recipient.TrimStart('+'));
        json.WriteString("messageId"u8, content.Id);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartObject("content"u8);
        json.WriteString("text"u8, content.Part.Text);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static (string Path, ReadOnlyMemory<byte> Body) WhatsApp(Content content)
    {
        const string Base = "/whatsapp/1/message/";
        if (content.Message.Template is not null)
            return (Base + "template", ApiRequests.Body(content, Template));
        if (content.Part.Media.Count == 1)
        {
            var kind = content.Part.Media[0].Kind is "image" or "video" or "audio" ? content.Part.Media[0].Kind : "document";
            return (Base + kind, ApiRequests.Body(content, Media));
        }

        return content.IsLastText && content.Message.QuickReplies.Count > 0
            ? (Base + "interactive/buttons", ApiRequests.Body(content, Buttons))
            : (Base + "text", ApiRequests.Body(content, Text));
    }

    private static void Address(Utf8JsonWriter json, Content content)
    {
        json.WriteString("from"u8, content.From);
        json.WriteString("to"u8, content.Message.Recipient.TrimStart('+'));
        json.WriteString("messageId"u8, content.Id);
        json.WriteStartObject("content"u8);
    }

    private static void Text(Utf8JsonWriter json, Content content)
    {
        Address(json, content);
        json.WriteString("text"u8, content.Part.Text);
        json.WriteEndObject();
    }

    private static void Media(Utf8JsonWriter json, Content content)
    {
        Address(json, content);
        var media = content.Part.Media[0];
        json.WriteString("mediaUrl"u8, media.Url);
        if (content.Part.Text is not null)
            json.WriteString("caption"u8, content.Part.Text);
        if (media.Name is not null && media.Kind is not ("image" or "video" or "audio"))
            json.WriteString("filename"u8, media.Name);
        json.WriteEndObject();
    }

    private static void Buttons(Utf8JsonWriter json, Content content)
    {
        Address(json, content);
        json.WriteStartObject("body"u8);
        json.WriteString("text"u8, content.Part.Text);
        json.WriteEndObject();
        json.WriteStartObject("action"u8);
        json.WriteStartArray("buttons"u8);
        foreach (var choice in content.Message.QuickReplies)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "REPLY"u8);
            json.WriteString("id"u8, choice.Value);
            json.WriteString("title"u8, choice.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Template(Utf8JsonWriter json, Content content)
    {
        json.WriteStartArray("messages"u8);
        json.WriteStartObject();
        Address(json, content);
        json.WriteString("templateName"u8, content.Message.Template!.Name);
        json.WriteStartObject("templateData"u8);
        json.WriteStartObject("body"u8);
        json.WriteStartArray("placeholders"u8);
        foreach (var parameter in content.Message.Template.Parameters)
        {
            json.WriteStringValue(parameter);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("language"u8, content.Message.Template.Language);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>
    /// <c>{"messages":[{"messageId":"..","status":{"groupName":"PENDING"}}]}</c>, <c>{"messageId":"..","status":{..}}</c> or
    /// <c>{"requestError":{"serviceException":{"messageId":"UNAUTHORIZED"}}}</c>. A 200 may hold a rejection.
    /// </summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        var error = ResponseJson.Find(body, "requestError", "serviceException", "messageId");
        if (!SendAnswers.IsSuccess(status))
            return SendAnswers.ByStatus(status, retryAfter, error ?? ResponseJson.Find(body, "errorCode"));
        var group = ResponseJson.Find(body, "messages", "0", "status", "groupName") ?? ResponseJson.Find(body, "status", "groupName");
        if (group is "REJECTED" or "UNDELIVERABLE" or "EXPIRED")
            return new SendResult(SendOutcome.Rejected, Code: ResponseJson.Find(body, "messages", "0", "status", "name") ?? ResponseJson.Find(body, "status", "name") ?? group);
        return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "messages", "0", "messageId") ?? ResponseJson.Find(body, "messageId"));
    }
}
