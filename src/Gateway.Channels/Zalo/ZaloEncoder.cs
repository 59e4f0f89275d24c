using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.Zalo;

/// <summary><c>POST {base}/v3.0/oa/message/cs</c>, one request a message.</summary>
/// <remarks>
/// <code>
/// access_token: TOKEN
/// {"recipient":{"user_id":".."},"message":{"text":"..","quote_message_id":".."}}
/// {"recipient":..,"message":{"text":"..","attachment":{"type":"template","payload":{"template_type":"media","elements":[{"media_type":"image","url":".."}]}}}}
/// {"recipient":..,"message":{"attachment":{"type":"file","payload":{"token":"UPLOAD_TOKEN"}}}}
/// POST {base}/v2.0/oa/message   {"recipient":{"anonymous_id":"..","conversation_id":".."},"message":{"text":".."}}   to somebody without a name
/// </code>
/// Files that were not uploaded go as their link.
/// https://developers.zalo.me/docs/official-account/tin-nhan/tin-tu-van/gui-tin-tu-van-dang-van-ban
/// </remarks>
internal static class ZaloEncoder
{
    public const int TextMax = 2000;
    private const string ProviderBase = "https://openapi.zalo.me";

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if ((ApiRequests.Refusal(message) ?? MessageParts.Unsupported(message, "Zalo")) is { } refusal)
            return refusal;
        if (message.Attachments.Any(a => a.Url is null && !(a is { Kind: "file" or "image", Id: not null })))
            return EncodeResult.Refused("attachment_unsupported", "attachments: must have a url, or an id of Zalo (image, file)");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        List<string>? texts = [];
        if (!string.IsNullOrWhiteSpace(message.Text) && (texts = TextSplitter.Split(message.Text, TextMax)) is null)
            return ApiRequests.TextTooLong(TextMax);

        var conversation = ZaloAnonymous.Conversation(message.ReplyContext);
        var url = ApiRequests.Url(account, ProviderBase, conversation is null ? "/v3.0/oa/message/cs" : "/v2.0/oa/message");
        var requests = new List<SendRequest>(1);
        void Add(Action<Utf8JsonWriter> content) => requests.Add(ApiRequests.Post(url, ApiRequests.Body((message, conversation, content, First: requests.Count == 0), static (writer, m) =>
        {
            writer.WriteStartObject("recipient"u8);
            writer.WriteString(m.conversation is null ? "user_id"u8 : "anonymous_id"u8, m.message.Recipient);
            if (m.conversation is not null)
                writer.WriteString("conversation_id"u8, m.conversation);
            writer.WriteEndObject();
            writer.WriteStartObject("message"u8);
            m.content(writer);
            if (m is { First: true, conversation: null, message.ReplyTo: not null })
                writer.WriteString("quote_message_id"u8, m.message.ReplyTo);
            writer.WriteEndObject();
        }), ("access_token", token.RevealText())));

        foreach (var text in texts)
        {
            Add(writer => writer.WriteString("text"u8, text));
        }

        foreach (var attachment in message.Attachments)
        {
            Add(writer => Media(writer, attachment));
        }

        return new EncodeResult(requests);
    }

    private static void Media(Utf8JsonWriter writer, Attachment attachment)
    {
        if (attachment.Kind != "image" && attachment is not { Kind: "file", Id: not null })
        {
            writer.WriteString("text"u8, attachment.Name is null ? attachment.Url : $"{attachment.Name}\n{attachment.Url}");
            return;
        }

        writer.WriteStartObject("attachment"u8);
        writer.WriteString("type"u8, attachment.Kind == "image" ? "template"u8 : "file"u8);
        writer.WriteStartObject("payload"u8);
        if (attachment.Kind == "image")
        {
            writer.WriteString("template_type"u8, "media"u8);
            writer.WriteStartArray("elements"u8);
            writer.WriteStartObject();
            writer.WriteString("media_type"u8, "image"u8);
            writer.WriteString(attachment.Id is null ? "url"u8 : "attachment_id"u8, attachment.Id ?? attachment.Url);
            writer.WriteEndObject();
            writer.WriteEndArray();
        }
        else
        {
            writer.WriteString("token"u8, attachment.Id);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }
}
