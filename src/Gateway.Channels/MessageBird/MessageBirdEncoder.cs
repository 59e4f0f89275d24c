using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.MessageBird;

/// <summary>Into a conversation, or over SMS and MMS.</summary>
/// <remarks>
/// <code>
/// POST https://conversations.messagebird.com/v1/conversations/{id}/messages  {"type":"text","content":{"text":".."}}
/// POST https://rest.messagebird.com/messages  {"recipients":["31.."],"originator":"..","body":"..","reference":"..","datacoding":"auto"}
/// POST https://rest.messagebird.com/mms       {.., "mediaUrls":[".."]}
/// </code>
/// The reference is only handed back: a repeated request is a second message.
/// </remarks>
internal static class MessageBirdEncoder
{
    // Nine parts of 153 characters, the most MessageBird joins to one SMS.
    public const int TextMax = 1377;

    private const string ConversationsBase = "https://conversations.messagebird.com";
    private const string RestBase = "https://rest.messagebird.com";

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["api"] = "conversations (when it is left out) or sms: what messages are sent over",
        ["originator"] = "number or name SMS come from; the providerId when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "MessageBird") is { } unsupported)
            return unsupported;
        if (account.Current("accessKey") is not { } key)
            return ApiRequests.NoSecret("accessKey");
        var isSms = account.Settings.GetValueOrDefault("api") == "sms";
        var originator = account.Settings.GetValueOrDefault("originator") ?? account.ProviderId;
        if (isSms && string.IsNullOrEmpty(originator))
            return EncodeResult.Refused("account_not_configured", "settings.originator: must be given to send SMS, or the providerId");
        if (MessageParts.Of(message, "MessageBird", TextMax, isSms ? 10 : 1, out var parts, media => isSms || media.Kind != "audio") is { } refusal)
            return refusal;

        var authorization = ("Authorization", "AccessKey " + key.RevealText());
        var requests = new List<SendRequest>();
        foreach (var part in parts)
        {
            if (isSms)
            {
                var path = part.Media.Count > 0 ? "/mms" : "/messages";
                requests.Add(ApiRequests.Post(ApiRequests.Url(account, RestBase, path), Sms(message, part, originator!), authorization));
                continue;
            }

            var url = ApiRequests.Url(account, ConversationsBase, $"/v1/conversations/{Uri.EscapeDataString(message.Recipient)}/messages");
            requests.Add(ApiRequests.Post(url, Content(part), authorization));
        }

        return new EncodeResult(requests);
    }

    private static ReadOnlyMemory<byte> Sms(OutboundMessage message, MessagePart part, string originator) =>
        ApiRequests.Body((message, part, originator), static (json, m) =>
        {
            json.WriteStartArray("recipients"u8);
            json.WriteStringValue(m.message.Recipient.TrimStart('+'));
            json.WriteEndArray();
            json.WriteString("originator"u8, m.originator);
            json.WriteString("reference"u8, m.message.DeliveryId.ToString("D"));
            if (m.part.Text is not null)
                json.WriteString("body"u8, m.part.Text);
            if (m.part.Media.Count == 0)
            {
                json.WriteString("datacoding"u8, "auto"u8);
                return;
            }

            json.WriteStartArray("mediaUrls"u8);
            foreach (var media in m.part.Media)
            {
                json.WriteStringValue(media.Url);
            }

            json.WriteEndArray();
        });

    private static ReadOnlyMemory<byte> Content(MessagePart part) => ApiRequests.Body(part, static (json, p) =>
    {
        var type = p.Media.Count == 0 ? "text" : p.Media[0].Kind is "image" or "video" or "audio" ? p.Media[0].Kind : "file";
        json.WriteString("type"u8, type);
        json.WriteStartObject("content"u8);
        if (p.Media.Count == 0)
        {
            json.WriteString("text"u8, p.Text);
        }
        else
        {
            json.WriteStartObject(type);
            json.WriteString("url"u8, p.Media[0].Url);
            if (p.Text is not null)
                json.WriteString("caption"u8, p.Text);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    /// <summary><c>{"id":".."}</c> or <c>{"errors":[{"code":9,"description":".."}]}</c>.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"));
        var code = ResponseJson.Find(body, "errors", "0", "code");
        return code switch
        {
            // 2: key not allowed; 25: not enough balance. Nothing of this account goes until someone acts.
            "2" or "25" => new SendResult(SendOutcome.Unauthorized, Code: code),
            "99" => new SendResult(SendOutcome.Retry, RetryAfter: retryAfter, Code: code),
            _ => SendAnswers.ByStatus(status, retryAfter, code),
        };
    }
}
