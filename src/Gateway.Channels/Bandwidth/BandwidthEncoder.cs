using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Bandwidth;

/// <summary><c>POST {base}/api/v2/users/{accountId}/messages {"applicationId":"..","to":["+1.."],"from":"+1..","text":"..","media":[".."],"tag":".."}</c></summary>
internal static class BandwidthEncoder
{
    public const int TextMax = 2048;

    public static IReadOnlyDictionary<string, string> Settings { get; } = new Dictionary<string, string>
    {
        ["accountId"] = "the Bandwidth account's number, part of the send URL",
        ["applicationId"] = "the messaging application",
        ["from"] = "number messages come from; the providerId when it is left out",
    };

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (MessageParts.Unsupported(message, "Bandwidth") is { } unsupported)
            return unsupported;
        if (account.Current("apiLogin") is not { } login)
            return ApiRequests.NoSecret("apiLogin");
        if (account.Settings.GetValueOrDefault("accountId") is not { Length: > 0 } accountId)
            return EncodeResult.Refused("account_not_configured", "settings.accountId: must be given to send");
        if (account.Settings.GetValueOrDefault("applicationId") is not { Length: > 0 } application)
            return EncodeResult.Refused("account_not_configured", "settings.applicationId: must be given to send");
        if ((account.Settings.GetValueOrDefault("from") ?? account.ProviderId) is not { Length: > 0 } from)
            return EncodeResult.Refused("account_not_configured", "settings.from: must be given to send, or the providerId");
        if (MessageParts.Of(message, "Bandwidth", TextMax, 10, out var parts) is { } refusal)
            return refusal;

        var authorization = ("Authorization", "Basic " + Convert.ToBase64String(login.Reveal()));
        var url = ApiRequests.Url(account, "https://messaging.bandwidth.com", $"/api/v2/users/{Uri.EscapeDataString(accountId)}/messages");
        return new EncodeResult([.. parts.Select(part => ApiRequests.Post(
            url,
            ApiRequests.Body((message, part, from, application), static (json, m) =>
            {
                json.WriteString("applicationId"u8, m.application);
                json.WriteStartArray("to"u8);
                json.WriteStringValue(m.message.Recipient);
                json.WriteEndArray();
                json.WriteString("from"u8, m.from);
                json.WriteString("tag"u8, m.message.DeliveryId.ToString("D"));
                if (m.part.Text is not null)
                    json.WriteString("text"u8, m.part.Text);
                if (m.part.Media.Count == 0)
                    return;
                json.WriteStartArray("media"u8);
                foreach (var media in m.part.Media)
                {
                    json.WriteStringValue(media.Url);
                }

                json.WriteEndArray();
            }),
            authorization))]);
    }

    /// <summary><c>{"id":".."}</c> or <c>{"type":"request-validation","description":".."}</c>.</summary>
    public static SendResult Classify(int status, TimeSpan? retryAfter, ReadOnlySpan<byte> body)
    {
        if (SendAnswers.IsSuccess(status))
            return new SendResult(SendOutcome.Sent, ResponseJson.Find(body, "id"));
        var type = ResponseJson.Find(body, "type");

        // What the login may do on this account; a number that may not be written to is a 4xx with another type.
        return type is "forbidden" or "access-denied" ? new SendResult(SendOutcome.Unauthorized, Code: type) : SendAnswers.ByStatus(status, retryAfter, type);
    }
}
