using System.Globalization;
using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Genesys;

/// <summary><c>POST {base}/api/v2/conversations/messages/{integration}/inbound/open/message</c>: to Genesys, what we send comes in.</summary>
/// <remarks>
/// <code>
/// {"channel":{"messageId":"..","from":{"id":"customer-42","idType":"Opaque"},"time":"2026-01-31T12:00:00.000Z"},"text":"..",
///  "content":[{"contentType":"Attachment","attachment":{"mediaType":"Image","url":"https://..","mime":"image/png","filename":".."}}]}
/// </code>
/// The time is the attempt's. https://developer.genesys.cloud/commdigital/digital/openmessaging/inboundMessages
/// </remarks>
internal static class GenesysEncoder
{
    // Genesys' documented limit of a text.
    public const int TextMax = 4096;
    private const int UrlMax = 2000;

    private readonly record struct Content(int Part, string? Text, Attachment? Media = null);

    public static string Region(AccountModel account) =>
        account.Settings.GetValueOrDefault("region") is { Length: > 0 } region && Uri.CheckHostName(region) == UriHostNameType.Dns ? region : "mypurecloud.com";

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (MessageParts.Unsupported(message, "Genesys") is { } unsupported)
            return unsupported;
        if (SendLimits.HttpsAttachments(message, "Genesys", UrlMax) is { } wrong)
            return wrong;
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        if (account.ProviderId is not { } integration)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the integration's id to send");
        var contents = new List<Content>(1);
        if (!string.IsNullOrWhiteSpace(message.Text))
        {
            if (TextSplitter.Split(message.Text, TextMax) is not { } parts)
                return ApiRequests.TextTooLong(TextMax);
            contents.AddRange(parts.Select((part, index) => new Content(index, part)));
        }

        contents.AddRange(message.Attachments.Select((a, index) => new Content(contents.Count + index, null, a)).ToList());
        var url = ApiRequests.Url(
            account, $"https://api.{Region(account)}", $"/api/v2/conversations/messages/{Uri.EscapeDataString(integration)}/inbound/open/message");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        return new EncodeResult([.. contents.Select(content =>
        {
            SendRequest At(DateTimeOffset now) => ApiRequests.Post(url, ApiRequests.Body(content, (writer, c) => Write(writer, c, message, now)), authorization);
            return At(DateTimeOffset.UnixEpoch) with { Sign = At };
        })]);
    }

    private static void Write(Utf8JsonWriter writer, Content content, OutboundMessage message, DateTimeOffset now)
    {
        writer.WriteStartObject("channel"u8);
        writer.WriteString("messageId"u8, ApiRequests.PartId(message.DeliveryId, content.Part));
        writer.WriteStartObject("from"u8);
        writer.WriteString("id"u8, message.Recipient);
        writer.WriteString("idType"u8, "Opaque"u8);
        writer.WriteEndObject();
        writer.WriteString("time"u8, now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
        if (content.Text is not null)
            writer.WriteString("text"u8, content.Text);
        if (content.Media is not { } media)
            return;
        writer.WriteStartArray("content"u8);
        writer.WriteStartObject();
        writer.WriteString("contentType"u8, "Attachment"u8);
        writer.WriteStartObject("attachment"u8);
        writer.WriteString("mediaType"u8, media.Kind switch { "image" => "Image"u8, "video" => "Video"u8, "audio" or "voice" => "Audio"u8, _ => "File"u8 });
        writer.WriteString("url"u8, media.Url);
        if (media.Mime is not null)
            writer.WriteString("mime"u8, media.Mime);
        if (media.Name is not null)
            writer.WriteString("filename"u8, media.Name);
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndArray();
    }
}
