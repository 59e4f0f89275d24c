using System.Text;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Plivo;

/// <summary><c>POST {base}/v1/Account/{authId}/Message/ {"src":"..","dst":"..","text":"..","type":"mms","media_urls":[".."],"url":".."}</c></summary>
internal static class PlivoEncoder
{
    // The most Plivo takes in one text; it cuts it into parts itself. https://www.plivo.com/docs/messaging/api/message
    public const int TextMax = 1600;

    // Of a text that the seven-bit letters of SMS do not hold.
    private const int WideTextMax = 737;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["from"] = "number messages come from; the providerId when it is left out",
        ["type"] = "sms (when it is left out) or whatsapp: what messages are sent over",
        ["acceptV2"] = "true: take signatures of version 2, which do not cover the body",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Plivo") is { } unsupported)
            return unsupported;
        if (account.Current(PlivoSignature.SecretName) is not { } token)
            return ApiRequests.NoSecret(PlivoSignature.SecretName);
        if (account.Current("authId") is not { } id)
            return ApiRequests.NoSecret("authId");
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to send, or the providerId");
        var isWide = account.Settings.GetValueOrDefault("type") != "whatsapp" && message.Text is { } text && !GsmAlphabet.Holds(text);
        if (MessageParts.Of(message, "Plivo", isWide ? WideTextMax : TextMax, 10, out var parts) is { } refusal)
            return refusal;

        var login = ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{id.RevealText()}:{token.RevealText()}")));
        var url = ApiRequests.Url(account, "https://api.plivo.com", $"/v1/Account/{Uri.EscapeDataString(id.RevealText())}/Message/");
        var requests = new List<SendRequest>(parts.Count);
        foreach (var part in parts)
        {
            var type = account.Settings.GetValueOrDefault("type") ?? (part.Media.Count > 0 ? "mms" : "sms");
            var body = ApiRequests.Body((message, part, from, type, account.PublicUrl), static (json, m) =>
            {
                json.WriteString("src"u8, m.from);
                json.WriteString("dst"u8, m.message.Recipient);
                json.WriteString("type"u8, m.type);
                if (m.part.Text is not null)
                    json.WriteString("text"u8, m.part.Text);
                if (m.PublicUrl is not null)
                    json.WriteString("url"u8, m.PublicUrl.OriginalString);
                if (m.part.Media.Count == 0)
                    return;
                json.WriteStartArray("media_urls"u8);
                foreach (var media in m.part.Media)
                {
                    json.WriteStringValue(media.Url);
                }

                json.WriteEndArray();
            });
            requests.Add(ApiRequests.Post(url, body, login));
        }

        return new EncodeResult(requests);
    }

    /// <summary><c>{"message_uuid":[".."],"api_id":".."}</c> or <c>{"error":".."}</c>.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body) =>
        SendAnswers.IsSuccess(status)
            ? new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "message_uuid", "0"))
            : SendAnswers.ByStatus(status, retryAfter);
}
