using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WhatsApp;

/// <summary><c>POST {base}/{phone_number_id}/messages</c>, one request a message: template, or media and text in parts.</summary>
/// <remarks>
/// <code>
/// {"messaging_product":"whatsapp","recipient_type":"individual","to":"972..","type":"text","text":{"body":".."},
///  "context":{"message_id":"wamid.."},"biz_opaque_callback_data":DELIVERY_ID}
/// </code>
/// The base URL carries the version of the Graph API. The callback data comes back in every receipt.
/// </remarks>
internal static class WhatsAppEncoder
{
    public const int TextMax = 4096;
    internal const string ProviderBase = "https://graph.facebook.com/v23.0";

    // A caption's documented limit; longer text goes before the media as a message of its own.
    private const int CaptionMax = 1024;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (account.ProviderId is null)
            return EncodeResult.Refused("account_not_configured", "providerId: must be the phone number id to send");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");

        var url = ApiRequests.Url(account, ProviderBase, $"/{Uri.EscapeDataString(account.ProviderId)}/messages");
        var authorization = ("Authorization", "Bearer " + token.RevealText());
        var requests = new List<SendRequest>(1);
        void Add(Action<Utf8JsonWriter> content)
        {
            var first = requests.Count == 0;
            requests.Add(ApiRequests.Post(url, ApiRequests.Body(message, (writer, m) =>
            {
                Envelope(writer, m, first);
                content(writer);
            }), authorization));
        }

        if (message.Template is { } template)
        {
            Add(writer => Template(writer, template));
            return new EncodeResult(requests);
        }

        return Parts(message, Add) ?? new EncodeResult(requests);
    }

    private static EncodeResult? Parts(OutboundMessage message, Action<Action<Utf8JsonWriter>> add)
    {
        if (WhatsAppChoices.Refusal(message.QuickReplies) is { } refusal)
            return refusal;
        var unknown = message.Attachments.FirstOrDefault(a => Type(a) is null || (a.Id is null && a.Url is null));
        if (unknown is not null)
            return EncodeResult.Refused("attachment_unsupported", $"attachments: kind {unknown.Kind} cannot be sent, or has neither id nor url");

        var text = string.IsNullOrWhiteSpace(message.Text) ? null : message.Text;
        var captioned = text is { Length: <= CaptionMax } && message.QuickReplies.Count == 0
            && message.Attachments is [{ Kind: "image" or "video" or "file" }, ..];
        if (text is not null && !captioned)
        {
            var partMax = message.QuickReplies.Count > 0 ? WhatsAppChoices.BodyMax : TextMax;
            if (TextSplitter.Split(text, partMax) is not { } parts)
                return ApiRequests.TextTooLong(partMax);
            for (var i = 0; i < parts.Count; i++)
            {
                var part = parts[i];
                add(i == parts.Count - 1 && message.QuickReplies.Count > 0
                    ? writer => WhatsAppChoices.Write(writer, part, message.QuickReplies)
                    : writer => Text(writer, part));
            }
        }

        for (var i = 0; i < message.Attachments.Count; i++)
        {
            var (attachment, caption) = (message.Attachments[i], captioned && i == 0 ? text : null);
            add(writer => Media(writer, attachment, caption));
        }

        return null;
    }

    /// <summary>A phone number goes as <c>to</c>, a business-scoped id (two letters and a dot) as <c>recipient</c>, anything else is a group.</summary>
    private static void Envelope(Utf8JsonWriter writer, OutboundMessage message, bool first)
    {
        var name = message.Recipient;
        var scoped = name.Length > 3 && char.IsAsciiLetterUpper(name[0]) && char.IsAsciiLetterUpper(name[1]) && name[2] == '.';
        var group = !scoped && name.AsSpan().TrimStart('+').ContainsAnyExceptInRange('0', '9');
        writer.WriteString("messaging_product"u8, "whatsapp"u8);
        writer.WriteString("recipient_type"u8, group ? "group"u8 : "individual"u8);
        writer.WriteString(scoped ? "recipient"u8 : "to"u8, name);
        writer.WriteString("biz_opaque_callback_data"u8, message.DeliveryId);
        if (!first || message.ReplyTo is null)
            return;
        writer.WriteStartObject("context"u8);
        writer.WriteString("message_id"u8, message.ReplyTo);
        writer.WriteEndObject();
    }

    private static void Text(Utf8JsonWriter writer, string text)
    {
        writer.WriteString("type"u8, "text"u8);
        writer.WriteStartObject("text"u8);
        writer.WriteString("body"u8, text);
        writer.WriteEndObject();
    }

    private static void Media(Utf8JsonWriter writer, Attachment attachment, string? caption)
    {
        var type = Type(attachment)!;
        writer.WriteString("type"u8, type);
        writer.WriteStartObject(type);
        if (attachment.Id is not null)
            writer.WriteString("id"u8, attachment.Id);
        else
            writer.WriteString("link"u8, attachment.Url);
        if (caption is not null)
            writer.WriteString("caption"u8, caption);
        if (type == "document" && attachment.Name is not null)
            writer.WriteString("filename"u8, attachment.Name);
        writer.WriteEndObject();
    }

    private static void Template(Utf8JsonWriter writer, TemplateMessage template)
    {
        writer.WriteString("type"u8, "template"u8);
        writer.WriteStartObject("template"u8);
        writer.WriteString("name"u8, template.Name);
        writer.WriteStartObject("language"u8);
        writer.WriteString("code"u8, template.Language);
        writer.WriteEndObject();
        if (template.Parameters.Count > 0)
        {
            writer.WriteStartArray("components"u8);
            writer.WriteStartObject();
            writer.WriteString("type"u8, "body"u8);
            writer.WriteStartArray("parameters"u8);
            foreach (var parameter in template.Parameters)
            {
                writer.WriteStartObject();
                writer.WriteString("type"u8, "text"u8);
                writer.WriteString("text"u8, parameter);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    private static string? Type(Attachment attachment) => attachment.Kind switch
    {
        "image" => "image",
        "video" => "video",
        "audio" or "voice" => "audio",
        "file" => "document",
        "sticker" => "sticker",
        _ => null,
    };
}
