using System.Text.Json;
using Gateway.Channels.Sending;
using Gateway.Channels.Signing;
using Gateway.Contracts;
using Gateway.Contracts.Configuration;

namespace Gateway.Channels.WeChat;

/// <summary><c>POST {base}/cgi-bin/message/custom/send?access_token=..</c>, one request a message.</summary>
/// <remarks>
/// <code>
/// {"touser":"OPENID","msgtype":"text","text":{"content":".."}}   {"touser":"..","msgtype":"image","image":{"media_id":".."}}
/// {"touser":"..","msgtype":"msgmenu","msgmenu":{"head_content":"..","list":[{"id":"101","content":".."}],"tail_content":""}}
/// </code>
/// Media must have been uploaded to WeChat; others go as their link.
/// </remarks>
internal static class WeChatEncoder
{
    // Bytes of UTF-8, by WeChat's answer 45002 above it.
    public const int TextMax = 2048;
    public const string ProviderBase = "https://api.weixin.qq.com";

    // No limit is documented; more lines are no menu any more.
    private const int ChoicesMax = 10;

    public static EncodeResult Encode(OutboundMessage message, AccountModel account)
    {
        if (ApiRequests.Refusal(message) is { } refusal)
            return refusal;
        if (message.Template is not null)
            return EncodeResult.Refused("template_unsupported", "template: is not sent over WeChat; send text");
        if (message.QuickReplies.Count > ChoicesMax)
            return EncodeResult.Refused("quick_replies_too_many", $"quickReplies: at most {ChoicesMax} on WeChat");
        if (message.Attachments.Any(a => Type(a) is null && a.Url is null))
            return EncodeResult.Refused("attachment_unsupported", "attachments: must have a media id of WeChat (image, video, voice) or a url");
        if (account.Current("accessToken") is not { } token)
            return ApiRequests.NoSecret("accessToken");
        List<string>? texts = [];
        if (!string.IsNullOrWhiteSpace(message.Text) && (texts = TextSplitter.SplitUtf8(message.Text, TextMax)) is null)
            return ApiRequests.TextTooLong(TextMax);

        var url = ApiRequests.Url(account, ProviderBase, "/cgi-bin/message/custom/send?access_token=" + Uri.EscapeDataString(token.RevealText()));
        var requests = new List<SendRequest>(1);
        void Add(Action<Utf8JsonWriter> content) => requests.Add(ApiRequests.Post(url, ApiRequests.Body((message, content), static (writer, m) =>
        {
            writer.WriteString("touser"u8, m.message.Recipient);
            m.content(writer);
        })));

        foreach (var attachment in message.Attachments)
        {
            if (Type(attachment) is { } type)
                Add(writer => Object(writer, type, "media_id", attachment.Id!));
            else
                Add(writer => Object(writer, "text", "content", attachment.Name is null ? attachment.Url! : $"{attachment.Name}\n{attachment.Url}"));
        }

        for (var i = 0; i < texts.Count; i++)
        {
            var text = texts[i];
            if (i == texts.Count - 1 && message.QuickReplies.Count > 0)
                Add(writer => Menu(writer, text, message.QuickReplies));
            else
                Add(writer => Object(writer, "text", "content", text));
        }

        return new EncodeResult(requests);
    }

    private static void Object(Utf8JsonWriter writer, string type, string member, string value)
    {
        writer.WriteString("msgtype"u8, type);
        writer.WriteStartObject(type);
        writer.WriteString(member, value);
        writer.WriteEndObject();
    }

    private static void Menu(Utf8JsonWriter writer, string text, IReadOnlyList<QuickReply> choices)
    {
        writer.WriteString("msgtype"u8, "msgmenu"u8);
        writer.WriteStartObject("msgmenu"u8);
        writer.WriteString("head_content"u8, text);
        writer.WriteStartArray("list"u8);
        foreach (var choice in choices)
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, choice.Value);
            writer.WriteString("content"u8, choice.Label);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("tail_content"u8, ""u8);
        writer.WriteEndObject();
    }

    private static string? Type(Attachment attachment) => attachment switch
    {
        { Id: null } => null,
        { Kind: "image" } => "image",
        { Kind: "voice" or "audio" } => "voice",
        _ => null,
    };
}
